/** The line of one lead on the paper: every sample where there is room, first, least, greatest and last of each pixel column where not. */
import type { Extremes, MinMaxPyramid } from './min-max-pyramid.ts';
import type { Clip, PixelPaper } from './pixel-paper.ts';

/** From samples to device pixels. */
export interface LineGeometry {
  /** x of sample 0, device px. */
  readonly x0: number;
  /** Device px to a sample. */
  readonly pxPerSample: number;
  /** y of 0 mV, device px. */
  readonly baselineY: number;
  /** Device px to a unit of the samples, positive when up is positive. */
  readonly pxPerUnit: number;
}

/** From this many samples to a pixel column on, extremes are taken from the pyramid. */
const samplesPerColumnForPyramid = 48;
/** From this many samples to a pixel column on, a column is drawn from four samples (M4; Jugel et al., VLDB 2014), which looks the same. */
const samplesPerColumnForReduction = 2;
/** Extremes that lie no further beyond a straight line through a column, device px, are of its noise: one band shows them. */
const straightPx = 0.75;
/** A line whose mean lies no further from its middle, device px, is straight. */
const bentPx = 0.2;
/** Lines that rise by more than so many device px in a column are drawn by distance: a peak must neither grow nor shrink. */
const steepPx = 1.5;

/**
 * Draws a lead's samples into the coverage of the paper. A missing sample (NaN) lifts the pen.
 *
 * @param paper  receives the line
 * @param samples  the whole signal
 * @param from  first sample to draw
 * @param to  end of the samples to draw, exclusive
 * @param halfWidth  half the line's width, device px
 * @param pyramid  makes the pyramid of the samples when it is needed
 */
export function drawLine(
  paper: PixelPaper,
  samples: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
  geometry: LineGeometry,
  halfWidth: number,
  clip: Clip,
  pyramid: () => MinMaxPyramid,
): void {
  const { x0, pxPerSample, baselineY, pxPerUnit } = geometry;
  const pen = new Pen(paper, halfWidth, clip);
  const y = (sample: number): number => baselineY - sample * pxPerUnit;
  const firstSeen = Math.max(from, Math.floor((clip.left - 2 - x0) / pxPerSample));
  const lastSeen = Math.min(to, Math.ceil((clip.right + 2 - x0) / pxPerSample) + 1);
  const perColumn = 1 / pxPerSample;
  if (perColumn < samplesPerColumnForReduction) {
    for (let i = firstSeen; i < lastSeen; i++) pen.to(x0 + i * pxPerSample, y(samples[i] ?? NaN));
    return;
  }
  const found: Extremes = { least: 0, greatest: 0 };
  const peaks = perColumn >= samplesPerColumnForPyramid ? pyramid() : null;
  for (let column = Math.floor(x0 + firstSeen * pxPerSample); ; column++) {
    const start = Math.max(firstSeen, Math.ceil((column - x0) * perColumn));
    const end = Math.min(lastSeen, Math.ceil((column + 1 - x0) * perColumn));
    if (start >= lastSeen) return;
    if (end <= start) continue;
    if (peaks) {
      peaks.extremes(start, end, found);
      pen.column(column, y(found.least), y(found.greatest));
    } else drawColumn(pen, samples, column, start, end, geometry);
  }
}

/** First, extremes in their order, and last sample of a column. */
function drawColumn(pen: Pen, samples: Float32Array, column: number, start: number, end: number, geometry: LineGeometry): void {
  const { x0, pxPerSample, baselineY, pxPerUnit } = geometry;
  let least = start;
  let greatest = start;
  let sum = 0;
  for (let i = start; i < end; i++) {
    const sample = samples[i] ?? NaN;
    if (Number.isNaN(sample)) {
      // A column with a gap is drawn sample by sample: gaps are rare, and their edges must stay where they are.
      for (let k = start; k < end; k++) pen.to(x0 + k * pxPerSample, baselineY - (samples[k] ?? NaN) * pxPerUnit);
      return;
    }
    sum += sample;
    if (sample < (samples[least] ?? NaN)) least = i;
    if (sample > (samples[greatest] ?? NaN)) greatest = i;
  }
  const y = (i: number): number => baselineY - (samples[i] ?? NaN) * pxPerUnit;
  const last = end - 1;
  // Mean of the line from where the pen stands: its corners by the trapezoidal rule.
  const yMean = baselineY + ((pen.y - y(last)) / 2 - sum * pxPerUnit) / (end - start);
  if (pen.straight(column, y(least), y(greatest), yMean, x0 + last * pxPerSample, y(last))) return;
  const early = Math.min(least, greatest);
  const late = Math.max(least, greatest);
  pen.to(x0 + start * pxPerSample, y(start));
  if (early > start) pen.to(x0 + early * pxPerSample, y(early));
  if (late > early) pen.to(x0 + late * pxPerSample, y(late));
  if (last > late) pen.to(x0 + last * pxPerSample, y(last));
}

/** Draws from point to point; NaN lifts it. */
class Pen {
  readonly #paper: PixelPaper;
  readonly #halfWidth: number;
  readonly #clip: Clip;
  #x = NaN;
  #y = NaN;

  constructor(paper: PixelPaper, halfWidth: number, clip: Clip) {
    this.#paper = paper;
    this.#halfWidth = halfWidth;
    this.#clip = clip;
  }

  to(x: number, y: number): void {
    if (!Number.isNaN(this.#y) && !Number.isNaN(y)) this.#paper.segment(this.#x, this.#y, x, y, this.#halfWidth, this.#clip);
    this.#x = x;
    this.#y = y;
  }

  /** Where it stands, device px; NaN when it is lifted. */
  get y(): number {
    return this.#y;
  }

  /**
   * One band for a column through which the line runs straight and not steeply, when that is enough.
   *
   * @param yLeast  y of its least sample, device px
   * @param yGreatest  y of its greatest
   * @param yMean  mean y of the line from where the pen stands to its last sample
   * @param xLast  where the pen then stands
   * @returns whether it was enough
   */
  straight(column: number, yLeast: number, yGreatest: number, yMean: number, xLast: number, yLast: number): boolean {
    const [top, bottom] = yLeast < yGreatest ? [yLeast, yGreatest] : [yGreatest, yLeast];
    const [from, to] = this.#y < yLast ? [this.#y, yLast] : [yLast, this.#y];
    if (!(top >= from - straightPx && bottom <= to + straightPx && to - from <= steepPx)) return false;
    if (Math.abs(yMean - (from + to) / 2) > bentPx) return false;
    const rise = to - from;
    const reach = this.#halfWidth * Math.sqrt(1 + rise * rise);
    const upper = Math.min(yMean - reach, top - this.#halfWidth + rise / 2);
    this.#paper.stroke(column, upper, Math.max(yMean + reach, bottom + this.#halfWidth - rise / 2), this.#clip, rise);
    this.#x = xLast;
    this.#y = yLast;
    return true;
  }

  /** An upright stroke over the extremes of a column, long enough to touch that of the column before. */
  column(column: number, yLeast: number, yGreatest: number): void {
    if (!Number.isFinite(yLeast)) return this.to(column, NaN);
    const before = Number.isNaN(this.#y) ? yLeast : this.#y;
    const top = Math.min(yLeast, yGreatest);
    const bottom = Math.max(yLeast, yGreatest);
    this.#paper.stroke(column, Math.min(top, before) - this.#halfWidth, Math.max(bottom, before) + this.#halfWidth, this.#clip);
    this.#x = column;
    this.#y = Math.min(bottom, Math.max(top, before));
  }
}
