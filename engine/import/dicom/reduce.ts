/** Smaller pictures of films: means of square blocks of pixels. */
import type { FramePixels } from '../../../contract/index.ts';

type GreyPixels = FramePixels & { readonly kind: 'grey' };

/** Longest side that a preview has at most, pixels: as many as a large screen shows of a film that fits it. */
export const previewSide = 2048;

/** How many pixels of a film's side go into one of its preview: the least power of 2 that brings it within `previewSide`; 1 for a film that is. */
export function previewReduction(rows: number, columns: number): number {
  let reduction = 1;
  while (Math.max(rows, columns) / reduction > previewSide) reduction *= 2;
  return reduction;
}

/**
 * Means of blocks of `reduction` × `reduction` pixels, of fewer at the right and the lower edge. Whole numbers are rounded to the nearest.
 *
 * @param pixels  rows × columns values; lowest and highest stay those of the film
 * @returns ⌈rows / reduction⌉ × ⌈columns / reduction⌉ values of the same type
 */
export function reduceGrey(pixels: GreyPixels, rows: number, columns: number, reduction: number): GreyPixels {
  const { values } = pixels;
  const [height, width] = [Math.ceil(rows / reduction), Math.ceil(columns / reduction)];
  const isWhole = !(values instanceof Float32Array);
  const reduced = new (values.constructor as Uint16ArrayConstructor)(height * width);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const [from, to] = [y * reduction, Math.min(rows, (y + 1) * reduction)];
    for (let row = from; row < to; row++) addRow(values, row * columns, columns, reduction, sums);
    for (let x = 0; x < width; x++) {
      const mean = (sums[x] ?? 0) / ((to - from) * (Math.min(columns, (x + 1) * reduction) - x * reduction));
      reduced[y * width + x] = isWhole ? Math.round(mean) : mean;
    }
  }
  return { ...pixels, values: reduced };
}

/** Adds a row's values to the sums of the blocks that it crosses. */
function addRow(values: GreyPixels['values'], start: number, columns: number, reduction: number, sums: Float64Array): void {
  for (let x = 0, at = start, end = start + columns; at < end; x++) {
    let sum = 0;
    for (const stop = Math.min(at + reduction, end); at < stop; at++) sum += values[at] ?? 0;
    sums[x] = (sums[x] ?? 0) + sum;
  }
}
