/** Windowed-sinc resampling by a rational factor. Pure mathematics. */

/** Kaiser window parameter: about 85 dB of stop-band attenuation. */
const kaiserBeta = 8.6;
/** Zero crossings of the sinc on each side. */
const halfLength = 16;
/** Largest numerator or denominator that a sampling frequency which is no whole number is approximated with. */
const largestTerm = 2_000;

/** A ratio of two whole numbers without a common divisor. */
export interface Ratio {
  readonly up: number;
  readonly down: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Best small ratio for a positive number by its continued fraction. */
function continuedFraction(value: number): Ratio {
  let [previous, current] = [
    { up: 0, down: 1 },
    { up: 1, down: 0 },
  ];
  for (let rest = value; ; rest = 1 / (rest - Math.floor(rest))) {
    const whole = Math.floor(rest);
    const next = { up: whole * current.up + previous.up, down: whole * current.down + previous.down };
    if (current.down > 0 && Math.max(next.up, next.down) > largestTerm) return current;
    [previous, current] = [current, next];
    if (Math.abs(rest - whole) < 1e-9 || next.up / next.down === value) return current;
  }
}

/** `toHz / fromHz` as a reduced fraction; exact for whole numbers, else the nearest with terms up to 2,000. */
export function resamplingRatio(fromHz: number, toHz: number): Ratio {
  if (!Number.isInteger(fromHz) || !Number.isInteger(toHz)) return continuedFraction(toHz / fromHz);
  const divisor = greatestCommonDivisor(fromHz, toHz);
  return { up: toHz / divisor, down: fromHz / divisor };
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/**
 * Low-pass taps for the ratio at the up-sampled rate, normalised to the sum `up`.
 *
 * @returns 2 · 16 · max(up, down) + 1 symmetric taps
 * @see Kaiser JF, Schafer RW, IEEE Trans ASSP 1980;28:105–107
 */
export function resamplingTaps({ up, down }: Ratio): Float64Array {
  const longer = Math.max(up, down);
  const half = halfLength * longer;
  const taps = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let n = -half; n <= half; n++) {
    const window = besselI0(kaiserBeta * Math.sqrt(1 - (n / half) ** 2)) / besselI0(kaiserBeta);
    sum += taps[n + half] = (sinc(n / longer) / longer) * window;
  }
  for (let i = 0; i < taps.length; i++) taps[i] = ((taps[i] ?? 0) * up) / sum;
  return taps;
}

/**
 * Resamples a signal; edge values are repeated outside it.
 *
 * @param signal      samples without NaN
 * @param limit       at most so many samples are made
 * @returns min(limit, ceil(length · up / down)) samples
 */
export function resample(signal: Float32Array, ratio: Ratio, taps: Float64Array, limit: number): Float64Array {
  const { up, down } = ratio;
  const length = Math.min(limit, Math.ceil((signal.length * up) / down));
  if (up === down) return Float64Array.from(signal.subarray(0, length));
  const half = (taps.length - 1) / 2;
  const lastSample = signal.length - 1;
  const out = new Float64Array(length);
  for (let m = 0; m < length; m++) {
    const centre = m * down;
    const last = Math.floor((centre + half) / up);
    let sum = 0;
    for (let k = Math.ceil((centre - half) / up); k <= last; k++) {
      sum += (signal[k < 0 ? 0 : k > lastSample ? lastSample : k] ?? 0) * (taps[centre - k * up + half] ?? 0);
    }
    out[m] = sum;
  }
  return out;
}
