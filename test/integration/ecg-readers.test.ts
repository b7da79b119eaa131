/** The shipped delineator and rhythm classifier against golden vectors of the reference. Skipped where weights or vectors are absent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EcgWaves, rhythmClasses } from '../../contract/index.ts';
import { createInference, type Inference } from '../../engine/inference/index.ts';
import { EcgCase, golden, goldenEcg, hasWeights, modelsDir, traceOf } from '../unit/engine/inference/golden.ts';

const MarkedWave = z.tuple([z.string(), z.int(), z.int(), z.int()]);
const waves = golden('wave-delineator', z.object({ cases: z.array(EcgCase.extend({ waves: z.array(z.array(MarkedWave)) })) }));
const rhythms = golden(
  'rhythm-classifier',
  z.object({ tolerance: z.number(), classes: z.array(z.string()), cases: z.array(EcgCase.extend({ record: z.array(z.number()), perSecond: z.array(z.array(z.number())) })) }), // prettier-ignore
);

let inference!: Inference;
beforeAll(async () => void (inference = await createInference({ modelsDir, log: () => undefined, threads: 1, provider: 'cpu' })));
afterAll(() => inference.close());

describe.skipIf(!hasWeights('wave-delineator.onnx'))('the shipped delineator (skipped without its weights)', () => {
  it.each(waves?.cases ?? [])('finds the waves of the reference at $samplingFrequencyHz Hz', async (ecg) => {
    const trace = goldenEcg(ecg);
    const whole = await inference.delineateEcg({
      ...trace,
      leads: trace.leads.map((lead, i) => (i < 3 ? lead : { ...lead, origin: 'missing' })),
    });
    const found = ['I', 'II', 'III'].map((name) => whole.waves[name as 'I'] ?? []);
    expect(found.map((lead) => lead.filter(({ kind }) => kind !== 'P').length)).toEqual(ecg.waves.map((lead) => lead.filter(([kind]) => kind !== 'P').length)); // prettier-ignore
    found.forEach((lead, i) =>
      lead.forEach((wave) => {
        const same = ecg.waves[i]!.some(
          ([kind, onset, , offset]) => kind === wave.kind && Math.abs(onset - wave.onset) <= 1 && Math.abs(offset - wave.offset) <= 1,
        );
        expect(same, `${wave.kind} at ${wave.onset} of lead ${i}`).toBe(true);
      }),
    );
  });

  it('answers with what the contract declares, in windows for a long record as for a short one', async () => {
    const short = goldenEcg({ samplingFrequencyHz: 500, sampleCount: 8_000, missing: [] });
    const long = goldenEcg({ samplingFrequencyHz: 500, sampleCount: 20_000, missing: [4] });
    const [a, b] = [await inference.delineateEcg(short), await inference.delineateEcg(long)];
    const { beats } = EcgWaves.parse({
      studyKey: 'e1',
      source: 'model',
      modelId: b.modelId,
      samplingFrequencyHz: 500,
      beats: b.beats,
      perLead: b.perLead,
    });
    expect(b.perLead.aVL).toBeUndefined();
    expect(beats.length).toBeGreaterThan(2 * a.beats.length);
    const peaks = beats.map(({ rPeak }) => rPeak ?? 0);
    expect(peaks.every((peak, i) => i === 0 || peak > peaks[i - 1]!)).toBe(true);
  });

  it('refuses a record without a signal', async () => {
    await expect(inference.delineateEcg(traceOf(new Float32Array(12_000), 100))).rejects.toMatchObject({ code: 'ecg-leads-missing' });
  });
});

describe.skipIf(!hasWeights('rhythm-classifier.onnx'))('the shipped rhythm classifier (skipped without its weights)', () => {
  it.each(rhythms?.cases ?? [])('gives the probabilities of the reference at $samplingFrequencyHz Hz', async (ecg) => {
    const { record, perSecond, scalogramSeconds } = await inference.classifyRhythm(goldenEcg(ecg));
    const expectClose = (found: typeof record, expected: readonly number[]): void => {
      expect(found.map(({ probability }) => probability).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      for (const { class: name, probability } of found) {
        expect(Math.abs(probability - expected[rhythms!.classes.indexOf(name)]!)).toBeLessThan(rhythms!.tolerance);
      }
    };
    expect(record.map((one) => one.class).sort()).toEqual([...rhythmClasses].sort());
    expectClose(record, ecg.record);
    expect(scalogramSeconds).toBe(ecg.perSecond.length);
    perSecond.forEach((second, i) => expectClose(second, ecg.perSecond[i]!));
  });
});
