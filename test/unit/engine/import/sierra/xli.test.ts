import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuscultError } from '../../../../../contract/index.ts';
import { unpackLzw } from '../../../../../engine/import/sierra/lzw.ts';
import { restoreLimbLeads, unpackXli } from '../../../../../engine/import/sierra/xli.ts';
import { packCodes, xliBlock } from './build-sierra.ts';

describe('LZW of ten bits', () => {
  it('gives single bytes, strings met before, and the string that is just being made', () => {
    expect([...(unpackLzw(packCodes([65, 66, 256, 258]), 99) ?? [])]).toEqual([65, 66, 65, 66, 65, 66, 65]);
    expect([...(unpackLzw(packCodes([65, 256, 257]), 99) ?? [])]).toEqual([65, 65, 65, 65, 65, 65]);
  });

  it('ends at its end code, or when enough has come out', () => {
    expect([...(unpackLzw(Uint8Array.of(0b00010000, 0b01111111, 0b11110000), 99) ?? [])]).toEqual([65]);
    expect(unpackLzw(packCodes([1, 2, 3, 4]), 3)).toHaveLength(3);
    expect(unpackLzw(new Uint8Array(), 3)).toHaveLength(0);
  });

  it('is refused where a code stands for nothing', () => {
    expect(unpackLzw(packCodes([256]), 99)).toBeNull();
    expect(unpackLzw(packCodes([65, 300]), 99)).toBeNull();
  });

  it('keeps its table when that is full', () => {
    const bytes = Array.from({ length: 3_000 }, (_, i) => (i * 7) % 256);
    expect([...(unpackLzw(packCodes(bytes), 3_000) ?? [])]).toEqual(bytes);
  });
});

describe('XLI', () => {
  it('gives samples back from second differences', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4_000, max: 4_000 }), { minLength: 2, maxLength: 60 }), (samples) => {
        expect([...(unpackXli(xliBlock(samples), samples.length, 1, 'a.xml')[0] ?? [])]).toEqual(samples);
      }),
    );
  });

  it('unpacks literal bytes', () => {
    // numbers 10, 12, 64 + 1, 64; first difference −1: the third sample is 2·12 − 10 + 1, the fourth 2·15 − 12 − 1
    const packed = packCodes([0, 0, 0, 0, 10, 12, 65, 64]);
    const block = Uint8Array.of(packed.length, 0, 0, 0, 1, 0, 0xff, 0xff, ...packed);
    expect([...(unpackXli(block, 4, 1, 'a.xml')[0] ?? [])]).toEqual([10, 12, 15, 17]);
  });

  it('never fails otherwise than by an AuscultError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(50), (bytes, samples) => {
        try {
          unpackXli(bytes, samples, 2, 'a.xml');
        } catch (error) {
          if (!isAuscultError(error)) throw error;
        }
      }),
    );
  });

  it('restores limb leads, halves cut towards zero', () => {
    const lead = (value: number): Int16Array => Int16Array.of(value);
    const limb = { I: lead(10), II: lead(15), III: lead(1), aVR: lead(0), aVL: lead(-1), aVF: lead(2) };
    restoreLimbLeads(limb);
    expect(Object.values(limb).map(([value]) => value)).toEqual([10, 15, 4, -12, 4, 7]);
    const below = { I: lead(-10), II: lead(-15), III: lead(0), aVR: lead(0), aVL: lead(0), aVF: lead(0) };
    restoreLimbLeads(below);
    expect(Object.values(below).map(([value]) => value)).toEqual([-10, -15, -5, 12, -2, -10]);
  });
});
