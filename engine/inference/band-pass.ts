/** The ECG encoder's band-pass: one pass of a symmetric FIR filter, so no phase is shifted. Pure mathematics. */

const tapCount = 401;
const half = (tapCount - 1) / 2;

/** Ideal low-pass response at tap `n`, cutoff in cycles a sample. */
function idealLowPass(n: number, cutoff: number): number {
  return n === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * n) / (Math.PI * n);
}

/**
 * 401 symmetric taps: Hamming-windowed difference of two sincs.
 *
 * @param lowHz   lower −6 dB edge, Hz
 * @param highHz  upper −6 dB edge, Hz
 */
export function bandPassTaps(lowHz: number, highHz: number, samplingFrequencyHz: number): Float64Array {
  return Float64Array.from({ length: tapCount }, (_, i) => {
    const n = i - half;
    const ideal = idealLowPass(n, highHz / samplingFrequencyHz) - idealLowPass(n, lowHz / samplingFrequencyHz);
    return ideal * (0.54 + 0.46 * Math.cos((Math.PI * n) / half));
  });
}

/** One more stretch of at most `pad` samples at both ends, each 2 · end − mirror image. */
function extendedOnce(signal: Float64Array, pad: number): Float64Array {
  const last = signal.length - 1;
  const out = new Float64Array(signal.length + 2 * pad);
  out.set(signal, pad);
  for (let i = 1; i <= pad; i++) {
    out[pad - i] = 2 * (signal[0] ?? 0) - (signal[i] ?? 0);
    out[pad + last + i] = 2 * (signal[last] ?? 0) - (signal[last - i] ?? 0);
  }
  return out;
}

/**
 * `pad` samples more at both ends by odd reflection, in steps where the record is shorter than `pad`.
 *
 * @param signal  at least 2 samples
 */
export function oddExtended(signal: Float64Array, pad: number): Float64Array {
  if (signal.length < 2) throw new RangeError('odd reflection needs at least 2 samples');
  let extended = signal;
  for (let rest = pad; rest > 0;) {
    const step = Math.min(rest, extended.length - 1);
    extended = extendedOnce(extended, step);
    rest -= step;
  }
  return extended;
}

/** Filters with symmetric taps of `bandPassTaps`; same length, no delay, ends reflected oddly. */
export function bandPassed(signal: Float64Array, taps: Float64Array): Float64Array {
  const extended = oddExtended(signal, half);
  const out = new Float64Array(signal.length);
  for (let t = 0; t < out.length; t++) {
    let sum = (extended[t + half] ?? 0) * (taps[half] ?? 0);
    for (let n = 1; n <= half; n++) sum += ((extended[t + half - n] ?? 0) + (extended[t + half + n] ?? 0)) * (taps[half + n] ?? 0);
    out[t] = sum;
  }
  return out;
}
