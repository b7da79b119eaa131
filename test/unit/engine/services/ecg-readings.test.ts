import { describe, expect, it } from 'vitest';
import { AuscultError, calls, ModelId, StudyKey, type EcgTrace } from '../../../../contract/index.ts';
import type { Encoders } from '../../../../engine/services/capabilities.ts';
import { EcgReadings, type EcgReadingParts } from '../../../../engine/services/ecg-readings.ts';
import { fakeEncoders } from '../../../fake-capabilities.ts';
import { goldenEcg } from '../inference/golden.ts';

const key = (name: string): StudyKey => StudyKey.parse(name);

/** Studies `e…` are ECGs, others films. Counts what is read and what the models are asked. */
function readings(change: Partial<Encoders> = {}): { reader: EcgReadings; counts: { read: number; asked: number } } {
  const counts = { read: 0, asked: 0 };
  const trace: EcgTrace = goldenEcg({ samplingFrequencyHz: 250, sampleCount: 2_500, missing: [11] });
  const encoders: Encoders = {
    ...fakeEncoders(),
    delineateEcg: async () => {
      counts.asked += 1;
      return { modelId: ModelId.parse('wave-delineator@1'), beats: [], perLead: {} };
    },
    classifyRhythm: async () => ({
      modelId: ModelId.parse('rhythm-classifier@1'),
      record: [{ class: 'SR', probability: 1 }],
      perSecond: [],
      scalogramSeconds: 0,
    }),
    ...change,
  };
  const parts = {
    store: {
      getStudy: async (studyKey: StudyKey) => ({ modality: studyKey.startsWith('e') ? 'ecg' : 'film' }),
      readOriginals: async () => [],
    },
    readers: {
      readEcg: async () => {
        counts.read += 1;
        return trace;
      },
    },
    encoders: async () => encoders,
  } as unknown as EcgReadingParts;
  return { reader: new EcgReadings(parts), counts };
}

describe('readings of an ECG', () => {
  it('are what the contract declares, from one reading of the file', async () => {
    const { reader, counts } = readings();
    const [waves, rhythm, scalogram] = await Promise.all([
      reader.waves(key('e1')),
      reader.rhythm(key('e1')),
      reader.scalogram(key('e1'), 'II'),
    ]);
    expect(calls.getEcgWaves.output.parse(waves)).toMatchObject({
      source: 'model',
      samplingFrequencyHz: 250,
      modelId: 'wave-delineator@1',
    });
    expect(calls.getEcgRhythm.output.parse(rhythm).record).toEqual([{ class: 'SR', probability: 1 }]);
    const { magnitudesMv, frequenciesHz, timesSeconds } = calls.getEcgScalogram.output.parse(scalogram);
    expect(magnitudesMv).toHaveLength(frequenciesHz.length * timesSeconds.length);
    expect(counts.read).toBe(1);
  });

  it('are made once, and again for a study that was not looked at for long', async () => {
    const { reader, counts } = readings();
    await Promise.all([reader.waves(key('e1')), reader.waves(key('e1'))]);
    expect(counts.asked).toBe(1);
    for (let i = 2; i < 20; i++) await reader.waves(key(`e${i}`));
    await reader.waves(key('e1'));
    expect(counts.asked).toBe(20);
  });

  it('are refused for a film, and for a lead that is missing', async () => {
    const { reader } = readings();
    await expect(reader.waves(key('f1'))).rejects.toMatchObject({ code: 'study-not-found' });
    await expect(reader.scalogram(key('e1'), 'V6')).rejects.toMatchObject({ code: 'ecg-leads-missing' });
  });

  it('pass on that a model is not installed, and try again', async () => {
    let asked = 0;
    const refuse = async (): Promise<never> => {
      asked += 1;
      throw new AuscultError('model-missing', { modelId: 'wave-delineator' });
    };
    const { reader } = readings({ delineateEcg: refuse });
    await expect(reader.waves(key('e1'))).rejects.toMatchObject({ code: 'model-missing' });
    await expect(reader.waves(key('e1'))).rejects.toMatchObject({ code: 'model-missing' });
    expect(asked).toBe(2);
  });
});
