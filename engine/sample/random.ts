/** Seeded random numbers: the same seed gives the same patients on every machine. */

/** A stream of pseudo-random numbers with the draws that the generators need. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Normal with the given mean and standard deviation (Box-Muller). */
  normal(mean: number, deviation: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, each as likely as its weight (default: all alike). */
  pick<T>(items: readonly [T, ...T[]], weights?: readonly number[]): T;
  /** A whole number, 0 to `limit - 1`. */
  below(limit: number): number;
}

/** Mixes several numbers into one 32-bit seed, so that neighbouring seeds give unrelated streams (MurmurHash3's finaliser). */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/**
 * Makes a stream from a seed: mulberry32, period 2³².
 *
 * @param seed  any whole number; its low 32 bits count
 * @see Tommy Ettinger, mulberry32 (public domain)
 */
export function createRandom(seed: number): RandomStream {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: (mean, deviation) => mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    below: (limit) => Math.floor(next() * limit),
    pick: (items, weights) => pickWeighted(items, weights, next()),
  };
}

/** Standard normal values of a stream. */
export function normalTable(random: RandomStream, length: number): Float32Array {
  const table = new Float32Array(length);
  for (let i = 0; i < length; i++) table[i] = random.normal(0, 1);
  return table;
}

let whiteNoise: Float32Array | undefined;

/** One table of 32,768 standard normal values for noise that must be cheap: the same in every run, read from random offsets. */
export function whiteNoiseTable(): Float32Array {
  whiteNoise ??= normalTable(createRandom(0x2015e), 1 << 15);
  return whiteNoise;
}

function pickWeighted<T>(items: readonly [T, ...T[]], weights: readonly number[] | undefined, draw: number): T {
  const weightOf = (i: number): number => weights?.[i] ?? (weights ? 0 : 1);
  let total = 0;
  for (let i = 0; i < items.length; i++) total += weightOf(i);
  let left = draw * total;
  for (let i = 0; i < items.length; i++) {
    left -= weightOf(i);
    if (left < 0) return items[i] as T;
  }
  return items[items.length - 1] as T;
}
