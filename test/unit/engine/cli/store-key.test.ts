import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { obtainStoreKey } from '../../../../engine/cli/store-key.ts';
import type { KeyPlaces } from '../../../../engine/cli/store-key.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

async function places(changes: Partial<KeyPlaces> = {}): Promise<KeyPlaces> {
  return {
    environmentKey: undefined,
    keyFile: undefined,
    configDir: join(await temporaryFolder(), 'auscult'),
    storeExists: false,
    ...changes,
  };
}

describe('obtainStoreKey', () => {
  it('makes a key file for this user alone when there is no store yet, and finds it again', async () => {
    const where = await places();
    const { key, custody } = obtainStoreKey(where);
    expect(key.byteLength).toBe(32);
    const path = join(where.configDir, 'store.key');
    expect(custody).toContain(path);
    expect(await readFile(path, 'utf8')).toBe(Buffer.from(key).toString('hex'));
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(obtainStoreKey({ ...where, storeExists: true }).key).toEqual(key);
  });

  it('takes the key of the environment before that of a file', async () => {
    const where = await places({ environmentKey: 'ab'.repeat(32) });
    expect(obtainStoreKey(where).key).toEqual(new Uint8Array(32).fill(0xab));
    await expect(stat(where.configDir)).rejects.toThrow('ENOENT');
  });

  it('makes no new key for a store that is there already', async () => {
    const where = await places({ storeExists: true });
    expect(() => obtainStoreKey(where)).toThrow('There is a store but no key');
    await mkdir(where.configDir);
    await writeFile(join(where.configDir, 'store-key.sealed'), 'x');
    expect(() => obtainStoreKey(where)).toThrow('sealed by the system keyring');
  });

  it('refuses what is no key', async () => {
    const keyFile = join(await temporaryFolder(), 'key');
    await writeFile(keyFile, 'not a key');
    const where = await places();
    expect(() => obtainStoreKey({ ...where, keyFile })).toThrow('does not hold a key of 64 hexadecimal digits');
    expect(() => obtainStoreKey({ ...where, environmentKey: 'ab' })).toThrow('AUSCULT_KEY does not hold a key');
  });
});
