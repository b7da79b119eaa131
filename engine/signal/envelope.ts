/** Envelopes of long signals: lowest and highest value in each of many equal stretches, at several sizes of stretch. */

/** Samples that a pair of the finest level stands for. */
export const finestStep = 64;
/** How many times coarser each level is than the one below. */
export const levelFactor = 8;

/** One level: pairs (lowest, highest), each of `step` samples; NaN where nothing was recorded. */
export interface EnvelopeLevel {
  readonly step: number;
  readonly pairs: Float32Array;
}

/** Levels of one lead, finest first. */
export type EnvelopePyramid = readonly EnvelopeLevel[];

/**
 * Builds the levels of a lead out of its finest pairs.
 *
 * @param finest  pairs of `finestStep` samples each
 */
export function buildPyramid(finest: Float32Array): EnvelopePyramid {
  const levels: EnvelopeLevel[] = [{ step: finestStep, pairs: finest }];
  for (let last = levels[0] as EnvelopeLevel; last.pairs.length > 2 * 64; last = levels.at(-1) as EnvelopeLevel) {
    const count = Math.ceil(last.pairs.length / 2 / levelFactor);
    const pairs = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) putRange(pairs, i, ...rangeOfPairs(last.pairs, i * levelFactor, (i + 1) * levelFactor));
    levels.push({ step: last.step * levelFactor, pairs });
  }
  return levels;
}

/** Finest pairs of a stretch of samples that begins at a multiple of `finestStep`. */
export function finestPairs(samples: Float32Array): Float32Array {
  const count = Math.ceil(samples.length / finestStep);
  const pairs = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) putRange(pairs, i, ...rangeOfSamples(samples, i * finestStep, (i + 1) * finestStep));
  return pairs;
}

/**
 * Envelope of a stretch in equal columns, from the coarsest level that is fine enough. A column also covers the pairs that
 * it shares with its neighbours, so that no peak falls between two.
 *
 * @param from     first sample
 * @param to       sample behind the last
 * @param columns  number of pairs asked for
 * @returns pairs (lowest, highest)
 */
export function envelopeOf(pyramid: EnvelopePyramid, from: number, to: number, columns: number): Float32Array {
  const perColumn = (to - from) / columns;
  const level = [...pyramid].reverse().find((one) => one.step <= perColumn) ?? pyramid[0];
  const envelope = new Float32Array(2 * columns).fill(NaN);
  if (level === undefined) return envelope;
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((from + column * perColumn) / level.step);
    const last = Math.max(first + 1, Math.ceil((from + (column + 1) * perColumn) / level.step));
    putRange(envelope, column, ...rangeOfPairs(level.pairs, first, last));
  }
  return envelope;
}

/** Envelope of samples themselves, in columns of at least a sample. */
export function envelopeOfSamples(samples: Float32Array, columns: number): Float32Array {
  const envelope = new Float32Array(2 * columns).fill(NaN);
  const perColumn = samples.length / columns;
  for (let column = 0; column < columns; column++) {
    const first = Math.floor(column * perColumn);
    putRange(envelope, column, ...rangeOfSamples(samples, first, Math.max(first + 1, Math.floor((column + 1) * perColumn))));
  }
  return envelope;
}

function putRange(pairs: Float32Array, index: number, low: number, high: number): void {
  const isPresent = low <= high;
  pairs[2 * index] = isPresent ? low : NaN;
  pairs[2 * index + 1] = isPresent ? high : NaN;
}

/** Comparisons with NaN are false, so that missing samples take no part. */
function rangeOfSamples(samples: Float32Array, from: number, to: number): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let t = from; t < Math.min(to, samples.length); t++) {
    const value = samples[t] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function rangeOfPairs(pairs: Float32Array, from: number, to: number): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 2 * from; i < Math.min(2 * to, pairs.length); i += 2) {
    const [lowest, highest] = [pairs[i] as number, pairs[i + 1] as number];
    if (lowest < low) low = lowest;
    if (highest > high) high = highest;
  }
  return [low, high];
}
