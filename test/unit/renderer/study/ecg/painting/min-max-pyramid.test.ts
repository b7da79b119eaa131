import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinMaxPyramid } from '../../../../../../renderer/study/ecg/painting/min-max-pyramid.ts';

const extremesOf = (samples: Float32Array, from: number, to: number): [number, number] => {
  const present = [...samples.subarray(Math.max(0, from), Math.max(0, to))].filter((value) => !Number.isNaN(value));
  return [Math.min(...present), Math.max(...present)];
};

describe('the pyramid of extremes', () => {
  it('finds the extremes of every range, missing samples left out', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -500, max: 500 }) }, { weight: 1, arbitrary: fc.constant(NaN) }), {
          maxLength: 900,
        }),
        fc.integer({ min: -5, max: 900 }),
        fc.integer({ min: 0, max: 950 }),
        (values, from, length) => {
          const samples = Float32Array.from(values);
          const found = new MinMaxPyramid(samples).extremes(from, from + length, { least: 0, greatest: 0 });
          const [least, greatest] = extremesOf(samples, from, from + length);
          return found.least === least && found.greatest === greatest;
        },
      ),
      { numRuns: 300 },
    ));

  it('says of an empty range that it holds nothing', () => {
    const { least, greatest } = new MinMaxPyramid(new Float32Array(0)).extremes(0, 5, { least: 0, greatest: 0 });
    expect(least).toBeGreaterThan(greatest);
  });
});
