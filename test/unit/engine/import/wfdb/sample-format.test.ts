import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFormats } from '../../../../../engine/import/wfdb/sample-format.ts';

/** Packs samples as signal(5) of the WFDB Applications Guide describes, written independently of the readers. */
const pack: Readonly<Record<number, (samples: readonly number[]) => number[]>> = {
  16: (samples) => samples.flatMap((value) => [value & 255, (value >> 8) & 255]),
  24: (samples) => samples.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255]),
  32: (samples) => samples.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255]),
  61: (samples) => samples.flatMap((value) => [(value >> 8) & 255, value & 255]),
  80: (samples) => samples.map((value) => value + 128),
  160: (samples) => samples.flatMap((value) => [(value + 32_768) & 255, ((value + 32_768) >> 8) & 255]),
  212: (samples) =>
    groupsOf(samples, 2).flatMap(([a = 0, b]) => {
      const middle = ((a >> 8) & 15) | ((((b ?? 0) >> 8) & 15) << 4);
      return b === undefined ? [a & 255, middle] : [a & 255, middle, b & 255];
    }),
  310: (samples) =>
    groupsOf(samples, 3).flatMap(([a = 0, b = 0, c = 0]) => {
      const one = ((a & 1023) << 1) | ((c & 31) << 11);
      const two = ((b & 1023) << 1) | (((c >> 5) & 31) << 11);
      return [one & 255, one >> 8, two & 255, two >> 8];
    }),
  311: (samples) =>
    groupsOf(samples, 3).flatMap(([a = 0, b = 0, c = 0]) => {
      const word = (a & 1023) | ((b & 1023) << 10) | ((c & 1023) << 20);
      return [word & 255, (word >> 8) & 255, (word >> 16) & 255, (word >> 24) & 255];
    }),
};

const bits: Readonly<Record<number, number>> = { 16: 16, 24: 24, 32: 32, 61: 16, 80: 8, 160: 16, 212: 12, 310: 10, 311: 10 };

function groupsOf(samples: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => samples.slice(i * size, (i + 1) * size));
}

describe('sampleFormats', () => {
  it.each(Object.keys(pack).map(Number))('format %i reads back what was packed', (number) => {
    const format = sampleFormats[number]!;
    const half = 2 ** ((bits[number] ?? 0) - 1);
    const samples = fc.array(fc.integer({ min: -half, max: half - 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(samples, (values) => {
        const bytes = Uint8Array.from(pack[number]!(values));
        const view = new DataView(bytes.buffer);
        expect(values.map((_, i) => format.read(view, i))).toEqual(values);
        expect(format.bytesFor(values.length)).toBeLessThanOrEqual(bytes.length);
        expect(format.samplesIn(bytes.length)).toBeGreaterThanOrEqual(values.length);
      }),
    );
  });

  it('counts bytes and samples of cut groups', () => {
    expect([1, 2, 3].map(sampleFormats[212]!.bytesFor)).toEqual([2, 3, 5]);
    expect([1, 2, 3, 5].map(sampleFormats[212]!.samplesIn)).toEqual([0, 1, 2, 3]);
    expect([1, 2, 3, 4].map(sampleFormats[310]!.bytesFor)).toEqual([2, 4, 4, 6]);
    expect([2, 3, 4, 6].map(sampleFormats[311]!.samplesIn)).toEqual([1, 2, 3, 4]);
  });

  it('marks the lowest value as missing, except in format 8', () => {
    expect([8, 16, 80, 212, 311].map((number) => sampleFormats[number]!.invalid)).toEqual([null, -32_768, -128, -2_048, -512]);
  });
});
