/**
 * Chest film → what the film encoder sees: grey values between percentiles 0.5 and 99.5, area-averaged into a 224 × 224
 * square. The reference for the numbers is models/README.md; golden vectors hold both to each other.
 */
import { AuscultError } from '../../contract/index.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import { percentilesOf } from './order-statistics.ts';

/** Side of the encoder's square input, px. */
export const filmSizePx = 224;
const lowPercentile = 0.5;
const highPercentile = 99.5;
const percentileSampleLimit = 262_144;

/** Where the film lies inside the square, px. */
export interface LetterboxGeometry {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
}

/** Place of a film of `height` × `width` px inside a square of `size` px: longer side fills it, round half up, at least 1 px. */
export function letterboxGeometry(height: number, width: number, size = filmSizePx): LetterboxGeometry {
  const scale = size / Math.max(height, width);
  const contentHeight = Math.max(1, Math.floor(height * scale + 0.5));
  const contentWidth = Math.max(1, Math.floor(width * scale + 0.5));
  return {
    height: contentHeight,
    width: contentWidth,
    top: Math.floor((size - contentHeight) / 2),
    left: Math.floor((size - contentWidth) / 2),
  };
}

/** Grey values at percentiles 0.5 and 99.5, of every k-th pixel where the film has more than 262,144. */
export function filmWindow(values: Float32Array): { low: number; high: number } {
  const step = Math.ceil(values.length / percentileSampleLimit);
  let sample = values;
  if (step > 1) {
    sample = new Float32Array(Math.ceil(values.length / step));
    for (let i = 0, at = 0; at < values.length; i++, at += step) sample[i] = values[at] ?? 0;
  }
  const [low = NaN, high = NaN] = percentilesOf(sample, [lowPercentile, highPercentile]);
  return { low, high };
}

/** How the source falls on the target: for each target cell the first and last touched source index and the weights of both ends. */
interface Spans {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly firstWeight: Float64Array;
  readonly lastWeight: Float64Array;
}

/** Spans of an exact area average: target i covers [i, i + 1) · source / target of the source. */
function areaSpans(source: number, target: number): Spans {
  const scale = source / target;
  const spans: Spans = {
    first: new Int32Array(target),
    last: new Int32Array(target),
    firstWeight: new Float64Array(target),
    lastWeight: new Float64Array(target),
  };
  for (let i = 0; i < target; i++) {
    const from = i * scale;
    const to = Math.min((i + 1) * scale, source);
    const first = Math.min(Math.floor(from), source - 1);
    const last = Math.max(first, Math.min(Math.ceil(to) - 1, source - 1));
    spans.first[i] = first;
    spans.last[i] = last;
    spans.firstWeight[i] = last === first ? to - from : first + 1 - from;
    spans.lastWeight[i] = last === first ? 0 : to - last;
  }
  return spans;
}

/** Sums one source row into `out`, one entry a span, with every value clipped to [low, high]. The hot loop: 9 million values a film. */
function sumRow(values: Float32Array, offset: number, spans: Spans, low: number, high: number, out: Float64Array): void {
  const { first, last, firstWeight, lastWeight } = spans;
  for (let i = 0; i < out.length; i++) {
    const end = offset + (last[i] ?? 0);
    let at = offset + (first[i] ?? 0);
    let even = Math.min(Math.max(values[at] ?? 0, low), high) * (firstWeight[i] ?? 0);
    let odd = Math.min(Math.max(values[end] ?? 0, low), high) * (lastWeight[i] ?? 0);
    for (at++; at + 1 < end; at += 2) {
      even += Math.min(Math.max(values[at] ?? 0, low), high);
      odd += Math.min(Math.max(values[at + 1] ?? 0, low), high);
    }
    if (at < end) even += Math.min(Math.max(values[at] ?? 0, low), high);
    out[i] = even + odd;
  }
}

/**
 * Area average of an image whose values are clipped to [low, high] first.
 *
 * @param image   row-major grey values
 * @param height  rows of the result, px
 * @param width   columns of the result, px
 * @returns float64, row-major height × width, in the units of the image
 */
export function areaAverage(image: GreyImage, height: number, width: number, low: number, high: number): Float64Array {
  const rows = areaSpans(image.height, height);
  const columns = areaSpans(image.width, width);
  const cellArea = (image.height / height) * (image.width / width);
  const out = new Float64Array(height * width);
  const rowSums = new Float64Array(width);
  let summedRow = -1;
  for (let y = 0; y < height; y++) {
    const first = rows.first[y] ?? 0;
    const last = rows.last[y] ?? 0;
    for (let row = first; row <= last; row++) {
      if (row !== summedRow) sumRow(image.values, row * image.width, columns, low, high, rowSums);
      summedRow = row;
      const weight = (row === first ? (rows.firstWeight[y] ?? 0) : row === last ? (rows.lastWeight[y] ?? 0) : 1) / cellArea;
      for (let x = 0, at = y * width; x < width; x++, at++) out[at] = (out[at] ?? 0) + (rowSums[x] ?? 0) * weight;
    }
  }
  return out;
}

/**
 * Input of the film encoder: 224 × 224 float32 in [0, 1], row-major, 0 around the film.
 *
 * @throws AuscultError 'film-uniform' when percentiles 0.5 and 99.5 are equal, 'film-decode-failed' when values are not finite
 */
export function filmPixels(image: GreyImage): Float32Array {
  const { low, high } = filmWindow(image.values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new AuscultError('film-decode-failed', { file: 'This film', problem: 'it has pixels without a value' });
  }
  if (!(high > low)) throw new AuscultError('film-uniform', { file: 'this film' });
  const { height, width, top, left } = letterboxGeometry(image.height, image.width);
  const content = areaAverage(image, height, width, low, high);
  const square = new Float32Array(filmSizePx * filmSizePx);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) square[(top + y) * filmSizePx + left + x] = ((content[y * width + x] ?? 0) - low) / (high - low);
  }
  return square;
}
