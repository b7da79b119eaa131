import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcg, readMeasuredEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';
import { buildSierra, sierraBlocks, type SierraSpec } from './build-sierra.ts';

/** Whole leads stand at `value` in the last samples, the others at what makes them so too. */
function withPulse(samples: number, silence: number, pulse: number): number[][] {
  const residual: Readonly<Record<number, number>> = { 2: -1, 3: -2, 4: -1, 5: 0 };
  return sierraBlocks(samples).map((lead, index) =>
    lead.map((value, t) => {
      const inPulse = t >= samples - silence - pulse && t < samples - silence;
      if (t < samples - 2 * silence - pulse) return value;
      return inPulse ? 200 * (residual[index] ?? 1) : 0;
    }),
  );
}

describe('a Philips Sierra document', () => {
  it('is read with its limb leads, scale, patient and time', async () => {
    const study = await readEcgFile(buildSierra());
    expect(study).toMatchObject({
      format: 'sierra',
      patient: { patientId: '9999', name: 'DOE, Jane', sex: 'F', birthDate: '1950-01-01' },
      acquiredAt: '2010-01-19T15:19:22',
      ageYears: 60,
    });
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 1_200 });
    expect(study.trace.leads.every((lead) => lead.origin === 'recorded' && lead.isCalibrated)).toBe(true);
    const [one, two] = [0, Math.round(100 * Math.sin(9 / 20))];
    expect(leadSamples(study.trace, 'II')[0]).toBeCloseTo(two * 0.005, 6);
    expect(leadSamples(study.trace, 'III')[0]).toBeCloseTo((two - one) * 0.005, 6);
    expect(leadSamples(study.trace, 'aVR')[1]).toBeCloseTo((Math.trunc(-(5 + Math.round(100 * Math.sin(0.5))) / 2) - 0) * 0.005, 6);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('loses the calibration pulse at its end, and says so', async () => {
    const study = await readEcgFile(buildSierra({ samples: 1_600, blocks: withPulse(1_600, 20, 100) }));
    expect(study.trace.samplesPerLead).toBe(1_460);
    expect(study.notices).toContain("Left out: the recorder's calibration pulse, the last 0.3 s of the file.");
  });

  it('keeps its end where all leads are silent without a pulse', async () => {
    const silent = sierraBlocks(1_600).map((lead) => lead.map((value, t) => (t < 1_400 ? value : 0)));
    expect((await readEcgFile(buildSierra({ samples: 1_600, blocks: silent }))).trace.samplesPerLead).toBe(1_600);
  });

  it('has its leads in the usual order where it does not name them', async () => {
    const spec: SierraSpec = { labels: null, type: 'SierraECG', version: '1.03' };
    expect((await readEcgFile(buildSierra(spec))).trace).toEqual((await readEcgFile(buildSierra())).trace);
  });

  it('hands on what the device measured, as far as it did', async () => {
    const measured = await readMeasuredEcg({ name: 'a.xml', bytes: new TextEncoder().encode(buildSierra()) });
    expect(measured?.device).toEqual({ heartRateBpm: 84, prMs: 144, qtMs: 352 });
  });

  it.each<[string, SierraSpec, string]>([
    ['of another type', { type: 'MortaraECG' }, 'ecg-format-unsupported'],
    ['of another version', { version: '1.05' }, 'ecg-format-unsupported'],
    ['with another compression', { compression: 'Huffman' }, 'ecg-format-unsupported'],
    ['with limb leads out of order', { labels: 'II I III aVR aVL aVF V1 V2 V3 V4 V5 V6' }, 'ecg-format-unsupported'],
    ['with fewer blocks than leads', { blocks: sierraBlocks().slice(0, 9) }, 'ecg-malformed'],
    ['with shorter leads than stated', { duration: '2600' }, 'ecg-malformed'],
    ['without a length', { duration: '' }, 'ecg-malformed'],
    ['with an endless length', { duration: '1e300' }, 'ecg-malformed'],
    ['without data', { data: '' }, 'ecg-malformed'],
    ['with data that is not Base64', { data: '§' }, 'ecg-malformed'],
  ])('is refused %s', async (_what, spec, expected) => {
    expect(await outcomeOf(buildSierra(spec))).toBe(expected);
  });

  it('never fails otherwise than by an AuscultError', async () => {
    const file = new TextEncoder().encode(buildSierra());
    await fc.assert(
      fc.asyncProperty(damagedCopies(file), async (bytes) => void (await outcomeOf(bytes))),
      { numRuns: 60 },
    );
  });
});
