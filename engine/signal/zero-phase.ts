/** Recursive filters run forwards and backwards, with edges that do not ring. */
import { filterPairInPlace, type Biquad } from './biquad.ts';

/**
 * Runs second-order sections over a signal forwards, then backwards: no phase shift, the gain of each section squared. The
 * signal is continued at both ends by its point reflection, and each pass starts in the steady state of its first sample, so
 * that neither an offset nor a slope at the edge makes a step. Arithmetic is in double precision: a high-pass at 0.05 Hz has
 * poles within 1e-3 of the unit circle.
 *
 * @param signal      without NaN
 * @param sections    applied one after the other
 * @param padSamples  samples of continuation at each end; at most the signal's own length less one is used
 * @see Gustafsson F, IEEE Trans Signal Process 1996;44:988–992 (edges of forward-backward filters)
 */
export function filterBothWays(signal: Float32Array, sections: readonly Biquad[], padSamples: number): Float32Array {
  const pad = Math.max(0, Math.min(Math.round(padSamples), signal.length - 1));
  const extended = reflectEnds(signal, pad);
  for (const section of sections) {
    runSection(extended, section, 1);
    runSection(extended, section, -1);
  }
  return new Float32Array(extended.subarray(pad, pad + signal.length));
}

/** As `filterBothWays` with two sections, in one pass each way. */
export function filterPairBothWays(signal: Float32Array, first: Biquad, second: Biquad, padSamples: number): Float32Array {
  const pad = Math.max(0, Math.min(Math.round(padSamples), signal.length - 1));
  const extended = reflectEnds(signal, pad);
  filterPairInPlace(extended, first, second);
  return new Float32Array(extended.subarray(pad, pad + signal.length));
}

/** `2 x₀ − x(−t)` before the start, the same after the end. */
function reflectEnds(signal: Float32Array, pad: number): Float64Array {
  const length = signal.length;
  const extended = new Float64Array(length + 2 * pad);
  extended.set(signal, pad);
  const [first, last] = [signal[0] ?? 0, signal[length - 1] ?? 0];
  for (let i = 1; i <= pad; i++) {
    extended[pad - i] = 2 * first - (signal[i] ?? 0);
    extended[pad + length - 1 + i] = 2 * last - (signal[length - 1 - i] ?? 0);
  }
  return extended;
}

/** One pass in place, forwards (1) or backwards (−1), transposed direct form II. */
function runSection(x: Float64Array, { b, a }: Biquad, step: 1 | -1): void {
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  let t = step === 1 ? 0 : x.length - 1;
  const first = x[t] ?? 0;
  const steady = (first * (b0 + b1 + b2)) / (1 + a1 + a2);
  let s2 = b2 * first - a2 * steady;
  let s1 = b1 * first - a1 * steady + s2;
  for (let count = x.length; count > 0; count--, t += step) {
    const input = x[t] as number;
    const output = b0 * input + s1;
    s1 = b1 * input - a1 * output + s2;
    s2 = b2 * input - a2 * output;
    x[t] = output;
  }
}

/** Gain of a section at a frequency (absolute value, once through). */
export function sectionGain({ b, a }: Biquad, frequencyHz: number, samplingFrequencyHz: number): number {
  const w = (2 * Math.PI * frequencyHz) / samplingFrequencyHz;
  const magnitude = (c0: number, c1: number, c2: number): number =>
    Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
  return magnitude(...b) / magnitude(1, ...a);
}
