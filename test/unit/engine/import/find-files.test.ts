import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFiles } from '../../../../engine/import/index.ts';

let folder = '';

async function make(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), 'x');
  }
}

const found = async (...names: string[]): Promise<string[]> =>
  (await findFiles(names.map((name) => join(folder, name)))).map((path) => path.slice(folder.length + 1));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auscult-find-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('findFiles', () => {
  it('walks folders and sorts what it finds, each file once', async () => {
    await make('b.dcm', 'a/2.dcm', 'a/1', 'a/deep/er/3.dcm');
    expect(await found('', 'a', 'b.dcm')).toEqual(['a/1', 'a/2.dcm', 'a/deep/er/3.dcm', 'b.dcm']);
  });

  it('leaves hidden files and folders out', async () => {
    await make('.DS_Store', '.git/config', '._1.dcm', '1.dcm');
    expect(await found('')).toEqual(['1.dcm']);
  });

  it('leaves the companions of a WFDB header to their header', async () => {
    await make('w/100.hea', 'w/100.dat', 'w/100.atr', 'w/100.xyz', 'w/100.dcm', 'w/101.dat', 'v/100.dat');
    expect(await found('')).toEqual(['v/100.dat', 'w/100.dcm', 'w/100.hea', 'w/101.dat']);
  });

  it('keeps a path that does not exist, so that the import can say so', async () => {
    expect(await found('gone.dcm')).toEqual(['gone.dcm']);
  });

  it('does not walk in circles through symbolic links', async () => {
    await make('a/1.dcm');
    await symlink(join(folder, 'a'), join(folder, 'a', 'again'));
    await symlink(join(folder), join(folder, 'a', 'up'));
    expect(await found('')).toEqual(['a/1.dcm']);
  });

  it('ends when it is cancelled', async () => {
    await make('1.dcm');
    const signal = AbortSignal.abort();
    await expect(findFiles([folder], { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
