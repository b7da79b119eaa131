import { describe, expect, it } from 'vitest';
import { GreyLevels } from '../../../../../renderer/study/film/grey-levels.ts';

describe('GreyLevels', () => {
  const whole = Uint16Array.from({ length: 8 * 8 }, (_, i) => i);

  it('gives the smallest level that has a value for each screen pixel', () => {
    const levels = new GreyLevels(8, 8);
    levels.put(whole, 1);
    expect([2, 1, 0.9, 0.51, 0.5, 0.3, 0.25, 0.2].map((scale) => levels.at(scale).reduction)).toEqual([1, 1, 1, 1, 2, 2, 4, 4]);
  });

  it('has means of squares of pixels in it, rounded half up', () => {
    const levels = new GreyLevels(3, 3);
    levels.put(Int16Array.of(0, 1, 2, 1, 0, 3, -3, -4, -5), 1);
    // At the odd edge the mean is of the pixels that there are.
    expect(levels.at(0.5)).toMatchObject({ width: 2, height: 2, values: Int16Array.of(1, 3, -3, -5) });
  });

  it('draws from a preview until the film’s own pixels are here', () => {
    const levels = new GreyLevels(8, 8);
    levels.put(new Uint16Array(16).fill(7), 2);
    expect([levels.isWhole, levels.at(1).reduction, levels.at(0.25).reduction]).toEqual([false, 2, 4]);
    levels.put(whole, 1);
    expect([levels.isWhole, levels.at(1).values]).toEqual([true, whole]);
  });

  it('refuses pixels of another film', () => {
    expect(() => new GreyLevels(8, 8).put(new Uint16Array(9), 1)).toThrow(RangeError);
  });
});
