import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedFile, chunkBytes } from '../../../../engine/store/chunked-file.ts';
import { chunkedFromBytes, openSealedFile, openSealedSource, sealFile } from '../../../../engine/store/sealed-file.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const key = Buffer.alloc(32, 3);
const damaged = expect.objectContaining({ code: 'store-damaged' });
/** Longer than what is sealed whole, and not a whole number of chunks. */
const long = Uint8Array.from({ length: chunkedFromBytes + chunkBytes + 12_345 }, (_, i) => (i * 31 + (i >> 11)) & 255);

async function sealed(): Promise<string> {
  const path = join(await temporaryFolder(), 'a.bin');
  await sealFile(path, key, 'study/1', long);
  return path;
}

describe('a large sealed file', () => {
  it('opens whole to the bytes that were sealed, none of them in clear', async () => {
    const path = await sealed();
    expect(Buffer.compare(await openSealedFile(path, key, 'study/1'), long)).toBe(0);
    expect((await readFile(path)).includes(Buffer.from(long.subarray(0, 64)))).toBe(false);
  });

  it('gives any range, within a chunk, over the border of two, and to its end', async () => {
    const source = await openSealedSource(await sealed(), key, 'study/1');
    expect(source).toBeInstanceOf(ChunkedFile);
    expect(source.length).toBe(long.length);
    const at = fc.integer({ min: 0, max: long.length });
    const length = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 3 * chunkBytes }));
    fc.assert(
      fc.property(at, length, (from, count) => {
        const to = Math.min(long.length, from + count);
        return Buffer.compare(source.read(from, to), long.subarray(from, to)) === 0;
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a part that was changed, and a file that was cut, moved or removed', async () => {
    const path = await sealed();
    const bytes = await readFile(path);
    const flipped = Buffer.from(bytes);
    flipped[24 + 3 * (chunkBytes + 16) + 99] = (flipped[24 + 3 * (chunkBytes + 16) + 99] ?? 0) ^ 1;
    await writeFile(path, flipped);
    const source = await openSealedSource(path, key, 'study/1');
    expect(Buffer.compare(source.read(0, 10), long.subarray(0, 10))).toBe(0);
    expect(() => source.read(3 * chunkBytes + 5, 3 * chunkBytes + 6)).toThrowError(damaged);
    await expect(openSealedFile(path, key, 'study/1')).rejects.toThrowError(damaged);

    const whole = chunkBytes + 16;
    const swapped = Buffer.concat([bytes.subarray(0, 24), bytes.subarray(24 + whole, 24 + 2 * whole), bytes.subarray(24, 24 + whole)]);
    await writeFile(path, Buffer.concat([swapped, bytes.subarray(24 + 2 * whole)]));
    await expect(openSealedFile(path, key, 'study/1')).rejects.toThrowError(damaged);

    for (const kept of [bytes.length - 1, 24 + 16 * whole, 24 + 3 * whole, 24, 12]) {
      await writeFile(path, bytes.subarray(0, kept));
      await expect(openSealedSource(path, key, 'study/1')).rejects.toThrowError(damaged);
    }
    await writeFile(path, bytes);
    await expect(openSealedSource(path, key, 'study/2')).rejects.toThrowError(damaged);
    await expect(openSealedSource(path, Buffer.alloc(32, 4), 'study/1')).rejects.toThrowError(damaged);
    const removed = await openSealedSource(path, key, 'study/1');
    await rm(path);
    expect(() => removed.read(0, 1)).toThrowError(damaged);
  });

  it('of few bytes is read by range too', async () => {
    const path = join(await temporaryFolder(), 'a.bin');
    await sealFile(path, key, 'c', Buffer.from('content'));
    const source = await openSealedSource(path, key, 'c');
    expect([source.length, Buffer.from(source.read(2, 5)).toString()]).toEqual([7, 'nte']);
    await expect(openSealedSource(path, key, 'd')).rejects.toThrowError(damaged);
  });
});
