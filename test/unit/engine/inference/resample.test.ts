import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample, resamplingRatio, resamplingTaps } from '../../../../engine/inference/resample.ts';

function resampled(signal: Float32Array, fromHz: number, toHz = 100, limit = 100_000): Float64Array {
  const ratio = resamplingRatio(fromHz, toHz);
  return resample(signal, ratio, resamplingTaps(ratio), limit);
}

const sine = (hz: number, fs: number, seconds: number): Float32Array =>
  Float32Array.from({ length: fs * seconds }, (_, n) => Math.sin((2 * Math.PI * hz * n) / fs));

/** Root mean square of the middle, away from the edges. */
function middleRms(signal: Float64Array): number {
  const middle = signal.subarray(Math.floor(signal.length / 4), Math.floor((3 * signal.length) / 4));
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
}

describe('resamplingRatio', () => {
  it.each([
    [500, 1, 5],
    [250, 2, 5],
    [360, 5, 18],
    [257, 100, 257],
    [100, 1, 1],
    [50, 2, 1],
    [333.3333333333333, 3, 10],
    [128.5, 200, 257],
  ])('%f Hz to 100 Hz is %i / %i', (fromHz, up, down) => expect(resamplingRatio(fromHz, 100)).toEqual({ up, down }));

  it('finds a small ratio near to any frequency', () => {
    fc.assert(
      fc.property(fc.double({ min: 50, max: 2000, noNaN: true }), (fromHz) => {
        const { up, down } = resamplingRatio(fromHz, 100);
        expect(Math.max(up, down)).toBeLessThanOrEqual(2_000);
        expect(Math.abs(up / down / (100 / fromHz) - 1)).toBeLessThan(2e-3);
      }),
    );
  });
});

describe('resample', () => {
  it('makes 1000 samples of 10 s', () => {
    for (const fs of [50, 128, 250, 257, 360, 500, 1000]) expect(resampled(new Float32Array(fs * 10), fs).length).toBe(1_000);
  });

  it('makes no more samples than asked for', () => expect(resampled(new Float32Array(10_000), 500, 100, 700).length).toBe(700));

  it('gives back a signal that has the rate already', () => expect([...resampled(Float32Array.of(1, 2, 3), 100)]).toEqual([1, 2, 3]));

  it('keeps a constant to 1 in 100,000, edges included', () => {
    for (const fs of [250, 360, 500, 1000]) {
      const out = resampled(new Float32Array(fs * 2).fill(1), fs);
      expect(Math.max(...out.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-5);
    }
  });

  it('keeps 5, 20 and 40 Hz within 1 %', () => {
    for (const hz of [5, 20, 40]) expect(middleRms(resampled(sine(hz, 500, 10), 500)) * Math.SQRT2).toBeCloseTo(1, 2);
  });

  it('lets less than 1 in 1,000 of 60, 100 and 150 Hz through', () => {
    for (const hz of [60, 100, 150]) expect(middleRms(resampled(sine(hz, 500, 10), 500))).toBeLessThan(1e-3);
  });

  it('shifts no phase: a sine of 7 Hz stays where it was', () => {
    const change = resampled(sine(7, 360, 10), 360).map((value, n) => Math.abs(value - Math.sin((2 * Math.PI * 7 * n) / 100)));
    expect(Math.max(...change.subarray(200, 800))).toBeLessThan(1e-3);
  });
});
