import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChecksumCache } from '../../../../engine/inference/checksum.ts';

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // FIPS 180-2, appendix B.1
let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'auscult-checksum-'));
  file = path.join(folder, 'a');
  await writeFile(file, 'abc');
  await utimes(file, 1, 1);
});
afterEach(() => rm(folder, { recursive: true }));

describe('ChecksumCache', () => {
  it('gives the published SHA-256 of "abc"', async () => expect(await new ChecksumCache().sha256(file)).toBe(abc));

  it('does not read a file again whose size and time are the same', async () => {
    const cache = new ChecksumCache();
    await cache.sha256(file);
    await writeFile(file, 'xyz');
    await utimes(file, 1, 1);
    expect(await cache.sha256(file)).toBe(abc);
  });

  it('reads a file again whose time changed', async () => {
    const cache = new ChecksumCache();
    await cache.sha256(file);
    await writeFile(file, 'xyz');
    expect(await cache.sha256(file)).not.toBe(abc);
  });

  it('fails for a file that is not there, and not for ever', async () => {
    const cache = new ChecksumCache();
    await rm(file);
    await expect(cache.sha256(file)).rejects.toThrow();
    await writeFile(file, 'abc');
    expect(await cache.sha256(file)).toBe(abc);
  });
});
