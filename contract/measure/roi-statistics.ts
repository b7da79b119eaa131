/** Statistics of the grey values in a region, right to the pixel. Pure. A pixel counts when its centre lies in the region or on its edge. */
import type { Ellipse, FilmPoint } from './geometry.ts';

/** The grey values of a frame in modality units (after the modality LUT). */
export interface GreyPixels {
  readonly columns: number;
  readonly rows: number;
  /** Row by row. */
  readonly values: ArrayLike<number>;
  /** What turns a stored value into a modality value. */
  readonly slope: number;
  readonly intercept: number;
}

export interface RoiStatistics {
  readonly pixels: number;
  readonly mean: number;
  /** Of the population: divided by n. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** A stretch of a row: first and last column, both inclusive, film pixels. */
type Span = readonly [first: number, last: number];

/** Columns whose centres lie between two positions, both inclusive. */
function columnsBetween(left: number, right: number, columns: number): Span {
  return [Math.max(0, Math.ceil(left - 0.5)), Math.min(columns - 1, Math.floor(right - 0.5))];
}

/** Statistics of the pixels whose centres lie in a closed outline (even-odd rule); null when there are none. */
export function statisticsInOutline(pixels: GreyPixels, outline: readonly FilmPoint[]): RoiStatistics | null {
  const rows = outline.map(([, row]) => row);
  return collect(pixels, Math.min(...rows), Math.max(...rows), (centre) => spansOfOutline(outline, centre, pixels.columns));
}

/** Statistics of the pixels whose centres lie in an ellipse; null when there are none. */
export function statisticsInEllipse(pixels: GreyPixels, ellipse: Ellipse): RoiStatistics | null {
  const { centre, a, b } = ellipse;
  const reach = Math.hypot(a[1], b[1]);
  return collect(pixels, centre[1] - reach, centre[1] + reach, (y) => spanOfEllipse(ellipse, y, pixels.columns));
}

/** The value of the pixel under a point; null outside the film. */
export function valueAt(pixels: GreyPixels, [column, row]: FilmPoint): number | null {
  const [x, y] = [Math.floor(column), Math.floor(row)];
  if (x < 0 || y < 0 || x >= pixels.columns || y >= pixels.rows) return null;
  return (pixels.values[y * pixels.columns + x] ?? Number.NaN) * pixels.slope + pixels.intercept;
}

/** Where a row through pixel centres at height `y` crosses the outline, as columns inside. */
function spansOfOutline(outline: readonly FilmPoint[], y: number, columns: number): Span[] {
  const crossings: number[] = [];
  outline.forEach(([x0, y0], i) => {
    const [x1, y1] = outline[(i + 1) % outline.length] ?? [x0, y0];
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  });
  crossings.sort((a, b) => a - b);
  const spans: Span[] = [];
  for (let i = 0; i + 1 < crossings.length; i += 2) spans.push(columnsBetween(crossings[i] ?? 0, crossings[i + 1] ?? 0, columns));
  return spans;
}

/** Solves |s| ≤ 1 for x at a height y, where s are the coordinates along the half axes. */
function spanOfEllipse({ centre, a, b }: Ellipse, y: number, columns: number): Span[] {
  const determinant = a[0] * b[1] - a[1] * b[0];
  if (determinant === 0) return [];
  const dy = y - centre[1];
  // s1 = (dx·b1 − dy·b0)/det, s2 = (dy·a0 − dx·a1)/det; s1² + s2² = 1 is a quadratic in dx.
  const p = b[1] ** 2 + a[1] ** 2;
  const q = -2 * dy * (b[0] * b[1] + a[0] * a[1]);
  const r = dy ** 2 * (b[0] ** 2 + a[0] ** 2) - determinant ** 2;
  const discriminant = q * q - 4 * p * r;
  if (discriminant < 0) return [];
  const root = Math.sqrt(discriminant);
  return [columnsBetween(centre[0] + (-q - root) / (2 * p), centre[0] + (-q + root) / (2 * p), columns)];
}

function collect(pixels: GreyPixels, top: number, bottom: number, spansAt: (centre: number) => readonly Span[]): RoiStatistics | null {
  const { columns, rows, values, slope, intercept } = pixels;
  let count = 0;
  let sum = 0;
  let squares = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  const first = Math.max(0, Math.ceil(top - 0.5));
  const last = Math.min(rows - 1, Math.floor(bottom - 0.5));
  let shift = Number.NaN;
  for (let row = first; row <= last; row++) {
    for (const [from, to] of spansAt(row + 0.5)) {
      for (let at = row * columns + from; at <= row * columns + to; at++) {
        const value = (values[at] ?? Number.NaN) * slope + intercept;
        if (Number.isNaN(shift)) shift = value;
        count++;
        // Shifted by a value of the region, so that squares of large values do not swallow their differences.
        sum += value - shift;
        squares += (value - shift) ** 2;
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
      }
    }
  }
  if (count === 0) return null;
  const offset = sum / count;
  const variance = Math.max(0, squares / count - offset ** 2);
  return { pixels: count, mean: shift + offset, standardDeviation: Math.sqrt(variance), minimum, maximum };
}
