import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ellipseOf, type FilmPoint } from '../../../../contract/measure/geometry.ts';
import { statisticsInEllipse, statisticsInOutline, valueAt, type GreyPixels } from '../../../../contract/measure/roi-statistics.ts';

const [columns, rows] = [12, 9];
const values = Float32Array.from({ length: columns * rows }, (_, i) => ((i * 37) % 101) + 3_000);
const pixels: GreyPixels = { columns, rows, values, slope: 2, intercept: -1_000 };

/** The same by the definition: every pixel, one after the other. */
function byDefinition(isInside: (x: number, y: number) => boolean): readonly number[] | null {
  const inside: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) if (isInside(x + 0.5, y + 0.5)) inside.push((values[y * columns + x] ?? 0) * 2 - 1_000);
  }
  if (inside.length === 0) return null;
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const variance = inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length;
  return [inside.length, mean, Math.sqrt(variance), Math.min(...inside), Math.max(...inside)];
}

function rectangle(left: number, top: number, right: number, bottom: number): FilmPoint[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

const coordinate = fc.integer({ min: -30, max: 150 }).map((tenths) => tenths / 10 + 0.013);

describe('statistics of a region', () => {
  it('are right to the pixel in any rectangle', () =>
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (x0, y0, x1, y1) => {
        const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
        const found = statisticsInOutline(pixels, rectangle(left, top, right, bottom));
        const wanted = byDefinition((x, y) => x >= left && x <= right && y >= top && y <= bottom);
        if (wanted === null) {
          expect(found).toBeNull();
          return;
        }
        const numbers = found && [found.pixels, found.mean, found.standardDeviation, found.minimum, found.maximum];
        numbers?.forEach((number, i) => expect(number).toBeCloseTo(wanted[i] ?? NaN, 6));
        expect(numbers).not.toBeNull();
      }),
    ));

  it('are right to the pixel in any ellipse, also a leaning one', () =>
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 3 }),
        (x, y, a, b, q) => {
          const angle = 0.3 * q;
          const [u, v] = [
            [(a / 10) * Math.cos(angle), (a / 10) * Math.sin(angle)],
            [(-b / 10) * Math.sin(angle), (b / 10) * Math.cos(angle)],
          ] as const;
          const ellipse = ellipseOf([
            [x + v[0], y + v[1]],
            [x - v[0], y - v[1]],
            [x - u[0], y - u[1]],
            [x + u[0], y + u[1]],
          ]);
          const wanted = byDefinition((px, py) => {
            const along = ((px - x) * Math.cos(angle) + (py - y) * Math.sin(angle)) / (a / 10);
            const across = (-(px - x) * Math.sin(angle) + (py - y) * Math.cos(angle)) / (b / 10);
            return along ** 2 + across ** 2 <= 1;
          });
          const found = statisticsInEllipse(pixels, ellipse);
          expect(found?.pixels ?? 0).toBe(wanted?.[0] ?? 0);
          if (found && wanted) expect(found.mean).toBeCloseTo(wanted[1] ?? NaN, 6);
        },
      ),
    ));

  it('do not count what an outline leaves out', () => {
    const horseshoe: FilmPoint[] = [
      [0, 0],
      [9, 0],
      [9, 6],
      [6, 6],
      [6, 3],
      [3, 3],
      [3, 6],
      [0, 6],
    ];
    expect(statisticsInOutline(pixels, horseshoe)?.pixels).toBe(9 * 6 - 3 * 3);
  });

  it('keep their digits on large, nearly equal values', () => {
    const flat: GreyPixels = { columns: 2, rows: 1, values: Float64Array.of(1e9, 1e9 + 2), slope: 1, intercept: 0 };
    expect(statisticsInOutline(flat, rectangle(0, 0, 2, 1))?.standardDeviation).toBe(1);
  });
});

describe('a probe', () => {
  it('takes the pixel that the point lies in, in modality units', () => {
    expect(valueAt(pixels, [0.99, 0])).toBe((values[0] ?? 0) * 2 - 1_000);
    expect(valueAt(pixels, [3, 2])).toBe((values[2 * columns + 3] ?? 0) * 2 - 1_000);
    expect(valueAt(pixels, [12, 0])).toBeNull();
  });
});
