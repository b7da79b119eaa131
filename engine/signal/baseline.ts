/** Removal of baseline wander by the isoelectric level before each QRS complex. */

/** Where the level before a QRS complex is looked for, ms before its alignment sample, and how long a stretch is used. */
const fromMs = 130;
const toMs = 45;
const stretchMs = 20;

/**
 * Subtracts the baseline: a cubic Hermite curve through the level of the flattest stretch of the PR segment of each beat, which
 * before the first and after the last beat goes on level. Waves are not touched, as a high-pass filter would.
 *
 * @param lead                 mV; NaN stays NaN
 * @param beats                alignment samples of all beats, ascending
 * @param samplingFrequencyHz  Hz
 * @see Meyer CR, Keiser HN, Comput Biomed Res 1977;10:459–470 (cubic spline through PR segments)
 */
export function removeBaseline(lead: Float32Array, beats: readonly number[], samplingFrequencyHz: number): Float32Array {
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const knots = beats.flatMap((at) => flattest(lead, at - samples(fromMs), at - samples(toMs), samples(stretchMs)));
  if (knots.length === 0) return lead.slice();
  return lead.map((value, t) => value - hermite(knots, t));
}

interface Knot {
  readonly at: number;
  readonly level: number;
}

/** Middle and mean of the stretch that moves least. */
function flattest(lead: Float32Array, from: number, to: number, width: number): Knot[] {
  let best: { at: number; level: number; range: number } | null = null;
  for (let start = Math.max(0, from); start + width <= Math.min(to, lead.length); start++) {
    let [low, high, sum] = [Infinity, -Infinity, 0];
    for (let t = start; t < start + width; t++) {
      const value = lead[t] ?? NaN;
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    }
    const range = high - low;
    if (Number.isFinite(sum) && (best === null || range < best.range)) best = { at: start + (width - 1) / 2, level: sum / width, range };
  }
  return best === null ? [] : [best];
}

/** Value of the curve at t; slopes at the knots are those of the chords between their neighbours (Catmull–Rom). */
function hermite(knots: readonly Knot[], t: number): number {
  const next = upperIndex(knots, t);
  const [left, right] = [knots[next - 1], knots[next]];
  if (left === undefined) return right?.level ?? 0;
  if (right === undefined) return left.level;
  const width = right.at - left.at;
  const x = (t - left.at) / width;
  const slope = (a: Knot | undefined, b: Knot | undefined): number =>
    a === undefined || b === undefined ? 0 : (b.level - a.level) / (b.at - a.at);
  const slopeLeft = width * slope(knots[next - 2] ?? left, right);
  const slopeRight = width * slope(left, knots[next + 1] ?? right);
  const [x2, x3] = [x * x, x * x * x];
  return (2 * x3 - 3 * x2 + 1) * left.level + (x3 - 2 * x2 + x) * slopeLeft + (3 * x2 - 2 * x3) * right.level + (x3 - x2) * slopeRight;
}

/** Index of the first knot beyond t, by bisection. */
function upperIndex(knots: readonly Knot[], t: number): number {
  let [low, high] = [0, knots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((knots[middle]?.at ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
