import { describe, expect, it } from 'vitest';
import { commandNames } from '../../../../engine/cli/arguments.ts';
import { exitCodeOf, exitCodes } from '../../../../engine/cli/exit-codes.ts';
import { helpText } from '../../../../engine/cli/help.ts';

describe('exit codes', () => {
  it('are all explained in the help', () => {
    for (const code of Object.values(exitCodes)) expect(helpText).toMatch(new RegExp(`^ {2}${code} {2}`, 'mu'));
  });

  it('tell apart what the user can do about a refusal', () => {
    expect(exitCodeOf('study-not-found')).toBe(4);
    expect(exitCodeOf('store-busy')).toBe(5);
    expect(exitCodeOf('cancelled')).toBe(130);
    expect(exitCodeOf('invalid-request')).toBe(2);
    expect(exitCodeOf('model-failed')).toBe(1);
  });
});

describe('the help', () => {
  it('explains every command, in lines of 120 characters at most', () => {
    for (const name of commandNames) expect(helpText).toContain(`  auscult ${name}`);
    expect(Math.max(...helpText.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
