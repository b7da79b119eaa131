import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unzip } from '../../../scripts/electron/unzip.mjs';

/** A zip archive, written by hand (APPNOTE 4.3): local header and data of each entry, central directory, end record. */
function zip(entries: { name: string; text: string; mode?: number; isStored?: boolean }[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, text, mode = 0o644, isStored = false } of entries) {
    const raw = isStored ? Buffer.from(text) : deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isStored ? 0 : 8, 10);
    entry.writeUInt32LE(raw.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), raw);
    central.push(entry, Buffer.from(name));
    at += 30 + name.length + raw.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function unpack(archive: Buffer, rename: (name: string) => string | null = (name) => name): string {
  const dir = mkdtempSync(join(tmpdir(), 'auscult-zip-'));
  writeFileSync(join(dir, 'a.zip'), archive);
  mkdirSync(join(dir, 'out'));
  unzip(join(dir, 'a.zip'), join(dir, 'out'), rename);
  return join(dir, 'out');
}

describe('unzip', () => {
  it('unpacks stored and deflated entries with their permissions', () => {
    const out = unpack(
      zip([
        { name: 'app/', text: '', isStored: true },
        { name: 'app/run', text: '#!/bin/sh\necho 42\n', mode: 0o755 },
        { name: 'app/data.txt', text: 'plain', isStored: true },
      ]),
    );
    expect(execFileSync(join(out, 'app/run'), { encoding: 'utf8' })).toBe('42\n');
    expect(statSync(join(out, 'app/data.txt')).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(out, 'app/data.txt'), 'utf8')).toBe('plain');
  });

  it('renames entries and leaves out those that are given no name', () => {
    const out = unpack(
      zip([
        { name: 'X/X', text: 'binary' },
        { name: 'X/resources/app.asar', text: 'no' },
      ]),
      (name) => (name === 'X/X' ? 'electron' : null),
    );
    expect(readFileSync(join(out, 'electron'), 'utf8')).toBe('binary');
    expect(existsSync(join(out, 'X'))).toBe(false);
  });

  it('refuses an entry that would lie outside its folder', () => {
    expect(() => unpack(zip([{ name: '../evil', text: 'x' }]))).toThrow('outside its folder');
    expect(() => unpack(zip([{ name: '/etc/evil', text: 'x' }]))).toThrow('outside its folder');
  });
});
