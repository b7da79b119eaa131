import { describe, expect, it } from 'vitest';
import { bandPassed, bandPassTaps, oddExtended } from '../../../../engine/inference/band-pass.ts';

const taps = bandPassTaps(0.5, 40, 100);

/** Gain at a frequency, from the taps. */
function gain(hz: number): number {
  return taps.reduce((sum, tap, i) => sum + tap * Math.cos((2 * Math.PI * hz * (i - 200)) / 100), 0);
}

describe('bandPassTaps', () => {
  it('are 401 and symmetric', () => {
    expect(taps.length).toBe(401);
    for (let i = 0; i < 200; i++) expect(taps[i]).toBeCloseTo(taps[400 - i]!, 15);
  });

  it('pass 2 to 38 Hz within 1 %', () => {
    for (let hz = 2; hz <= 38; hz++) expect(Math.abs(gain(hz) - 1)).toBeLessThan(0.01);
  });

  it('halve 0.5 Hz and 40 Hz', () => {
    expect(gain(0.5)).toBeCloseTo(0.5, 1);
    expect(gain(40)).toBeCloseTo(0.5, 1);
  });

  it('stop a constant and 45 to 50 Hz by 40 dB', () => {
    for (const hz of [0, 45, 48, 50]) expect(Math.abs(gain(hz))).toBeLessThan(0.01);
  });
});

describe('oddExtended', () => {
  it('mirrors through the end points', () => expect([...oddExtended(Float64Array.of(1, 2, 4), 2)]).toEqual([-2, 0, 1, 2, 4, 6, 7]));

  it('goes on in steps where the record is short', () =>
    expect([...oddExtended(Float64Array.of(0, 1), 3)]).toEqual([-3, -2, -1, 0, 1, 2, 3, 4]));

  it('refuses a single sample', () => expect(() => oddExtended(Float64Array.of(1), 1)).toThrow(RangeError));
});

describe('bandPassed', () => {
  it('removes a slope, also at the ends', () => {
    const out = bandPassed(
      Float64Array.from({ length: 1_000 }, (_, n) => n / 100),
      taps,
    );
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(0.05);
  });

  it('leaves a sine of 10 Hz where it is', () => {
    const sine = Float64Array.from({ length: 1_000 }, (_, n) => Math.sin((2 * Math.PI * 10 * n) / 100));
    const change = bandPassed(sine, taps).map((value, n) => Math.abs(value - sine[n]!));
    expect(Math.max(...change.subarray(200, 800))).toBeLessThan(0.005);
  });
});
