import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filmPixels, filmSizePx, filmWindow, letterboxGeometry } from '../../../../engine/inference/film-pixels.ts';
import { differenceFrom, FilmCase, golden, goldenFilm, GoldenSummary } from './golden.ts';

const image = (width: number, height: number, value: (x: number, y: number) => number) => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('letterboxGeometry', () => {
  it('fills the square with a square film', () =>
    expect(letterboxGeometry(3000, 3000)).toEqual({ height: 224, width: 224, top: 0, left: 0 }));

  it('centres a portrait film', () => expect(letterboxGeometry(300, 260)).toEqual({ height: 224, width: 194, top: 0, left: 15 }));

  it('centres a landscape film', () => expect(letterboxGeometry(180, 321)).toEqual({ height: 126, width: 224, top: 49, left: 0 }));

  it('keeps one pixel of an extremely narrow film', () => expect(letterboxGeometry(1, 4000)).toMatchObject({ height: 1, width: 224 }));
});

describe('filmPixels', () => {
  it('scales percentile 0.5 to 0 and 99.5 to 1', () => {
    const pixels = filmPixels(image(224, 224, (x, y) => y * 224 + x));
    expect(Math.min(...pixels)).toBe(0);
    expect(Math.max(...pixels)).toBe(1);
    expect(mean(pixels)).toBeCloseTo(0.5, 3);
  });

  it('is 0 around the film', () => {
    const pixels = filmPixels(image(100, 200, (x) => 100 + x));
    expect(pixels[0]).toBe(0);
    expect(pixels[111 * filmSizePx + 30]).toBe(0);
    expect(pixels[111 * filmSizePx + 150]).toBeGreaterThan(0.5);
  });

  it('refuses a film of one grey by its code', () =>
    expect(() => filmPixels(image(100, 100, () => 5))).toThrowError(expect.objectContaining({ code: 'film-uniform' })));

  it('refuses pixels without a value by its code', () =>
    expect(() => filmPixels(image(100, 100, (x) => (x < 50 ? NaN : x)))).toThrowError(
      expect.objectContaining({ code: 'film-decode-failed' }),
    ));

  it('takes every 35th pixel of 3000 × 3000 for the window', () => {
    const film = image(3000, 3000, (x, y) => ((y * 3000 + x) % 35 === 0 ? 10 : 1000));
    film.values[0] = 10;
    expect(filmWindow(film.values)).toEqual({ low: 10, high: 10 });
  });
});

const reference = golden(
  'film-preprocess',
  z.object({
    tolerance: z.number(),
    cases: z.array(FilmCase.extend({ window: z.tuple([z.number(), z.number()]), expected: GoldenSummary })),
  }),
);

describe.skipIf(reference === null)('golden films (skipped when test/fixtures/golden/film-preprocess.json is absent)', () => {
  it.each(reference?.cases ?? [])('equals the reference for $width × $height', (film) => {
    const source = goldenFilm(film);
    const { low, high } = filmWindow(source.values);
    expect([low, high]).toEqual(film.window);
    expect(differenceFrom(film.expected, filmPixels(source))).toBeLessThan(reference!.tolerance);
  });
});
