import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianFiltered } from '../../../../../engine/inference/rhythm/median-filter.ts';

/** By its definition. */
function slowly(signal: readonly number[], width: number): number[] {
  const half = (width - 1) / 2;
  return signal.map((_, t) => {
    const window = Array.from({ length: width }, (_unused, i) => signal[Math.min(signal.length - 1, Math.max(0, t - half + i))]!);
    return window.sort((a, b) => a - b)[half]!;
  });
}

describe('the running median', () => {
  it('is the median of each window, ends repeated', () => {
    const signals = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(signals, fc.integer({ min: 0, max: 8 }), (signal, half) => {
        expect([...medianFiltered(Float64Array.from(signal), 2 * half + 1)]).toEqual(slowly(signal, 2 * half + 1));
      }),
    );
  });

  it('takes a spike away and keeps a step', () => {
    const signal = Float64Array.from({ length: 100 }, (_, t) => (t < 50 ? 0 : 1) + (t === 20 ? 9 : 0));
    const filtered = medianFiltered(signal, 5);
    expect(filtered[20]).toBe(0);
    expect(filtered[49]).toBe(0);
    expect(filtered[50]).toBe(1);
  });
});
