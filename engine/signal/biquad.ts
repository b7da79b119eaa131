/** Second-order Butterworth filters, applied forwards and backwards so that nothing shifts in time. */

/** Coefficients of a second-order section, a0 = 1. */
export interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/**
 * A second-order Butterworth low-pass or high-pass by the bilinear transform with pre-warping.
 *
 * @param kind                 which side passes
 * @param cutoffHz             −3 dB frequency, Hz; kept below 0.45 of the sampling frequency
 * @param samplingFrequencyHz  Hz
 * @see Oppenheim AV, Schafer RW, Discrete-Time Signal Processing, 3rd ed., section 7.2
 */
export function butterworth(kind: 'low-pass' | 'high-pass', cutoffHz: number, samplingFrequencyHz: number): Biquad {
  const k = Math.tan((Math.PI * Math.min(cutoffHz, 0.45 * samplingFrequencyHz)) / samplingFrequencyHz);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const a = [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm] as const;
  const gain = kind === 'low-pass' ? k * k * norm : norm;
  const middle = kind === 'low-pass' ? 2 * gain : -2 * gain;
  return { b: [gain, middle, gain], a };
}

/**
 * Filters forwards, then backwards: twice the attenuation (−6 dB at the cutoff), no phase shift. Each pass starts as if
 * its first sample had lasted for ever, so that an offset makes no step.
 *
 * @param signal  without NaN
 */
export function filterZeroPhase(signal: Float32Array, filter: Biquad): Float32Array {
  const filtered = signal.slice();
  for (const isBackward of [false, true]) runOnce(filtered, filter, isBackward);
  return filtered;
}

function runOnce(signal: Float32Array, { b, a }: Biquad, isBackward: boolean): void {
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  const step = isBackward ? -1 : 1;
  let t = isBackward ? signal.length - 1 : 0;
  const first = signal[t] ?? 0;
  const steady = (first * (b0 + b1 + b2)) / (1 + a1 + a2);
  let [x1, x2, y1, y2] = [first, first, steady, steady];
  for (let count = signal.length; count > 0; count--, t += step) {
    const x = signal[t] as number;
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    signal[t] = y;
  }
}

/**
 * Runs two sections one behind the other over a signal in place, forwards, then backwards: a zero-phase band-pass in two passes
 * instead of four. Each pass starts in the steady state of its first sample, as `filterZeroPhase`. Transposed direct form II.
 *
 * @param signal  without NaN
 */
export function filterPairInPlace(signal: Float32Array | Float64Array, first: Biquad, second: Biquad): void {
  for (const isBackward of [false, true]) runPair(signal, first, second, isBackward);
}

function runPair(signal: Float32Array | Float64Array, first: Biquad, second: Biquad, isBackward: boolean): void {
  const [b0, b1, b2] = first.b;
  const [a1, a2] = first.a;
  const [d0, d1, d2] = second.b;
  const [c1, c2] = second.a;
  const step = isBackward ? -1 : 1;
  let t = isBackward ? signal.length - 1 : 0;
  const start = signal[t] ?? 0;
  const middle = (start * (b0 + b1 + b2)) / (1 + a1 + a2);
  const end = (middle * (d0 + d1 + d2)) / (1 + c1 + c2);
  let s2 = b2 * start - a2 * middle;
  let s1 = b1 * start - a1 * middle + s2;
  let r2 = d2 * middle - c2 * end;
  let r1 = d1 * middle - c1 * end + r2;
  for (let count = signal.length; count > 0; count--, t += step) {
    const x = signal[t] as number;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    const z = d0 * y + r1;
    r1 = d1 * y - c1 * z + r2;
    r2 = d2 * y - c2 * z;
    signal[t] = z;
  }
}
