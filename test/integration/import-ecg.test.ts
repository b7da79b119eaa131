/** ECG readers against independent readings: checksums of WFDB headers, another project's decoded samples, twin files. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../engine/import/dicom/dicom-file.ts';
import { readWaveformGroups } from '../../engine/import/dicom/waveform.ts';
import { readEcg, readStudy, type ParsedEcg } from '../../engine/import/index.ts';
import { parseWfdbHeader } from '../../engine/import/wfdb/header.ts';
import { sampleFormats } from '../../engine/import/wfdb/sample-format.ts';
import { readSignalFile } from '../../engine/import/wfdb/signals.ts';
import { leadSamples, measureEcg } from '../../engine/signal/index.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();
const interop = join(folder ?? '', 'interop');
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

async function readEcgStudy(path: string): Promise<ParsedEcg> {
  const readSibling = (name: string): Promise<Uint8Array> => Promise.resolve(bytesOf(join(dirname(path), name)));
  const study = await readStudy({ path, name: basename(path), bytes: bytesOf(path) }, readSibling);
  if (study.modality !== 'ecg') throw new Error('not an ECG');
  return study;
}

describe.skipIf(folder === null)('DICOM ECGs (needs the shared folder)', () => {
  const mortara = join(interop, 'dicom-waveform', 'pydicom__waveform_ecg.dcm');

  it('reads the stored samples of a Mortara ECG to the byte', () => {
    const [rhythm, median] = readWaveformGroups(parseDicomFile(bytesOf(mortara), 'mortara'));
    const md5 = (data: Uint8Array | undefined): string =>
      createHash('md5')
        .update(data ?? '')
        .digest('hex');
    expect(md5(rhythm?.data)).toBe('c37dcb28430727efc376683951460d48');
    expect(md5(median?.data)).toBe('013a2cb804ee2c64741cf02524b1a187');
  });

  it('chooses the rhythm group and scales 120,000 samples as another project does', async () => {
    const { trace } = await readEcgStudy(mortara);
    const rows = readFileSync(join(interop, 'dicom-waveform', 'PyDICOM-Waveform-Extractor__RHYTHM.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    const first = rows.findIndex((row) => row.startsWith('0.0,'));
    let largest = 0;
    rows.slice(first, first + trace.samplesPerLead).forEach((row, t) => {
      const values = row.split(',').slice(1, 13).map(Number);
      values.forEach(
        (microvolts, lead) =>
          (largest = Math.max(largest, Math.abs(microvolts / 1000 - (trace.samplesMv[lead * trace.samplesPerLead + t] ?? NaN)))),
      );
    });
    expect(trace.samplesPerLead).toBe(10_000);
    expect(largest).toBeLessThan(1e-5);
  });

  it('reads the same ECG out of files of two writers', async () => {
    const [one, two] = await Promise.all(
      ['ECGToolkit__Example.dcm', 'dicom-waveform__Example.dcm'].map((name) => readEcgStudy(join(interop, 'dicom-waveform', name))),
    );
    const [a, b] = [leadSamples(one!.trace, 'V5'), leadSamples(two!.trace, 'V5')];
    expect(b.length).toBe(4_999);
    expect(b.every((sample, t) => sample === a[t])).toBe(true);
    expect(one!.patient).toMatchObject({ patientId: 'SBJ-123', name: 'CLARK', sex: 'M', birthDate: '1953-05-08' });
    expect(one!.acquiredAt).toBe('2002-11-22T09:10:00');
  });

  it('reads a deflated ECG', async () => {
    const { trace } = await readEcgStudy(join(interop, 'dicom-waveform', 'dicomParser__wave_dfl'));
    expect([trace.samplingFrequencyHz, trace.samplesPerLead]).toEqual([240, 2_400]);
  });
});

describe.skipIf(folder === null)('WFDB records (needs the shared folder)', () => {
  const root = join(interop, 'ecg-wfdb');
  const headers =
    folder === null ? [] : (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith('.hea')).sort();

  it('have the checksums that their headers state, in ten storage formats', () => {
    const formats = new Set<number>();
    const wrong: string[] = [];
    for (const name of headers) {
      const path = join(root, name);
      const header = parseWfdbHeader(readFileSync(path, 'utf8'), name);
      for (const fileName of new Set(header.signals.map((signal) => signal.fileName))) {
        const signals = header.signals.filter((signal) => signal.fileName === fileName);
        if (fileName === '~' || signals.some((signal) => sampleFormats[signal.format] === undefined)) continue;
        for (const { signal, checksumFits } of readSignalFile(header, fileName, bytesOf(join(dirname(path), fileName)), name)) {
          formats.add(signal.format);
          if (!checksumFits) wrong.push(`${name}: ${signal.description} in format ${signal.format}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect([...formats].sort((a, b) => a - b)).toEqual([8, 16, 24, 32, 61, 80, 160, 212, 310, 311]);
  });

  it('are read again out of their originals', async () => {
    const study = await readEcgStudy(join(root, 'torch_ecg', 'HR06000.hea'));
    const again = await readEcg(study.originals);
    expect(again).toEqual(study.trace);
    expect(study).toMatchObject({ ageYears: 59, patient: { sex: 'F', patientId: 'HR06000' } });
    expect(again.samplesMv[0]).toBeCloseTo(0.01, 6);
  });

  it('keep Einthoven’s law where all leads are recorded', async () => {
    const { trace } = await readEcgStudy(join(root, 'wfdb-python', 's0010_re.hea'));
    const [one, two, three] = [leadSamples(trace, 'I'), leadSamples(trace, 'II'), leadSamples(trace, 'III')];
    const worst = one.reduce((max, value, t) => Math.max(max, Math.abs((two[t] ?? 0) - value - (three[t] ?? 0))), 0);
    expect(worst).toBeLessThan(0.002);
  });

  it('are measured: a plausible rate and voltage', async () => {
    for (const name of headers.filter((header) => header.startsWith('torch_ecg'))) {
      const measured = measureEcg((await readEcgStudy(join(root, name))).trace);
      console.log(name, measured);
      expect(measured.heartRateBpm).toBeGreaterThan(30);
      expect(measured.heartRateBpm).toBeLessThan(220);
      expect(measured.sokolowLyonMv).toBeGreaterThan(0.1);
    }
  });
});
