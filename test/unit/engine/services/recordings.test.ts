import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimateKeepingPeaks } from '../../../../engine/services/recordings.ts';

describe('decimateKeepingPeaks', () => {
  it('keeps the R peak of 1.5 mV that lies between the kept places', () => {
    const samples = new Float32Array(100);
    samples[43] = 1.5;
    const small = decimateKeepingPeaks(samples, 10);
    expect(small.length).toBe(10);
    expect(small[4]).toBe(1.5);
  });

  it('keeps a negative peak as well', () => expect([...decimateKeepingPeaks(Float32Array.of(0, -2, 0.5), 3)]).toEqual([-2]));

  it('passes over missing samples and says NaN where all are missing', () =>
    expect([...decimateKeepingPeaks(Float32Array.of(Number.NaN, 1, Number.NaN, Number.NaN), 2)]).toEqual([1, Number.NaN]));

  it('keeps only values that were there, about one in `factor`', () =>
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, min: -10, max: 10 }), fc.integer({ min: 1, max: 20 }), (samples, factor) => {
        const small = decimateKeepingPeaks(samples, factor);
        expect(small.length).toBe(Math.ceil(samples.length / factor));
        for (const [i, value] of small.entries()) expect(samples.subarray(i * factor, (i + 1) * factor)).toContain(value);
      }),
    ));
});
