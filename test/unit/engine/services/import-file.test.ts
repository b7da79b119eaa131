import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOnDisk, importFile, readWholeFile } from '../../../../engine/services/import-file.ts';
import type { ImportFileParts } from '../../../../engine/services/import-file.ts';
import { openStore } from '../../../../engine/store/index.ts';
import { fakeFilm, fakeReaders } from '../../../fake-capabilities.ts';
import { storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

describe('readWholeFile', () => {
  it('refuses what is missing, a folder, empty, or larger than the limit, by its code', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'empty'), '');
    await writeFile(join(folder, 'large'), '12345');
    const code = (expected: string): unknown => expect.objectContaining({ code: expected });
    await expect(readWholeFile(join(folder, 'gone'))).rejects.toThrowError(code('file-unreadable'));
    await expect(readWholeFile(folder)).rejects.toThrowError(code('file-unreadable'));
    await expect(readWholeFile(join(folder, 'empty'))).rejects.toThrowError(code('file-empty'));
    await expect(readWholeFile(join(folder, 'large'), 4)).rejects.toThrowError(code('file-too-large'));
    expect(Buffer.from(await readWholeFile(join(folder, 'large'), 5)).toString()).toBe('12345');
  });
});

describe('fileOnDisk', () => {
  it('reads siblings of its own folder and nothing outside it', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'secret'), 'outside');
    await writeFile(join(folder, 'in', 'a.dat'), 'signal');
    const file = fileOnDisk(join(folder, 'in', 'a.hea'));
    expect(Buffer.from((await file.readSibling('a.dat'))!).toString()).toBe('signal');
    for (const name of ['../secret', '..\\secret', '..', '.', '', join(folder, 'secret'), 'gone.dat', 'a\0.dat']) {
      expect(await file.readSibling(name)).toBeNull();
    }
  });
});

describe('importFile', () => {
  async function outcomesOf(contents: readonly string[]): Promise<{ kind: string; code?: string }[]> {
    const folder = await temporaryFolder();
    const store = await openStore({ dataDir: join(folder, 'store'), key: storeKey });
    const parts: ImportFileParts = { store, readers: fakeReaders, log: () => undefined };
    const outcomes: { kind: string; code?: string }[] = [];
    for (const [i, content] of contents.entries()) {
      await writeFile(join(folder, `${i}`), content);
      outcomes.push((await importFile(parts, fileOnDisk(join(folder, `${i}`)))).outcome);
    }
    await store.close();
    return outcomes;
  }

  it('says imported, then duplicate for the same content', async () =>
    expect((await outcomesOf([fakeFilm('A', 1), fakeFilm('A', 1)])).map(({ kind }) => kind)).toEqual(['imported', 'duplicate']));

  it('says why a file was refused, and turns a defect of a reader into a refusal too', async () =>
    expect((await outcomesOf(['what is this', 'crash', ''])).map(({ kind, code }) => [kind, code])).toEqual([
      ['refused', 'format-unknown'],
      ['refused', 'internal-error'],
      ['refused', 'file-empty'],
    ]));
});
