/** Small pictures of films for lists. */
import type { Thumbnail } from '../store/store.ts';
import type { GreyImage } from './parsed-study.ts';

/** Share of pixels that may be lost at either end of the grey scale: collimator and markers must not set the window. */
const clippedShare = 0.01;

/**
 * Shrinks a film by averaging areas and windows it between its 1st and 99th percentile.
 *
 * @param image    a decoded film
 * @param maxSide  longest side of the thumbnail, pixels; a smaller film keeps its size
 */
export function makeThumbnail(image: GreyImage, maxSide = 160): Thumbnail {
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const means = averageAreas(image, width, height);
  const [low, high] = percentiles(means, clippedShare);
  const span = high > low ? high - low : 1;
  return { width, height, grey: Uint8Array.from(means, (mean) => Math.min(255, Math.max(0, Math.round((255 * (mean - low)) / span)))) };
}

/** Mean of the source pixels under each pixel of the smaller picture. */
function averageAreas(image: GreyImage, width: number, height: number): Float32Array {
  const means = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = sourceRange(y, height, image.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = sourceRange(x, width, image.width);
      means[y * width + x] = meanOf(image, left, right, top, bottom);
    }
  }
  return means;
}

function sourceRange(index: number, count: number, size: number): readonly [number, number] {
  const from = Math.floor((index * size) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * size) / count))];
}

function meanOf(image: GreyImage, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += image.values[y * image.width + x] ?? 0;
  return sum / ((right - left) * (bottom - top));
}

function percentiles(values: Float32Array, share: number): readonly [number, number] {
  const sorted = Float32Array.from(values).sort();
  const at = (fraction: number): number => sorted[Math.round(fraction * (sorted.length - 1))] ?? 0;
  return [at(share), at(1 - share)];
}
