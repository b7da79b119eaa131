import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';

const eight = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

interface Spec {
  readonly labels?: readonly string[];
  readonly isBdf?: boolean;
  readonly kind?: string;
  readonly records?: number;
  readonly stated?: number;
  readonly patient?: string;
  readonly recording?: string;
  readonly unit?: string;
  readonly rateOf?: (signal: number) => number;
}

const valueAt = (signal: number, t: number): number => ((t + 13 * signal) % 400) - 200;

/** Records of one second; digits −1,000 to 1,000 stand for −5 to 5 units. */
function build(spec: Spec = {}): Uint8Array {
  const { labels = eight.map((lead) => `ECG ${lead}`), isBdf = false, records = 3, rateOf = () => 250 } = spec;
  const pad = (value: string | number, width: number): string => String(value).padEnd(width).slice(0, width);
  const column = (width: number, value: (i: number) => string | number): string => labels.map((_, i) => pad(value(i), width)).join('');
  const text = [
    pad(isBdf ? '\u00ffBIOSEMI' : '0', 8),
    pad(spec.patient ?? 'MCH-7 F 02-MAY-1951 Doe_Jane', 80),
    pad(spec.recording ?? 'Startdate 02-MAR-2002 X X X', 80),
    '02.03.02',
    '10.15.09',
    pad(256 * (labels.length + 1), 8),
    pad(spec.kind ?? 'EDF+C', 44),
    pad(spec.stated ?? records, 8),
    pad(1, 8),
    pad(labels.length, 4),
    column(16, (i) => labels[i] ?? ''),
    column(80, () => 'AgAgCl'),
    column(8, () => spec.unit ?? 'mV'),
    column(8, () => -5),
    column(8, () => 5),
    column(8, () => -1_000),
    column(8, () => 1_000),
    column(80, () => ''),
    column(8, rateOf),
    column(32, () => ''),
  ].join('');
  const digits: number[] = [];
  for (let record = 0; record < records; record++) {
    labels.forEach((_, i) => {
      for (let t = 0; t < rateOf(i); t++) {
        const value = valueAt(i, record * rateOf(i) + t);
        digits.push(value & 0xff, (value >> 8) & 0xff, ...(isBdf ? [(value >> 16) & 0xff] : []));
      }
    });
  }
  return Uint8Array.from([...Buffer.from(text, 'latin1'), ...digits]);
}

describe('EDF and BDF', () => {
  it.each([
    ['EDF+', build(), 'edf'],
    ['BDF+', build({ isBdf: true, kind: 'BDF+C' }), 'bdf'],
  ])('is read with its scale, patient and time: %s', async (_what, bytes, format) => {
    const study = await readEcgFile(bytes, 'a.edf');
    expect(study).toMatchObject({
      format,
      patient: { patientId: 'MCH-7', name: 'Doe Jane', sex: 'F', birthDate: '1951-05-02' },
      acquiredAt: '2002-03-02T10:15:09',
      ageYears: 50,
    });
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 250, samplesPerLead: 750 });
    expect(leadSamples(study.trace, 'II')[0]).toBeCloseTo((13 - 200) * 0.005, 6);
    expect(leadSamples(study.trace, 'V6')[500]).toBeCloseTo(valueAt(7, 500) * 0.005, 6);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('says what plain EDF does not state', async () => {
    const study = await readEcgFile(build({ kind: '', patient: 'X', recording: '', unit: '' }), 'a.edf');
    expect(study.notices[0]).toBe('Not stated in the file: patient ID, name, sex, birth date or age.');
    expect(study.notices.join(' ')).toContain('No voltage scale stated for I');
    expect(study.acquiredAt).toBe('2002-03-02T10:15:09');
  });

  it('counts the records itself where the header does not', async () => {
    expect((await readEcgFile(build({ stated: -1 }), 'a.edf')).trace.samplesPerLead).toBe(750);
  });

  it.each<[string, Uint8Array, string]>([
    ['without twelve leads', build({ labels: ['EEG Fpz-Cz', 'ECG'] }), 'ecg-leads-missing'],
    ['with gaps', build({ kind: 'EDF+D' }), 'ecg-format-unsupported'],
    ['with leads of several rates', build({ rateOf: (i) => (i === 0 ? 500 : 250) }), 'ecg-format-unsupported'],
    ['that is cut', build().subarray(0, 5_000), 'ecg-malformed'],
    ['whose header is cut', build().subarray(0, 600), 'ecg-malformed'],
    ['too short', build({ records: 1 }), 'ecg-too-short'],
  ])('is refused %s', async (_what, bytes, expected) => {
    expect(await outcomeOf(bytes, 'a.edf')).toBe(expected);
  });

  it('never fails otherwise than by an AuscultError', async () => {
    await fc.assert(
      fc.asyncProperty(damagedCopies(build()), async (bytes) => void (await outcomeOf(bytes, 'a.edf'))),
      { numRuns: 100 },
    );
  });
});
