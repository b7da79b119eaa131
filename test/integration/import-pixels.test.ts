/** Decoded pixels against what DCMTK and GDCM decode: equal to the last bit. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../engine/import/dicom/dicom-file.ts';
import { decodeFrames } from '../../engine/import/dicom/frames.ts';
import { sharedDir } from '../shared-data.ts';
import { readManifest } from './import-interop-manifest.ts';

const folder = sharedDir();

async function md5OfFrames(path: string): Promise<string> {
  const file = parseDicomFile(new Uint8Array(readFileSync(path)), path);
  const { frames } = await decodeFrames(file);
  const hash = createHash('md5');
  for (const frame of frames) hash.update(frame.bytes);
  return hash.digest('hex');
}

describe.skipIf(folder === null)('stored pixels of the interchange files (needs the shared folder)', () => {
  const interop = join(folder ?? '', 'interop');
  const rows = folder === null ? [] : readManifest(interop);
  const agreed = rows.filter((row) => row['dcmtk_vs_gdcm'] === 'identical' && row.category !== 'hostile');
  const htj2kLossy = '1.2.840.10008.1.2.4.203'; // its inverse wavelet rounds differently from decoder to decoder
  const byOne = rows.filter(
    (row) =>
      row['ts_dcmdump'] !== htj2kLossy &&
      row['dcmtk_vs_gdcm'] !== 'identical' &&
      (row['gdcm_pixel_md5'] || row['dcmtk_pixel_md5'] || row['openjpeg_htj2k_md5']) &&
      row.category !== 'hostile',
  );

  it.each(agreed.map((row) => [row.path, row['gdcm_pixel_md5']]))('%s decodes as DCMTK and GDCM do', async (path, md5) => {
    expect(await md5OfFrames(join(interop, path ?? ''))).toBe(md5);
  });

  it.each(byOne.map((row) => [row.path, row] as const))('%s decodes as one of the toolkits does', async (path, row) => {
    const known = [row['gdcm_pixel_md5'], row['dcmtk_pixel_md5'], row['openjpeg_htj2k_md5']];
    expect(known).toContain(await md5OfFrames(join(interop, path)));
  });
});
