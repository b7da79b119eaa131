import { describe, expect, it } from 'vitest';
import { AuscultError, type ErrorCode } from '../../../../../contract/index.ts';
import { readEcg, readStudy, type ParsedEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';

const eight = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const samples = 1_000;

interface RecordSpec {
  readonly leads?: readonly string[];
  readonly scale?: string;
  readonly checksum?: (lead: number) => number;
  readonly comments?: string;
  readonly recordLine?: string;
  readonly valueAt?: (lead: number, t: number) => number;
}

/** A record in format 16, and what its signal file holds. */
function build(spec: RecordSpec = {}): { header: Uint8Array; dat: Uint8Array } {
  const { leads = eight, scale = '200(0)/mV', comments = '' } = spec;
  const valueAt = spec.valueAt ?? ((lead: number, t: number) => ((t + lead) % 100) - 50);
  const dat = new Uint8Array(2 * samples * leads.length);
  const view = new DataView(dat.buffer);
  const sums = leads.map((_, lead) => {
    let sum = 0;
    for (let t = 0; t < samples; t++) {
      view.setInt16(2 * (t * leads.length + lead), valueAt(lead, t), true);
      sum = (sum + valueAt(lead, t)) & 0xffff;
    }
    return sum;
  });
  const checksum = spec.checksum ?? ((lead: number) => ((sums[lead] ?? 0) << 16) >> 16);
  const lines = leads.map((name, lead) => `r.dat 16 ${scale} 16 0 ${valueAt(lead, 0)} ${checksum(lead)} 0 ${name}`);
  const text = [spec.recordLine ?? `r ${leads.length} 500 ${samples} 10:15:00 22/11/2026`, ...lines, comments].join('\n');
  return { header: new TextEncoder().encode(text), dat };
}

async function read({ header, dat }: { header: Uint8Array; dat: Uint8Array | null }): Promise<ParsedEcg> {
  const study = await readStudy({ path: '/in/r.hea', name: 'r.hea', bytes: header }, (name) =>
    Promise.resolve(name === 'r.dat' ? dat : null),
  );
  if (study.modality !== 'ecg') throw new Error('not an ECG');
  return study;
}

async function codeOf(record: { header: Uint8Array; dat: Uint8Array | null }): Promise<ErrorCode | 'accepted'> {
  return read(record).then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof AuscultError) return error.code;
      throw error;
    },
  );
}

describe('a WFDB record', () => {
  it('is scaled to mV by gain and baseline, with time and record name', async () => {
    const study = await read(build({ scale: '200(-50)/mV' }));
    expect(leadSamples(study.trace, 'I')[0]).toBe(0);
    expect(leadSamples(study.trace, 'I')[1]).toBeCloseTo(1 / 200, 7);
    expect(study).toMatchObject({
      acquiredAt: '2026-11-22T10:15:00',
      format: 'wfdb',
      patient: { patientId: 'r', issuer: 'WFDB record name' },
      notices: ['Derived from I and II: III, aVR, aVL, aVF.'],
    });
    expect(study.originals.map((original) => original.name)).toEqual(['r.hea', 'r.dat']);
  });

  it('in µV is the same in mV', async () => {
    expect((await read(build({ scale: '0.2(0)/uV' }))).trace.samplesMv[0]).toBeCloseTo(-0.25, 6);
  });

  it('without gain is not calibrated', async () => {
    const { trace } = await read(build({ scale: '0/mV' }));
    expect(trace.leads.some((lead) => lead.isCalibrated)).toBe(false);
    expect(trace.samplesMv[0]).toBe(-50);
  });

  it('marks the invalid value as missing', async () => {
    const { trace } = await read(build({ valueAt: (lead, t) => (t < 100 ? -32_768 : t + lead) }));
    expect(trace.samplesMv[99]).toBeNaN();
    expect(trace.samplesMv[100]).toBe(0.5);
  });

  it('whose checksum does not fit is read with a notice', async () => {
    expect((await read(build({ checksum: () => 1 }))).notices[0]).toBe(
      'A checksum of the header does not fit the samples: the signal may be damaged.',
    );
  });

  it('takes patient and age from comments, and SYNTHETIC', async () => {
    const comments = '# SYNTHETIC\n# Age: 46\n# Sex: F\n# Patient ID: S-7\n# Patient name: Doe^Jane\n';
    const study = await read(build({ comments }));
    expect(study).toMatchObject({
      ageYears: 46,
      patient: { patientId: 'S-7', issuer: '', name: 'DOE, Jane', sex: 'F', isSynthetic: true },
    });
  });

  it('reads names in ISO 8859-1 and in UTF-8', async () => {
    const names = await Promise.all(
      ['ö', 'Ã¶'].map(async (bytes) => {
        const { header, dat } = build({ comments: '# Patient ID: S-7\n# Name: M?ller, J' });
        const at = header.indexOf(0x3f);
        const coded = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
        return (await read({ header: Uint8Array.from([...header.subarray(0, at), ...coded, ...header.subarray(at + 1)]), dat })).patient
          .name;
      }),
    );
    expect(names).toEqual(['Möller, J', 'Möller, J']);
  });

  it('finds its length in the signal file when the header leaves it open', async () => {
    expect((await read(build({ recordLine: 'r 8 500' }))).trace.samplesPerLead).toBe(samples);
  });

  it('is read again out of its originals', async () => {
    const study = await read(build());
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it.each<[string, { header: Uint8Array; dat: Uint8Array | null }, ErrorCode]>([
    ['without its signal file', { ...build(), dat: null }, 'ecg-signal-missing'],
    ['of two leads', build({ leads: ['MLII', 'V5'] }), 'ecg-leads-missing'],
    ['with a cut signal file', { ...build(), dat: build().dat.subarray(0, 15_000) }, 'ecg-malformed'],
    ['with an empty signal file', { ...build(), dat: new Uint8Array() }, 'ecg-malformed'],
    ['of segments', build({ recordLine: 'r/3 8 500 1000' }), 'ecg-format-unsupported'],
    ['of 1 s', build({ recordLine: 'r 8 1000 1000' }), 'ecg-too-short'],
    ['at 5 Hz', build({ recordLine: 'r 8 5 1000' }), 'ecg-malformed'],
    ['that announces 10¹⁵ samples', build({ recordLine: 'r 8 500 1000000000000000' }), 'ecg-format-unsupported'],
  ])('%s is refused', async (_, record, code) => expect(await codeOf(record)).toBe(code));

  it('packed as FLAC is refused with the format’s number', async () => {
    const header = new TextEncoder().encode(`r 8 500 1000\n${eight.map((name) => `r.dat 516 200 16 0 0 0 0 ${name}`).join('\n')}`);
    await expect(read({ header, dat: new Uint8Array(10) })).rejects.toThrow('WFDB storage format 516');
  });
});
