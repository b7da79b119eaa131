import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcg, readMeasuredEcg, recogniseFormat } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';
import {
  buildScp,
  eightIds,
  leadOf,
  leadSection,
  packDefault,
  secondDifferences,
  signalSection,
  soundSections,
  u16,
  u32,
} from './build-scp.ts';

const read = (sections: Record<number, number[]>): ReturnType<typeof readEcgFile> => readEcgFile(buildScp(sections), 'a.scp');

/** Eight leads of 1,200 samples in which `first` stands at the start of lead I. */
function leads(first: readonly number[], pack: (numbers: readonly number[]) => number[]): number[][] {
  return eightIds.map((id) => pack(id === 1 ? [...first, ...Array.from({ length: 1_200 - first.length }, () => 0)] : leadOf(id)));
}

describe('an SCP-ECG record', () => {
  it('is read with its scale, patient and time', async () => {
    const study = await read(soundSections());
    expect(study).toMatchObject({
      format: 'scp',
      patient: { patientId: 'SBJ-7', issuer: '', name: 'MÜLLER, Jane', sex: 'F', birthDate: '1953-05-08' },
      acquiredAt: '2002-11-22T09:10:00',
      ageYears: 49,
      notices: ['Derived from I and II: III, aVR, aVL, aVF.'],
    });
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 1_200 });
    expect([...leadSamples(study.trace, 'V6')].slice(0, 3)).toEqual([
      ...Float32Array.from(leadOf(7).slice(0, 3), (value) => value * 0.0025),
    ]);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('may hold first differences, or numbers that are not packed', async () => {
    const firstDifferences = (samples: readonly number[]): number[] =>
      packDefault(samples.map((value, t) => value - (t === 0 ? 0 : (samples[t - 1] ?? 0))));
    const one = await read({ ...soundSections(), 6: signalSection(leads([3, 5, -2], firstDifferences), 1_000, 1) });
    expect([...leadSamples(one.trace, 'I')].slice(0, 4)).toEqual([...Float32Array.of(0.003, 0.005, -0.002, 0)]);
    const { 2: _tables, ...rest } = soundSections();
    const plain = await read({
      ...rest,
      6: signalSection(
        leads([3, 5, -2], (samples) => samples.flatMap(u16)),
        1_000,
        0,
      ),
    });
    expect(plain.trace).toEqual(one.trace);
  });

  it('gets its reference beat back where it was subtracted, in the beat’s own unit', async () => {
    const beat = [0, 10, 20, 10, 0];
    const places = [
      [0, 101, 103, 105],
      [1, 301, 303, 305],
      [0, 501, 502, 503],
      [0, 1_199, 1_201, 1_203],
    ];
    const study = await read({
      ...soundSections(),
      3: leadSection(eightIds, 1_200, 5),
      4: [...u16(10), ...u16(3), ...u16(places.length), ...places.flatMap(([type = 0, ...at]) => [...u16(type), ...at.flatMap(u32)])],
      5: signalSection(
        eightIds.map(() => packDefault(beat)),
        5_000,
        0,
      ),
      6: signalSection(
        leads([], (samples) => packDefault(secondDifferences(samples))),
        20_000,
        2,
      ),
    });
    const lead = leadSamples(study.trace, 'I');
    const rounded = (from: number, to: number): number[] => [...lead.slice(from, to)].map((value) => Math.round(value * 1_000));
    expect(rounded(99, 106)).toEqual([0, 0, 50, 100, 50, 0, 0]);
    expect(rounded(300, 305)).toEqual([0, 0, 0, 0, 0]);
    expect(rounded(499, 504)).toEqual([0, 50, 100, 50, 0]);
    expect(rounded(1_197, 1_200)).toEqual([0, 0, 50]);
    expect(study.notices).toContain('Stored in steps of 20 µV: small deflections are coarse.');
  });

  it('says when its checksum does not fit, and what it does not state', async () => {
    const bytes = buildScp({ ...soundSections(), 1: [255, 0, 0] });
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const { notices, patient } = await readEcgFile(bytes, 'a.scp');
    expect(patient).toMatchObject({ patientId: '', name: '', sex: 'U', birthDate: null });
    expect(notices.slice(0, 2)).toEqual([
      'Not stated in the file: patient ID, name, sex, birth date or age, time of recording.',
      'The checksum of the file does not fit it: the signal may be damaged.',
    ]);
  });

  it('hands on what the device measured', async () => {
    const measured = await readMeasuredEcg({ name: 'a.scp', bytes: buildScp(soundSections()) });
    expect(measured?.device).toEqual({ heartRateBpm: 75, prMs: 148, qrsMs: 120, qtMs: 420 });
    const unmeasured = {
      ...soundSections(),
      7: [1, 0, ...u16(29_999), ...u16(29_999), ...Array.from({ length: 8 }, () => u16(29_999)).flat()],
    };
    expect(await readMeasuredEcg({ name: 'a.scp', bytes: buildScp(unmeasured) })).toBeNull();
  });

  it('is recognised before DICOM, whatever its checksum looks like', () => {
    const bytes = buildScp(soundSections());
    bytes.set([0x08, 0x00], 0);
    expect(recogniseFormat(bytes, 'a.scp')).toBe('scp');
  });

  const sound = soundSections();
  const without = (id: number): Record<number, number[]> => Object.fromEntries(Object.entries(sound).filter(([key]) => Number(key) !== id));
  it.each<[string, Record<number, number[]>, string]>([
    ['without a rhythm', without(6), 'ecg-leads-missing'],
    ['without a lead definition', without(3), 'ecg-malformed'],
    ['of one lead', { ...sound, 3: leadSection([2], 1_200), 6: signalSection([packDefault(leadOf(1))], 2_500, 0) }, 'ecg-leads-missing'],
    [
      'of leads one after another',
      { ...sound, 3: [2, 4, ...u32(1), ...u32(600), 1, ...u32(601), ...u32(1_200), 2] },
      'ecg-format-unsupported',
    ],
    ['of more samples than it holds', { ...sound, 3: leadSection(eightIds, 1_300) }, 'ecg-malformed'],
    ['of endless leads', { ...sound, 3: leadSection(eightIds, 0xffffffff) }, 'ecg-malformed'],
    [
      'that is thinned',
      {
        ...sound,
        3: leadSection(eightIds, 1_200, 5),
        6: signalSection(
          eightIds.map((_, i) => packDefault(leadOf(i))),
          2_500,
          0,
          1,
        ),
      },
      'ecg-format-unsupported',
    ],
    [
      'without the beat that was subtracted',
      { ...sound, 3: leadSection(eightIds, 1_200, 5), 4: [...u16(10), ...u16(3), ...u16(1), ...u16(0), ...u32(1), ...u32(2), ...u32(3)] },
      'ecg-malformed',
    ],
    ['without time between samples', { ...sound, 6: [...u16(2_500), ...u16(0), ...(sound[6] ?? []).slice(4)] }, 'ecg-malformed'],
  ])('is refused %s', async (_what, sections, expected) => {
    expect(await outcomeOf(buildScp(sections), 'a.scp')).toBe(expected);
  });

  it('is refused when it is cut, with the lengths', async () => {
    await expect(readEcgFile(buildScp(sound).subarray(0, 2_000), 'a.scp')).rejects.toThrow(/it states a length of \d+ bytes and has 2000/);
  });

  it('never fails otherwise than by an AuscultError', async () => {
    await fc.assert(
      fc.asyncProperty(damagedCopies(buildScp(sound)), async (bytes) => void (await outcomeOf(bytes, 'a.scp'))),
      { numRuns: 150 },
    );
  });
});
