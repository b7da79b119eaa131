import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GgufProblem, GgufTooShort, readGgufHead } from '../../../../engine/own-model/gguf.ts';
import { facts, tinyGguf as file, u32, u64 } from './tiny-gguf.ts';
import { contextTokensOf, neededBytes } from '../../../../engine/own-model/memory.ts';

const problem = (bytes: Buffer, size = bytes.length): string => {
  try {
    readGgufHead(bytes, size);
    return '';
  } catch (error) {
    return error instanceof GgufProblem ? error.message : `NOT A PROBLEM: ${String(error)}`;
  }
};

describe('the head of a GGUF file', () => {
  it('says what the model is, its licence, and how large its cache gets', () => {
    const head = readGgufHead(file(), file().length);
    expect(head).toEqual({
      architecture: 'llama',
      name: 'Tiny',
      licence: 'apache-2.0',
      contextTokens: 8192,
      layers: 2,
      cacheValuesPerLayer: 2 * (16 + 16),
      tensorCount: 1,
    });
    expect(contextTokensOf(head)).toBe(4096);
    expect(neededBytes(head, 1e9)).toBe(1e9 + 2 * 64 * 4096 * 2 + 250e6);
  });

  it('is refused with the reason', () => {
    expect(problem(Buffer.from('%PDF-1.4 not a model'))).toContain('not a GGUF');
    expect(problem(Buffer.alloc(0))).toContain('not a GGUF');
    expect(problem(file({ version: 1 }))).toContain('version 1');
    expect(problem(file({ tensors: 0 }))).toContain('no weights');
    expect(problem(file({ values: facts.slice(1) }))).toContain('architecture');
    expect(problem(file({ values: facts.slice(0, -3) }))).toContain('head_count');
    expect(problem(file().subarray(0, -1), file().length - 1)).toContain('ends before its weights do');
    expect(problem(Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(2 ** 40)]))).toContain('facts');
  });

  it('asks for more bytes where only a part was read', () => {
    const whole = file();
    for (const end of [10, 60, 200]) expect(() => readGgufHead(whole.subarray(0, end), whole.length)).toThrowError(GgufTooShort);
  });

  it('is read or refused, whatever the bytes are', () => {
    const whole = file();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(whole.length), (changes, cut) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(problem(bytes.subarray(0, bytes.length - (cut % 64)))).not.toContain('NOT A PROBLEM');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (rest) => {
        expect(problem(Buffer.concat([Buffer.from('GGUF'), u32(3), rest]))).not.toContain('NOT A PROBLEM');
      }),
    );
  });
});
