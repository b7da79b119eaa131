/** One ECG lead → what the wave delineator sees. The reference for the numbers is models/README.md; golden vectors hold both to each other. */
import { resample, type Ratio } from '../resample.ts';

/** Sampling frequency of the delineator's input, Hz. */
export const delineatorFrequencyHz = 500;
/** Half of the moving average that is taken for the baseline, samples: 1 s in all. */
const baselineHalf = 250;
const smallestDeviationMv = 0.01;
/** The network halves the rate five times: its input is a whole number of these. */
const stride = 32;

/** A lead at 500 Hz, normalised, with the zeros that fill the network's stride. */
export interface PreparedLead {
  readonly values: Float32Array;
  /** Samples before the zeros. */
  readonly length: number;
}

/** Signal minus its centred moving average over 501 samples; at the ends over those that are there. */
function withoutBaseline(signal: Float64Array): Float64Array {
  const total = new Float64Array(signal.length + 1);
  signal.forEach((value, t) => (total[t + 1] = (total[t] ?? 0) + value));
  return signal.map((value, t) => {
    const first = Math.max(t - baselineHalf, 0);
    const end = Math.min(t + baselineHalf, signal.length - 1) + 1;
    return value - ((total[end] ?? 0) - (total[first] ?? 0)) / (end - first);
  });
}

function deviation(signal: Float64Array): number {
  const mean = signal.reduce((sum, value) => sum + value, 0) / signal.length;
  return Math.sqrt(signal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / signal.length);
}

/**
 * Prepares a lead: 500 Hz, without baseline, divided by its standard deviation plus 0.01 mV.
 *
 * @param samplesMv  one lead without NaN, mV
 * @param ratio      500 Hz / sampling frequency
 * @param taps       `resamplingTaps(ratio)`
 */
export function prepareLead(samplesMv: Float32Array, ratio: Ratio, taps: Float64Array): PreparedLead {
  const flat = withoutBaseline(resample(samplesMv, ratio, taps, Infinity));
  const scale = 1 / (deviation(flat) + smallestDeviationMv);
  const values = new Float32Array(Math.ceil(flat.length / stride) * stride);
  flat.forEach((value, t) => (values[t] = value * scale));
  return { values, length: flat.length };
}
