import { describe, expect, it } from 'vitest';
import { AuscultError, type ErrorCode } from '../../../../../contract/index.ts';
import { readEcg, readStudy, type ParsedEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { buildEcg, ecgGroup, explicitBig, implicitLittle, pixels16, type EcgSpec, type Item } from '../build-dicom.ts';

const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

async function read(bytes: Uint8Array): Promise<ParsedEcg> {
  const study = await readStudy({ path: '/in/e.dcm', name: 'e.dcm', bytes }, () => Promise.resolve(null));
  if (study.modality !== 'ecg') throw new Error('read as a film');
  return study;
}

const readOne = (spec: EcgSpec = {}, elements: Item = []): Promise<ParsedEcg> => read(buildEcg([ecgGroup(spec)], elements));

async function codeOf(bytes: Uint8Array): Promise<ErrorCode | 'accepted'> {
  return read(bytes).then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof AuscultError) return error.code;
      throw error;
    },
  );
}

describe('a DICOM ECG', () => {
  it('is scaled by sensitivity, correction and baseline to mV', async () => {
    const scale: Item = [
      ['003a0210', 'DS', '2.5'],
      ['003a0211', 'SQ', [[['00080100', 'SH', 'uV']]]],
      ['003a0212', 'DS', '2'],
      ['003a0213', 'DS', '100'],
    ];
    const { trace } = await readOne({ scale, valueAt: () => 40 });
    expect(trace.samplesMv[0]).toBeCloseTo(40 * 0.0025 * 2 + 0.1, 6);
    expect(trace.leads[0]).toMatchObject({ name: 'I', origin: 'recorded', isCalibrated: true });
  });

  it.each([
    ['mV', 5],
    ['uV', 0.005],
    ['V', 5_000],
    ['nV', 5e-6],
  ])('knows %s', async (unit, mv) => {
    const scale: Item = [
      ['003a0210', 'DS', '5'],
      ['003a0211', 'SQ', [[['00080100', 'SH', unit]]]],
    ];
    const { trace } = await readOne({ scale, valueAt: (lead, t) => (t === 0 ? 1 : lead) });
    expect(trace.samplesMv[0]).toBeCloseTo(mv, 8);
  });

  it('without sensitivity keeps its numbers, is not calibrated, and says so', async () => {
    const { trace, notices } = await readOne({ scale: [], leads: twelve });
    expect(trace.leads.every((lead) => !lead.isCalibrated)).toBe(true);
    expect(trace.samplesMv[0]).toBe(-100);
    expect(notices).toContain('No voltage scale stated for I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6.');
  });

  it('with a unit that is no voltage is not calibrated', async () => {
    const scale: Item = [
      ['003a0210', 'DS', '5'],
      ['003a0211', 'SQ', [[['00080100', 'SH', 'mm[Hg]']]]],
    ];
    expect((await readOne({ scale })).trace.leads[0]?.isCalibrated).toBe(false);
  });

  it('is put in Auscult’s lead order, whatever the file’s', async () => {
    const { trace } = await readOne({ leads: [...twelve].reverse(), valueAt: (lead) => lead });
    expect(trace.leads.map((lead) => lead.name)).toEqual(twelve);
    expect(leadSamples(trace, 'V6')[0]).toBe(0);
    expect(leadSamples(trace, 'I')[0]).toBeCloseTo(11 * 0.005, 6);
  });

  it('with eight leads gets the other four by Einthoven and Goldberger', async () => {
    const { trace } = await readOne({ valueAt: (lead) => [100, 300, 1, 2, 3, 4, 5, 6][lead] ?? 0 });
    const first = (name: 'III' | 'aVR' | 'aVL' | 'aVF'): number => leadSamples(trace, name)[0] ?? NaN;
    expect([first('III'), first('aVR'), first('aVL'), first('aVF')].map((mv) => Math.round(mv * 1e4) / 1e4)).toEqual([1, -1, -0.25, 1.25]);
    expect(trace.leads[2]).toMatchObject({
      name: 'III',
      origin: 'derived',
      notices: expect.arrayContaining(['Derived from I and II.']) as unknown,
    });
  });

  it('leaves the median beat aside, even when it comes first', async () => {
    const median = ecgGroup({
      samples: 600,
      group: [
        ['003a0004', 'CS', 'DERIVED'],
        ['003a0020', 'SH', 'MEDIAN BEAT'],
      ],
    });
    const { trace } = await read(buildEcg([median, ecgGroup({ samples: 5_000 })]));
    expect(trace.samplesPerLead).toBe(5_000);
  });

  it('joins groups that were recorded at the same time', async () => {
    const limb = ecgGroup({ leads: twelve.slice(0, 6) });
    const chest = ecgGroup({ leads: twelve.slice(6) });
    expect((await read(buildEcg([limb, chest]))).trace.leads.every((lead) => lead.origin === 'recorded')).toBe(true);
  });

  it('marks runs of padding as missing, but not single samples of that value', async () => {
    const group: Item = [['5400100a', 'OW', pixels16(1, () => 0)]];
    const valueAt = (_: number, t: number): number => (t < 200 || t === 500 ? 0 : 50 + (t % 7));
    const { trace } = await readOne({ group, valueAt });
    expect([trace.samplesMv[0], trace.samplesMv[199]]).toEqual([NaN, NaN]);
    expect(trace.samplesMv[500]).toBe(0);
    expect(trace.leads[0]?.notices).toContain('Gaps: 20 % of the samples are missing.');
  });

  it.each([
    ['implicit little', implicitLittle],
    ['explicit big', explicitBig],
  ])('reads the same in %s endian', async (_, syntax) => {
    const swap = (bytes: Uint8Array): Uint8Array => bytes.map((__, i) => bytes[i ^ 1] ?? 0);
    const group = ecgGroup({}).map((element) =>
      element[0] === '54001010' && syntax === explicitBig ? ([element[0], 'OW', swap(element[2] as Uint8Array)] as const) : element,
    );
    const { trace } = await read(buildEcg([group], [], syntax));
    expect(trace.samplesMv).toEqual((await readOne()).trace.samplesMv);
  });

  it('reads signed and unsigned bytes', async () => {
    const bytes = Uint8Array.from({ length: 8 * 1_000 }, (_, i) => (i % 8 === 0 ? 200 : i % 256));
    const one = async (kind: string): Promise<number> => {
      const { trace } = await readOne({
        group: [
          ['54001004', 'US', 8],
          ['54001006', 'CS', kind],
          ['54001010', 'OB', bytes],
        ],
      });
      return Math.round((trace.samplesMv[0] ?? 0) / 0.005);
    };
    expect([await one('UB'), await one('SB')]).toEqual([200, -56]);
  });

  it('is read again out of its original', async () => {
    const study = await readOne();
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it.each<[string, EcgSpec, ErrorCode]>([
    ['of six leads', { leads: twelve.slice(0, 6) }, 'ecg-leads-missing'],
    ['of 1.9 s', { samples: 950 }, 'ecg-too-short'],
    ['coded by µ-law', { group: [['54001006', 'CS', 'MB']] }, 'ecg-format-unsupported'],
    ['that defines fewer channels than it announces', { group: [['003a0005', 'US', 12]] }, 'ecg-malformed'],
    ['that announces 4 billion samples', { group: [['003a0010', 'UL', 4_000_000_000]] }, 'ecg-malformed'],
    ['that announces more samples than it has', { group: [['003a0010', 'UL', 1_001]] }, 'ecg-malformed'],
    ['without a sampling frequency', { group: [['003a001a', 'DS', '']] }, 'ecg-malformed'],
  ])('%s is refused', async (_, spec, code) => expect(await codeOf(buildEcg([ecgGroup(spec)]))).toBe(code));

  it('without any waveform is refused', async () => expect(await codeOf(buildEcg([]))).toBe('ecg-malformed'));
});
