/** Draws the small pictures of lists on a canvas. */
import type { Thumbnail } from './thumbnails.ts';

/** Draws a film in grey or lead II as a line, whole canvas, at the canvas's own size. */
export function drawThumbnail(canvas: HTMLCanvasElement, thumbnail: Thumbnail, pixelRatio: number): void {
  if (thumbnail.kind === 'film') drawFilm(canvas, thumbnail);
  else drawEcgSketch(canvas, thumbnail, pixelRatio);
}

function drawFilm(canvas: HTMLCanvasElement, { width, height, grey }: Extract<Thumbnail, { kind: 'film' }>): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  for (let i = 0; i < grey.length; i++) {
    const value = grey[i] ?? 0;
    image.data[4 * i] = value;
    image.data[4 * i + 1] = value;
    image.data[4 * i + 2] = value;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function drawEcgSketch(
  canvas: HTMLCanvasElement,
  { samplesMv, samplingFrequencyHz }: Extract<Thumbnail, { kind: 'ecg' }>,
  pixelRatio: number,
): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * pixelRatio);
  canvas.height = Math.round(height * pixelRatio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.strokeStyle = '#b6c4d2';
  context.lineWidth = 1.1;
  context.lineJoin = 'round';
  context.beginPath();
  for (const [i, point] of sketchPoints(samplesMv, samplingFrequencyHz, width, height).entries()) {
    if (i === 0 || point === null) context.moveTo(point?.[0] ?? 0, point?.[1] ?? 0);
    else context.lineTo(point[0], point[1]);
  }
  context.stroke();
}

/**
 * The polyline of a sketch: the first 5 s over the whole width, its range fitted to the height with a margin of a tenth.
 *
 * @returns CSS px points, null where a sample is missing; not to scale, for recognition only
 */
export function sketchPoints(
  samplesMv: Float32Array,
  samplingFrequencyHz: number,
  width: number,
  height: number,
): ([number, number] | null)[] {
  const count = Math.min(samplesMv.length, Math.round(5 * samplingFrequencyHz));
  const shown = samplesMv.subarray(0, count);
  let low = Infinity;
  let high = -Infinity;
  for (const sample of shown) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  const span = Math.max(high - low, 0.5);
  const middle = Number.isFinite(high + low) ? (high + low) / 2 : 0;
  return Array.from(shown, (sample, i) =>
    Number.isNaN(sample) ? null : [(i / Math.max(1, count - 1)) * width, height / 2 - ((sample - middle) / span) * height * 0.8],
  );
}
