/** ECGs of one file in formats of recorders, against independent decoders and against twins in other formats. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAuscultError, leadNames, type EcgTrace } from '../../contract/index.ts';
import { readEcg, readMeasuredEcg, readStudy, type ParsedEcg } from '../../engine/import/index.ts';
import { leadSamples } from '../../engine/signal/index.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();
const interop = join(folder ?? '', 'interop');

function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(interop, path)));
}

async function read(path: string): Promise<ParsedEcg> {
  const study = await readStudy({ path, name: path, bytes: bytesOf(path) }, () => Promise.resolve(null));
  if (study.modality !== 'ecg') throw new Error('not an ECG');
  const again = await readEcg(study.originals);
  expect(Buffer.from(again.samplesMv.buffer).equals(Buffer.from(study.trace.samplesMv.buffer))).toBe(true);
  return study;
}

/** Largest difference of two traces over their common beginning, µV. */
function differenceMicrovolts(a: EcgTrace, b: EcgTrace): number {
  let largest = 0;
  for (const name of leadNames) {
    const [one, two] = [leadSamples(a, name), leadSamples(b, name)];
    for (let t = 0; t < Math.min(one.length, two.length); t++) largest = Math.max(largest, Math.abs((one[t] ?? NaN) - (two[t] ?? NaN)));
  }
  return largest * 1_000;
}

async function outcomesIn(category: string): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const name of readdirSync(join(interop, category))) {
    outcomes[name] = await read(`${category}/${name}`).then(
      ({ trace }) =>
        `${trace.leads.filter((lead) => lead.origin === 'recorded').length}x${trace.samplesPerLead}@${trace.samplingFrequencyHz}`,
      (error: unknown) => (isAuscultError(error) ? error.code : String(error)),
    );
  }
  return outcomes;
}

describe.skipIf(folder === null)('HL7 aECG (needs the shared folder)', () => {
  it('is the same ECG as its DICOM twin, with the same patient', async () => {
    const [aecg, dicom] = [await read('ecg-aecg/ECGToolkit__Example.xml'), await read('dicom-waveform/ECGToolkit__Example.dcm')];
    expect(differenceMicrovolts(aecg.trace, dicom.trace)).toBeLessThan(0.001);
    expect(aecg).toMatchObject({ patient: { patientId: 'SBJ-123', sex: 'M', birthDate: '1953-05-08' }, acquiredAt: dicom.acquiredAt });
  });

  it('is read from five writers, and refused with one lead', async () => {
    expect(await outcomesIn('ecg-aecg')).toEqual({
      'ECGToolkit__Example.xml': '12x5000@500',
      'aecg-python__minimum_aecg.xml': 'ecg-leads-missing',
      'aecg-python__minimum_aecg_effectiveTime_high.xml': 'ecg-leads-missing',
      'aecg-python__minimum_aecg_effectiveTime_interval.xml': 'ecg-leads-missing',
      'aecg-python__minimum_aecg_effectiveTime_low.xml': 'ecg-leads-missing',
      'aecg-python__minimum_aecg_nouuid.xml': 'ecg-leads-missing',
      'aecg-python__subject1_0.xml': '12x5000@500',
      'aecg-python__subject1_1.xml': '12x5000@500',
      'dicom-waveform__Example.xml': '12x5000@500',
      'hl7aECG__hl7aecg-Example2.xml': '12x10000@1000',
      'hl7v3-aecg__hl7aecg_example.xml': '12x1000@100',
    });
  });
});

describe.skipIf(folder === null)('GE MUSE (needs the shared folder)', () => {
  it('is read with eight recorded leads, checksums that fit, and the measurements of the device', async () => {
    expect(new Set(Object.values(await outcomesIn('ecg-muse')))).toEqual(new Set(['8x5000@500']));
    const study = await read('ecg-muse/BRAVEHEART__example2.xml');
    expect(study.notices.join(' ')).not.toContain('checksum');
    expect(study.notices[0]).toBe('Not stated in the file: patient ID, name, sex, birth date or age, time of recording.');
    const measured = await readMeasuredEcg({ name: 'a.xml', bytes: bytesOf('ecg-muse/BRAVEHEART__example2.xml') });
    expect(measured?.device).toEqual({ heartRateBpm: 65, prMs: 184, qrsMs: 100, qtMs: 420 });
  });
});

describe.skipIf(folder === null)('Philips Sierra (needs the shared folder)', () => {
  it('is unpacked from all writers, without the calibration pulse; other documents are refused', async () => {
    expect(await outcomesIn('ecg-sierra')).toEqual({
      'sierra-ecg-tools__129DYPRG.XML': '12x5264@500',
      'sierra-ecg-tools__3191723_ZZDEMOPTONLY_1-04_orig.xml': '12x5300@500',
      'sierra-ecg-tools__ad4d3d80-d165_1-04_converted.xml': '12x5300@500',
      'sierra-ecg-tools__ad4d3d80-d165_1-04_orig.xml': '12x5300@500',
      'sierra-ecg-tools__repbeats_example.xml': '12x5264@500',
    });
    for (const name of ['invalid-doc-type', 'invalid-doc-version']) {
      await expect(read(`hostile/sierra-ecg-tools__${name}.xml`)).rejects.toMatchObject({ code: 'ecg-format-unsupported' });
    }
  });

  it('is, but for what compression loses, the ECG that its maker’s converter wrote as HL7 aECG', async () => {
    const [sierra, aecg] = [
      await read('ecg-sierra/sierra-ecg-tools__ad4d3d80-d165_1-04_orig.xml'),
      await read('ecg-sierra/sierra-ecg-tools__ad4d3d80-d165_1-04_converted.xml'),
    ];
    expect(differenceMicrovolts(sierra.trace, aecg.trace)).toBeLessThan(20.1);
  });

  it('keeps Einthoven’s law to the rounding of its residuals', async () => {
    for (const name of ['129DYPRG.XML', '3191723_ZZDEMOPTONLY_1-04_orig.xml', 'ad4d3d80-d165_1-04_orig.xml']) {
      const { trace } = await read(`ecg-sierra/sierra-ecg-tools__${name}`);
      const [one, two, three] = [leadSamples(trace, 'I'), leadSamples(trace, 'II'), leadSamples(trace, 'III')];
      const worst = one.reduce((max, value, t) => Math.max(max, Math.abs((two[t] ?? 0) - value - (three[t] ?? 0))), 0);
      expect(worst).toBeLessThan(0.0101);
    }
  });

  it('hands on the measurements of the recorder', async () => {
    const measured = await readMeasuredEcg({ name: 'a.xml', bytes: bytesOf('ecg-sierra/sierra-ecg-tools__129DYPRG.XML') });
    expect(measured?.device).toEqual({ heartRateBpm: 41, prMs: 151, qrsMs: 135, qtMs: 476 });
  });
});

describe.skipIf(folder === null)('SCP-ECG (needs the shared folder)', () => {
  it('decodes to the digit to the ECG that its twin in HL7 aECG holds', async () => {
    const [scp, aecg] = [await read('ecg-scp/ECGToolkit__Example.scp'), await read('ecg-aecg/ECGToolkit__Example.xml')];
    expect(differenceMicrovolts(scp.trace, aecg.trace)).toBeLessThan(0.001);
    expect(scp).toMatchObject({
      patient: { patientId: 'SBJ-123', name: 'CLARK', sex: 'M', birthDate: '1953-05-08' },
      acquiredAt: aecg.acquiredAt,
    });
    expect(scp.notices).toEqual([]);
  });

  it('is read from three writers; a record that counts its bytes otherwise is refused', async () => {
    expect(await outcomesIn('ecg-scp')).toEqual({
      'ECGToolkit__Example.scp': '12x5000@500',
      'dicom-waveform__Example.scp': '12x5000@500',
      'healforcescpecg__62.SCP': 'ecg-malformed',
      'wfdb__test.scp': '8x5000@500',
    });
  });

  it('with a subtracted reference beat is what WFDB’s decoder makes of it, but for that decoder’s smoothing', async () => {
    const scp = await read('ecg-scp/wfdb__test.scp');
    const path = 'ecg-wfdb/wfdb/expected/test.hea';
    const wfdb = await readStudy({ path, name: 'test.hea', bytes: bytesOf(path) }, () =>
      Promise.resolve(bytesOf(path.replace('.hea', '.dat'))),
    );
    if (wfdb.modality !== 'ecg') throw new Error('not an ECG');
    for (const name of ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const) {
      const [one, two] = [leadSamples(scp.trace, name), leadSamples(wfdb.trace, name)];
      const meanSquare = one.reduce((sum, value, t) => sum + (value - (two[t] ?? NaN)) ** 2, 0) / one.length;
      expect(Math.sqrt(meanSquare)).toBeLessThan(0.014);
    }
    expect(scp).toMatchObject({ ageYears: 49, patient: { sex: 'M' } });
    expect(scp.notices).toContain('Stored in steps of 20 µV: small deflections are coarse.');
  });

  it('hands on the measurements of the recorder', async () => {
    const measured = await readMeasuredEcg({ name: 'a.scp', bytes: bytesOf('ecg-scp/ECGToolkit__Example.scp') });
    expect(measured?.device).toEqual({ prMs: 148, qrsMs: 120, qtMs: 420 });
    const other = await readMeasuredEcg({ name: 'b.scp', bytes: bytesOf('ecg-scp/wfdb__test.scp') });
    expect(other?.device).toMatchObject({ prMs: 170, qrsMs: 104, qtMs: 446 });
  });
});

describe.skipIf(folder === null)('GE CardioSoft and EDF (needs the shared folder)', () => {
  it('reads the strip of a CardioSoft document, not its medians', async () => {
    const study = await read('ecg-cardiosoft/DeepECG_Docker__dummy_ecg.xml');
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 5_000 });
    expect([...leadSamples(study.trace, 'I')].slice(0, 5).map((value) => Math.round(value * 1_000))).toEqual([10, 5, -5, -15, -25]);
    const [one, two, three] = [leadSamples(study.trace, 'I'), leadSamples(study.trace, 'II'), leadSamples(study.trace, 'III')];
    expect(one.every((value, t) => Math.abs((two[t] ?? 0) - value - (three[t] ?? 0)) < 0.0201)).toBe(true);
  });

  it('refuses EDF and BDF without twelve leads, each with its reason', async () => {
    const outcomes = Object.values(await outcomesIn('ecg-edf'));
    expect(outcomes).toHaveLength(8);
    expect(new Set(outcomes)).toEqual(new Set(['ecg-leads-missing']));
  });
});
