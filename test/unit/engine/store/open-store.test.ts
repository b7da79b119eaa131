import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../engine/store/connection.ts';
import { deriveKeys } from '../../../../engine/store/keys.ts';
import { databaseFileName, isStore, openStore } from '../../../../engine/store/index.ts';
import { film, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const open = (dataDir: string, key: Uint8Array = storeKey): ReturnType<typeof openStore> => openStore({ dataDir, key });

async function originalsIn(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'originals'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('openStore', () => {
  it('makes folder and store when they are absent, and finds everything again', async () => {
    const dataDir = join(await temporaryFolder(), 'new', 'store');
    expect(await isStore(dataDir)).toBe(false);
    const store = await open(dataDir);
    const { study } = await store.putStudy(film('a'), null);
    await store.close();
    expect(await isStore(dataDir)).toBe(true);
    const again = await open(dataDir);
    expect(await again.getStudy(study.studyKey)).toEqual(study);
    await again.close();
  });

  it.skipIf(process.platform === 'win32')('makes a folder that other users of the machine cannot look into', async () => {
    const dataDir = join(await temporaryFolder(), 'store');
    await (await open(dataDir)).close();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('refuses a wrong key and leaves the database as it was, byte for byte', async () => {
    const dataDir = await temporaryFolder();
    await (await open(dataDir)).close();
    const before = await readFile(join(dataDir, databaseFileName));
    await expect(open(dataDir, new Uint8Array(32).fill(8))).rejects.toThrowError(expect.objectContaining({ code: 'store-key-wrong' }));
    expect(await readFile(join(dataDir, databaseFileName))).toEqual(before);
    await (await open(dataDir)).close();
  });

  it('refuses while the store is open and opens it after close', async () => {
    const dataDir = await temporaryFolder();
    const store = await open(dataDir);
    await expect(open(dataDir)).rejects.toThrowError(expect.objectContaining({ code: 'store-busy' }));
    await store.close();
    await store.close(); // closing twice is harmless
    await (await open(dataDir)).close();
  });

  it('refuses a store of a newer Auscult and lets the lock go', async () => {
    const dataDir = await temporaryFolder();
    await (await open(dataDir)).close();
    const connection = await openForWriting(join(dataDir, databaseFileName), deriveKeys(storeKey).database);
    await connection.script('PRAGMA user_version = 999');
    await connection.close();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(open(dataDir)).rejects.toThrowError(expect.objectContaining({ code: 'store-newer' }));
    }
  });

  it('sweeps files that no study owns after a crash, and only those', async () => {
    const dataDir = await temporaryFolder();
    const store = await open(dataDir);
    const { study } = await store.putStudy(film('kept'), null);
    await store.close();
    const [owned] = await originalsIn(dataDir);
    await mkdir(join(dataDir, 'originals', 'ff'), { recursive: true });
    await writeFile(join(dataDir, 'originals', 'ff', 'orphan.bin'), 'x');
    await (await open(dataDir)).close();
    expect((await originalsIn(dataDir)).length).toBe(2); // closed cleanly before: nothing is looked for
    await writeFile(join(dataDir, 'store.open'), '');
    const again = await open(dataDir);
    expect(await originalsIn(dataDir)).toEqual([owned]);
    expect((await again.readOriginals(study.studyKey)).length).toBe(1);
    await again.close();
  });

  it('leaves no orphan after a study that could not be inserted', async () => {
    const dataDir = await temporaryFolder();
    const store = await open(dataDir);
    const invalid = film('invalid', { sex: 'X' as 'M' });
    await expect(store.putStudy(invalid, null)).rejects.toThrow('CHECK');
    expect(await store.counts()).toEqual({ patientCount: 0, studyCount: 0 });
    await store.close();
    await (await open(dataDir)).close();
    expect(await originalsIn(dataDir)).toEqual([]);
  });

  it('tells of an original that was changed or lost on disk', async () => {
    const dataDir = await temporaryFolder();
    const store = await open(dataDir);
    const { study } = await store.putStudy(film('a'), null);
    const [entry] = (await readdir(join(dataDir, 'originals'), { recursive: true, withFileTypes: true })).filter((found) => found.isFile());
    const path = join(entry!.parentPath, entry!.name);
    await writeFile(path, 'tampered');
    await expect(store.readOriginals(study.studyKey)).rejects.toThrowError(expect.objectContaining({ code: 'store-damaged' }));
    await rm(path);
    await expect(store.readOriginals(study.studyKey)).rejects.toThrowError(expect.objectContaining({ code: 'store-damaged' }));
    await store.close();
  });
});
