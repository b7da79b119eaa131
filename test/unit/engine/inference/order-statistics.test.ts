import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentilesOf } from '../../../../engine/inference/order-statistics.ts';

/** By sorting everything. */
function bySorting(values: Float32Array, percentile: number): number {
  const sorted = values.slice().sort();
  const position = (percentile / 100) * (sorted.length - 1);
  const lower = sorted[Math.floor(position)]!;
  return lower + (sorted[Math.ceil(position)]! - lower) * (position - Math.floor(position));
}

describe('percentilesOf', () => {
  it('finds the median of four between the middle two', () => expect(percentilesOf(Float32Array.of(4, 1, 3, 2), [50])).toEqual([2.5]));

  it('finds least and most', () => expect(percentilesOf(Float32Array.of(-7, 1e9, 0.5), [0, 100])).toEqual([-7, 1e9]));

  it('gives the only value of one for every percentile', () =>
    expect(percentilesOf(Float32Array.of(3), [0, 0.5, 99.5, 100])).toEqual([3, 3, 3, 3]));

  it('sorts negative values and both zeros', () =>
    expect(percentilesOf(Float32Array.of(0, -0, -1, 1, -2), [0, 25, 75, 100])).toEqual([-2, -1, 0, 1]));

  it('leaves its input as it was', () => {
    const values = Float32Array.of(3, 1, 2);
    percentilesOf(values, [50]);
    expect([...values]).toEqual([3, 1, 2]);
  });

  it('equals a full sort on any values', () => {
    const values = fc.float32Array({ minLength: 1, maxLength: 300, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 100, noNaN: true }), (some, percentile) => {
        expect(percentilesOf(some, [percentile])[0]).toBeCloseTo(bySorting(some, percentile), 12);
      }),
    );
  });
});
