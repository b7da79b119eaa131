/**
 * Chest film → what the film encoder sees: grey values between percentiles 0.5 and 99.5, area-averaged into a 224 × 224
 * square. The reference for the numbers is models/README.md; golden vectors hold both to each other.
 */
import { AuscultError } from '../../contract/index.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import { areaAverage } from './area-average.ts';
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

function withoutValue(): AuscultError {
  return new AuscultError('film-decode-failed', { file: 'This film', problem: 'it has pixels without a value' });
}

/** What was made of images that are still in use: encoder and segmenter see the same square. */
const madePixels = new WeakMap<GreyImage, Float32Array>();

/**
 * Input of the film encoder and of the organ segmenter: 224 × 224 float32 in [0, 1], row-major, 0 around the film. Made once an image; not to be changed.
 *
 * @throws AuscultError 'film-uniform' when percentiles 0.5 and 99.5 are equal, 'film-decode-failed' when values are not finite
 */
export function filmPixels(image: GreyImage): Float32Array {
  const known = madePixels.get(image);
  if (known) return known;
  const pixels = makePixels(image);
  madePixels.set(image, pixels);
  return pixels;
}

function makePixels(image: GreyImage): Float32Array {
  const { low, high } = filmWindow(image.values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw withoutValue();
  }
  if (!(high > low)) throw new AuscultError('film-uniform', { file: 'this film' });
  const { height, width, top, left } = letterboxGeometry(image.height, image.width);
  const content = areaAverage(image, height, width, low, high);
  if (!content.every(Number.isFinite)) throw withoutValue();
  const square = new Float32Array(filmSizePx * filmSizePx);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) square[(top + y) * filmSizePx + left + x] = ((content[y * width + x] ?? 0) - low) / (high - low);
  }
  return square;
}
