/** Real compressed films with changed bytes: decoded or refused, never a crash, never endless. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuscultError } from '../../contract/index.ts';
import { decodeFilm } from '../../engine/import/index.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();

describe.skipIf(folder === null)('real compressed films with changed bytes (needs the shared folder)', () => {
  const interop = join(folder ?? '', 'interop', 'dicom-image');
  const names = [
    'DICOMHTJ2K__NM1_JPH',
    'dicomParser__CT0012.not_fragmented_bot_rle.dcm',
    'pydicom__693_J2KI.dcm',
    'pydicom__MR_small_jpeg_ls_lossless.dcm',
    'pydicom__SC_rgb_jpeg_gdcm.dcm',
    'pylibjpeg-data__JPEGBaseline_1s_1f_u_08_08.dcm',
  ];

  it.each(names)('%s is decoded or refused within 10 s', { timeout: 120_000 }, async (name) => {
    const original = new Uint8Array(readFileSync(join(interop, name)));
    const change = fc.tuple(fc.integer({ min: 400, max: original.length - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of changes) bytes[at] = value;
        const start = performance.now();
        const error: unknown = await decodeFilm(bytes, name).catch((reason: unknown) => reason);
        if (error instanceof Error) expect(isAuscultError(error), String(error)).toBe(true);
        expect(performance.now() - start).toBeLessThan(10_000);
      }),
      { numRuns: 30 },
    );
  });
});
