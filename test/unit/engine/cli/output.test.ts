import { describe, expect, it } from 'vitest';
import { Output } from '../../../../engine/cli/output.ts';

function outputs(isJson: boolean): { output: Output; written: { out: string; error: string } } {
  const written = { out: '', error: '' };
  const terminal = { writeOut: (text: string) => void (written.out += text), writeError: (text: string) => void (written.error += text) };
  return { output: new Output(terminal, isJson), written };
}

describe('Output', () => {
  it('streams text and ends with the text of the result', () => {
    const { output, written } = outputs(false);
    output.stream('half a ');
    output.stream('sentence');
    output.break();
    output.result({ a: 1 }, () => 'done');
    expect(written).toEqual({ out: 'half a sentence\ndone\n', error: '' });
  });

  it('writes with --json one document and nothing else to standard output', () => {
    const { output, written } = outputs(true);
    output.stream('text');
    output.break();
    output.progress('1 of 2');
    output.result({ a: [1] }, () => 'done');
    expect(JSON.parse(written.out)).toEqual({ a: [1] });
    expect(written.error).toBe('1 of 2\n');
  });

  it('lets no control character of a name or a model through to the terminal', () => {
    const { output, written } = outputs(false);
    output.stream('a\u001b[2Jb');
    output.progress('c\u0007d');
    expect(written).toEqual({ out: 'a [2Jb', error: 'c d\n' });
  });
});
