/** The median beat of a lead, and amplitudes on it. */

/** Reach of a beat before and after the centre of its QRS complex, ms. */
const beforeMs = 220;
const afterMs = 220;
/** Where the baseline before the QRS complex is looked for, and how long a stretch of it is used, ms before the centre. */
const baselineFromMs = 160;
const baselineToMs = 50;
const baselineStretchMs = 20;
/** Half of the widest QRS complex, ms. */
const qrsReachMs = 100;

/** Deflections of a QRS complex against the baseline before it, mV; both 0 or above. */
export interface QrsAmplitudes {
  readonly rMv: number;
  readonly sMv: number;
}

/**
 * Height of R and depth of S (or Q, whichever is deeper) on the median of all complete beats.
 *
 * @param lead                 mV
 * @param beats                sample indices of QRS centres
 * @param samplingFrequencyHz  Hz
 * @returns `null` when no beat lies wholly within the lead
 */
export function medianQrsAmplitudes(lead: Float32Array, beats: readonly number[], samplingFrequencyHz: number): QrsAmplitudes | null {
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const beat = medianBeat(lead, beats, samples(beforeMs), samples(afterMs));
  if (beat === null) return null;
  const centre = samples(beforeMs);
  const baseline = flattestMean(
    beat.subarray(centre - samples(baselineFromMs), centre - samples(baselineToMs)),
    samples(baselineStretchMs),
  );
  const qrs = beat.subarray(centre - samples(qrsReachMs), centre + samples(qrsReachMs));
  return { rMv: Math.max(0, Math.max(...qrs) - baseline), sMv: Math.max(0, baseline - Math.min(...qrs)) };
}

function medianBeat(lead: Float32Array, beats: readonly number[], before: number, after: number): Float32Array | null {
  const complete = beats.filter((at) => at >= before && at + after < lead.length);
  if (complete.length === 0) return null;
  return Float32Array.from({ length: before + after }, (_, i) => median(complete.map((at) => lead[at - before + i] ?? NaN)));
}

function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Mean of the stretch that moves least: the segment between P wave and QRS complex. */
function flattestMean(signal: Float32Array, width: number): number {
  let best = { range: Number.POSITIVE_INFINITY, mean: 0 };
  for (let start = 0; start + width <= signal.length; start++) {
    const part = signal.subarray(start, start + width);
    const range = Math.max(...part) - Math.min(...part);
    if (range < best.range) best = { range, mean: part.reduce((a, b) => a + b, 0) / width };
  }
  return best.mean;
}
