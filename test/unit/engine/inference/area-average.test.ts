import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaAverage } from '../../../../engine/inference/area-average.ts';

const image = (width: number, height: number, value: (x: number, y: number) => number) => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('areaAverage', () => {
  it('averages two by two', () =>
    expect([
      ...areaAverage(
        image(4, 2, (x, y) => x + 10 * y),
        1,
        2,
        -100,
        100,
      ),
    ]).toEqual([5.5, 7.5]));

  it('shares a pixel between both neighbours by its overlap', () =>
    expect([
      ...areaAverage(
        image(3, 1, (x) => x * 3),
        1,
        2,
        0,
        100,
      ),
    ]).toEqual([1, 5]));

  it('repeats pixels where it enlarges', () =>
    expect([
      ...areaAverage(
        image(2, 1, (x) => x),
        1,
        4,
        0,
        1,
      ),
    ]).toEqual([0, 0, 1, 1]));

  it('clips before it averages', () =>
    expect([
      ...areaAverage(
        image(2, 1, (x) => x * 100),
        1,
        1,
        0,
        10,
      ),
    ]).toEqual([5]));

  const side = fc.integer({ min: 1, max: 40 });
  it('keeps the mean', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.integer(), (width, height, toWidth, toHeight, seed) => {
        const source = image(width, height, (x, y) => ((x * 31 + y * 17 + seed) % 101) - 50);
        expect(mean(areaAverage(source, toHeight, toWidth, -1000, 1000))).toBeCloseTo(mean(source.values), 9);
      }),
    );
  });

  it('keeps a constant', () => {
    fc.assert(
      fc.property(side, side, side, side, (width, height, toWidth, toHeight) => {
        const out = areaAverage(
          image(width, height, () => 7),
          toHeight,
          toWidth,
          0,
          10,
        );
        expect(Math.max(...out.map((value) => Math.abs(value - 7)))).toBeLessThan(1e-10);
      }),
    );
  });
});
