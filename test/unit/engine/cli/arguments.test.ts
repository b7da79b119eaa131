import { describe, expect, it } from 'vitest';
import { oneOf, parseCommandLine, UsageError, wholeNumber } from '../../../../engine/cli/arguments.ts';

describe('parseCommandLine', () => {
  it('takes options before and after the words of a command', () => {
    const line = parseCommandLine(['import', '--no-encode', 'a', '--data', '/d', 'b', '--json']);
    expect([line.command, line.words]).toEqual(['import', ['a', 'b']]);
    expect([line.isOn('no-encode'), line.isOn('json'), line.option('data'), line.option('models')]).toEqual([true, true, '/d', undefined]);
  });

  it('knows no command in an empty line or one that asks for help', () => {
    expect(parseCommandLine([]).command).toBeNull();
    expect(parseCommandLine(['--help'])).toMatchObject({ command: null });
    expect(parseCommandLine(['--data', 'import', '--json', 'status'])).toMatchObject({ command: 'status', words: [] });
    expect(parseCommandLine(['-h']).isOn('help')).toBe(true);
  });

  it.each([
    [['frobnicate'], 'There is no command "frobnicate".'],
    [['frobnicate', 'import'], 'There is no command "frobnicate".'],
    [['toString'], 'There is no command "toString".'],
    [['import', '--count', '3'], '"auscult import" has no option --count.'],
    [['import', '--frob'], "Unknown option '--frob'"],
    [['--count', '3'], 'has no option --count'],
    [['sample', '--count'], 'argument missing'],
  ])('refuses %j', (words, problem) => {
    expect(() => parseCommandLine(words)).toThrow(UsageError);
    expect(() => parseCommandLine(words)).toThrow(problem);
  });

  it('reads whole numbers and words of a choice, and refuses others', () => {
    const line = parseCommandLine(['search', 'x', '--limit', '12', '--modality', 'mri']);
    expect(wholeNumber(line, 'limit')).toBe(12);
    expect(() => oneOf(line, 'modality', ['film', 'ecg'])).toThrow('--modality is one of film, ecg, not "mri".');
    expect(() => wholeNumber(parseCommandLine(['search', '--limit=-1']), 'limit')).toThrow('--limit needs a whole number');
    expect(wholeNumber(parseCommandLine(['search']), 'limit')).toBeUndefined();
  });
});
