import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeCause, logSizeLimitBytes, openLocalLog } from '../../../engine/local-log.ts';

const freshFile = (): string => join(mkdtempSync(join(tmpdir(), 'auscult-log-')), 'logs', 'engine.log');
const noon = (): Date => new Date('2026-11-22T12:00:00.000Z');

describe('the local log', () => {
  it('writes one line an entry with time and level, in a file for this user alone', () => {
    const file = freshFile();
    openLocalLog(file, noon)('info', 'models warmed');
    expect(readFileSync(file, 'utf8')).toBe('2026-11-22T12:00:00.000Z info models warmed\n');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('writes a cause and what caused that, indented', () => {
    const file = freshFile();
    openLocalLog(file, noon)('error', 'openFilm failed', new Error('outer', { cause: 'inner' }));
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines[1]).toBe('    Error: outer');
    expect(lines.some((line) => line === '    caused by inner')).toBe(true);
  });

  it('sets a file of more than 4 MB aside', () => {
    const file = freshFile();
    const log = openLocalLog(file, noon);
    writeFileSync(file, 'x'.repeat(logSizeLimitBytes + 1));
    log('info', 'after');
    expect(readFileSync(file, 'utf8')).toBe('2026-11-22T12:00:00.000Z info after\n');
    expect(existsSync(`${file}.1`)).toBe(true);
  });

  it('lets the work go on when it cannot be written', () => {
    const file = freshFile();
    writeFileSync(dirname(dirname(file)) + '/logs', 'a file where the folder should be');
    expect(() => openLocalLog(file)('info', 'lost')).not.toThrow();
  });

  it('tells of a cause that is no error', () => expect(describeCause('plain')).toBe('    plain'));
});
