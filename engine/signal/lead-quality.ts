/** What is wrong with a lead's signal: flat, clipped, gaps. */

/** A lead that moves less than this has no electrode behind it, mV. The smallest QRS of a body surface ECG is above 0.1 mV. */
const flatRangeMv = 0.02;

/** Share of samples at the very top or bottom of the range from which a trace counts as clipped. */
const clippedShare = 0.01;

/** A run at the extreme must last this long to be a plateau rather than a peak, ms. */
const plateauMs = 12;

/**
 * Remarks on one lead for its reader, at most three; empty for a lead without remarks.
 *
 * @param samples              one lead, mV when calibrated; NaN = nothing recorded
 * @param samplingFrequencyHz  Hz
 * @param isCalibrated         whether samples are mV, so that flatness can be told from a small scale
 */
export function leadQualityNotices(samples: Float32Array, samplingFrequencyHz: number, isCalibrated: boolean): string[] {
  const { low, high, present } = rangeOf(samples);
  if (present === 0) return ['Nothing recorded.'];
  const notices: string[] = [];
  if (present < samples.length) notices.push(`Gaps: ${percent(1 - present / samples.length)} of the samples are missing.`);
  if (high - low <= (isCalibrated ? flatRangeMv : 0)) notices.push('Flat line.');
  else if (isClipped(samples, low, high, samplingFrequencyHz)) notices.push('Clipped: the trace runs against the limit of its recorder.');
  return notices;
}

function percent(share: number): string {
  return `${Math.max(1, Math.round(100 * share))} %`;
}

/** Lowest and highest sample, and how many samples are not NaN. */
export function rangeOf(samples: Float32Array): { low: number; high: number; present: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let present = 0;
  for (const sample of samples) {
    if (Number.isNaN(sample)) continue;
    present += 1;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return { low, high, present };
}

/** Whether a lead runs along its highest or lowest value for plateaus that no wave has. */
export function isClipped(samples: Float32Array, low: number, high: number, samplingFrequencyHz: number): boolean {
  const plateau = Math.max(3, Math.round((plateauMs / 1000) * samplingFrequencyHz));
  return [low, high].some((limit) => samplesInRuns(samples, limit, plateau) >= clippedShare * samples.length);
}

/** How many samples lie in runs of at least `shortest` equal to `limit`. */
function samplesInRuns(samples: Float32Array, limit: number, shortest: number): number {
  let total = 0;
  let run = 0;
  for (let t = 0; t <= samples.length; t++) {
    if (samples[t] === limit) {
      run += 1;
      continue;
    }
    if (run >= shortest) total += run;
    run = 0;
  }
  return total;
}
