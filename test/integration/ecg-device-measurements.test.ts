/** Auscult's measurements beside those of the recorder, on files of several formats. Skipped where the shared folder is absent. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateEcgFolder } from '../../engine/evaluation/evaluate-ecg-folder.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();
const files = [
  'ecg-scp/ECGToolkit__Example.scp',
  'ecg-scp/dicom-waveform__Example.scp',
  'ecg-aecg/ECGToolkit__Example.xml',
  'ecg-muse/BRAVEHEART__example1.xml',
];

describe.skipIf(folder === null)('the comparison with recorders (needs the shared folder)', () => {
  let place = '';
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'auscult-recorders-'));
    for (const file of files) cpSync(join(folder ?? '', 'interop', file), join(place, basename(file)));
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it('has one row a format and one over all, each recording once', async () => {
    const { differences, refused } = await evaluateEcgFolder(place, undefined);
    const counts = differences.filter((row) => row.quantity === 'qrsMs').map(({ set, n, missed }) => [set, n + missed]);
    expect(Object.fromEntries(counts)).toEqual({
      'device measurements, scp': 1,
      'device measurements, aecg': 1,
      'device measurements, muse': 1,
      'device measurements, all formats': 2,
    });
    expect(refused).toEqual([]);
    expect(differences.every((row) => Math.abs(row.mean) < 30)).toBe(true);
  });
});
