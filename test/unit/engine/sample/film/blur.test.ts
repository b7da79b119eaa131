import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxBlur, broadBlur } from '../../../../../engine/sample/film/blur.ts';

describe('boxBlur', () => {
  it('leaves an even image as it is', () => {
    fc.assert(
      fc.property(fc.float({ min: -10, max: 10, noNaN: true }), fc.integer({ min: 1, max: 6 }), (level, radius) => {
        for (const value of boxBlur(new Float32Array(12 * 9).fill(level), 12, 9, radius)) expect(value).toBeCloseTo(level, 3);
      }),
    );
  });

  it('spreads one bright cell evenly over 3 × 3 cells in one pass of radius 1', () => {
    const image = new Float32Array(7 * 7);
    image[3 * 7 + 3] = 9;
    const blurred = boxBlur(image, 7, 7, 1, 1);
    expect(blurred[2 * 7 + 2]).toBeCloseTo(1, 5);
    expect(blurred[3 * 7 + 3]).toBeCloseTo(1, 5);
    expect(blurred[1 * 7 + 3]).toBeCloseTo(0, 5);
  });

  it('does not change its input and copies it at radius 0', () => {
    const image = Float32Array.of(1, 2, 3, 4);
    expect(boxBlur(image, 2, 2, 0)).toEqual(image);
    boxBlur(image, 2, 2, 1);
    expect(image).toEqual(Float32Array.of(1, 2, 3, 4));
  });
});

describe('broadBlur', () => {
  it('keeps the mean of a step within 2 %', () => {
    const image = Float32Array.from({ length: 50 * 100 }, (_, i) => (i % 100 < 50 ? 0 : 1));
    const blurred = broadBlur(image, 50, 100, 15);
    expect(blurred.reduce((total, value) => total + value, 0) / blurred.length).toBeCloseTo(0.5, 2);
    expect(blurred[25 * 100 + 50]).toBeGreaterThan(0.4);
    expect(blurred[25 * 100 + 50]).toBeLessThan(0.6);
  });
});
