import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../../main/write-whole.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'auscult-write-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeWhole', () => {
  it('writes the file, in place of one that was there, and leaves nothing else', async () => {
    const path = join(folder, 'report.dcm');
    writeFileSync(path, 'old');
    await writeWhole(path, new TextEncoder().encode('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['report.dcm']);
  });

  it('leaves nothing half-done where it cannot be written', async () => {
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'inside'), '');
    await expect(writeWhole(taken, new Uint8Array(9))).rejects.toThrow();
    await expect(writeWhole(join(folder, 'nowhere', 'x.dcm'), new Uint8Array(9))).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
