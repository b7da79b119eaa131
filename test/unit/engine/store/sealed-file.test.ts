import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSealedFile, sealedOverheadBytes, sealFile } from '../../../../engine/store/sealed-file.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const key = Buffer.alloc(32, 3);
const damaged = expect.objectContaining({ code: 'store-damaged' });

describe('a sealed file', () => {
  it('opens to the bytes that were sealed, for any content and context', async () => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.string(), async (bytes, context) => {
        await sealFile(join(folder, 'a.bin'), key, context, bytes);
        expect(await openSealedFile(join(folder, 'a.bin'), key, context)).toEqual(Uint8Array.from(bytes));
      }),
      { numRuns: 30 },
    );
  });

  it('opens when it is longer than two chunks of 4 MiB, and is 36 bytes longer than its content', async () => {
    const folder = await temporaryFolder();
    const bytes = Uint8Array.from({ length: 9_000_001 }, (_, i) => (i * 31) & 255);
    await sealFile(join(folder, 'sub', 'a.bin'), key, 'c', bytes);
    expect(Buffer.compare(await openSealedFile(join(folder, 'sub', 'a.bin'), key, 'c'), bytes)).toBe(0);
    expect((await readFile(join(folder, 'sub', 'a.bin'))).byteLength).toBe(9_000_001 + sealedOverheadBytes);
    expect(sealedOverheadBytes).toBe(36);
  });

  it('holds no part of its content in clear and leaves no temporary file', async () => {
    const folder = await temporaryFolder();
    await sealFile(join(folder, 'a.bin'), key, 'c', Buffer.from('PATIENT NAME'));
    expect((await readFile(join(folder, 'a.bin'))).includes('PATIENT')).toBe(false);
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  it('is written differently each time, since the nonce is random', async () => {
    const folder = await temporaryFolder();
    await sealFile(join(folder, 'a.bin'), key, 'c', Buffer.from('same'));
    await sealFile(join(folder, 'b.bin'), key, 'c', Buffer.from('same'));
    expect(await readFile(join(folder, 'a.bin'))).not.toEqual(await readFile(join(folder, 'b.bin')));
  });

  it('does not open with another context, another key, or when it is missing', async () => {
    const path = join(await temporaryFolder(), 'a.bin');
    await sealFile(path, key, 'study/0', Buffer.from('content'));
    await expect(openSealedFile(path, key, 'study/1')).rejects.toThrowError(damaged);
    await expect(openSealedFile(path, Buffer.alloc(32, 4), 'study/0')).rejects.toThrowError(damaged);
    await expect(openSealedFile(`${path}.gone`, key, 'study/0')).rejects.toThrowError(damaged);
  });

  it('does not open after any single byte was changed or the end was cut', async () => {
    const path = join(await temporaryFolder(), 'a.bin');
    await sealFile(path, key, 'c', Buffer.from('content'));
    const sealed = await readFile(path);
    for (let i = 0; i < sealed.byteLength; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      await writeFile(path, changed);
      await expect(openSealedFile(path, key, 'c')).rejects.toThrowError(damaged);
      await writeFile(path, sealed.subarray(0, i));
      await expect(openSealedFile(path, key, 'c')).rejects.toThrowError(damaged);
    }
  });
});
