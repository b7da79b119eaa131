import { describe, expect, it } from 'vitest';
import { plainFilm, synthesiseFilm, type SyntheticFilm } from '../../../../../engine/sample/film/index.ts';
import { placeHeart } from '../../../../../engine/sample/film/mediastinum.ts';
import { shadowHalfWidth } from '../../../../../engine/sample/film/plane.ts';
import { lungOuterX, placeThorax, trunkHalfWidth } from '../../../../../engine/sample/film/thorax.ts';

/** Mean grey of a rectangle in cm, x from the midline. */
function meanGrey(film: SyntheticFilm, x0: number, x1: number, y0: number, y1: number): number {
  const perCm = 10 / film.pixelSpacingMm;
  const middle = film.columns / 2;
  let sum = 0;
  let count = 0;
  for (let row = Math.round(y0 * perCm); row < y1 * perCm; row++) {
    for (let column = Math.round(middle + x0 * perCm); column < middle + x1 * perCm; column++) {
      sum += film.pixels[row * film.columns + column] ?? 0;
      count++;
    }
  }
  return sum / count;
}

const bytes = (film: SyntheticFilm): Buffer => Buffer.from(film.pixels.buffer);

describe('synthesiseFilm', () => {
  const plain = synthesiseFilm(plainFilm);

  it('is 900 rows by 800 columns of 12 bits at 0.44 mm', () => {
    expect([plain.rows, plain.columns, plain.bitsStored]).toEqual([900, 800, 12]);
    expect(plain.pixelSpacingMm).toBeCloseTo(0.44, 9);
    expect(plain.pixels).toHaveLength(720_000);
    expect(plain.pixels.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(4095);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(bytes(synthesiseFilm(plainFilm)).equals(bytes(plain))).toBe(true);
    expect(bytes(synthesiseFilm({ ...plainFilm, seed: 2 })).equals(bytes(plain))).toBe(false);
  });

  it('shows both lungs darker than heart and abdomen, and the open beam black', () => {
    const lungs = [meanGrey(plain, -10, -7, 12, 20), meanGrey(plain, 7, 10, 12, 18)] as const;
    const heart = meanGrey(plain, 0, 4, 20, 25);
    expect(Math.max(...lungs)).toBeLessThan(heart - 700);
    expect(meanGrey(plain, -3, 3, 36, 38)).toBeGreaterThan(heart);
    expect(meanGrey(plain, 15, 17, 0.2, 1)).toBeLessThan(60);
  });

  it('whitens the right base with fluid there and not the left', () => {
    const fluid = synthesiseFilm({ ...plainFilm, effusionRight: 0.5 });
    expect(meanGrey(fluid, -11, -7, 23, 25)).toBeGreaterThan(meanGrey(plain, -11, -7, 23, 25) + 800);
    expect(Math.abs(meanGrey(fluid, 9, 11, 23, 25) - meanGrey(plain, 9, 11, 23, 25))).toBeLessThan(350);
  });

  it('whitens the left upper zone with an opacity there', () => {
    const dense = synthesiseFilm({ ...plainFilm, opacity: { side: 'left', zone: 'upper', density: 0.8, radiusCm: 3 } });
    expect(meanGrey(dense, 5.6, 7.6, 10.4, 12.4)).toBeGreaterThan(meanGrey(plain, 5.6, 7.6, 10.4, 12.4) + 500);
  });

  it('shows the metal of a pacemaker white at the left upper chest', () => {
    const paced = synthesiseFilm({ ...plainFilm, hasPacemaker: true });
    expect(meanGrey(paced, 9.6, 11.6, 9.2, 10.4)).toBeGreaterThan(3300);
  });
});

describe('placeHeart', () => {
  it('gives a shadow of the asked width: 0.40, 0.50, 0.60 and 0.70 of the lungs’ width', () => {
    for (const ratio of [0.4, 0.5, 0.6, 0.7]) {
      const film = { ...plainFilm, cardiothoracicRatio: ratio };
      const thorax = placeThorax(film);
      const { ventricles, rightAtrium } = placeHeart(thorax, film);
      const width = ventricles.x + shadowHalfWidth(ventricles) - (rightAtrium.x - shadowHalfWidth(rightAtrium));
      expect(width / (2 * thorax.halfWidth)).toBeCloseTo(ratio, 6);
    }
  });
});

describe('placeThorax', () => {
  it('keeps the lungs inside the trunk at every height', () => {
    for (const film of [plainFilm, { ...plainFilm, sex: 'F' as const, habitus: 0.8 }, { ...plainFilm, inflation: 1.1, habitus: 0.85 }]) {
      const thorax = placeThorax(film);
      for (let y = 5; y < 33; y += 0.25) expect(lungOuterX(thorax, y)).toBeLessThan(trunkHalfWidth(thorax, film, y));
    }
  });

  it('lowers the diaphragm by more than 1 cm on hyperinflation', () => {
    const usual = placeThorax(plainFilm);
    const inflated = placeThorax({ ...plainFilm, inflation: 1 });
    expect(inflated.domeY[0] - usual.domeY[0]).toBeGreaterThan(1);
  });

  it('has no lung above the apex or below the base', () => {
    const thorax = placeThorax(plainFilm);
    expect(lungOuterX(thorax, thorax.apexY)).toBe(0);
    expect(lungOuterX(thorax, thorax.baseY)).toBe(0);
    expect(lungOuterX(thorax, thorax.baseY - 0.1)).toBeCloseTo(thorax.halfWidth, 1);
  });
});
