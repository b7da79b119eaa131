/** Order statistics of many float32 values without sorting them all. Pure mathematics. */

const highBits = 16;
const bucketCount = 1 << highBits;

/** The upper half of an unsigned integer that sorts as the float32 with these bits does. */
function bucketOf(bits: number): number {
  return (bits & 0x80000000 ? ~bits : bits | 0x80000000) >>> (32 - highBits);
}

/** The values of one bucket, ascending. */
function sortedBucket(values: Float32Array, bits: Uint32Array, bucket: number, count: number): Float32Array {
  const members = new Float32Array(count);
  let filled = 0;
  for (let i = 0; i < bits.length; i++) {
    if (bucketOf(bits[i] ?? 0) === bucket) members[filled++] = values[i] ?? 0;
  }
  return members.sort();
}

function histogramOf(bits: Uint32Array): Uint32Array {
  const counts = new Uint32Array(bucketCount);
  for (let i = 0; i < bits.length; i++) {
    const bucket = bucketOf(bits[i] ?? 0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/**
 * Percentiles with linear interpolation between the two nearest order statistics, as a full sort would give them.
 * One histogram over the upper half of the float bits finds the few values that have to be sorted.
 *
 * @param values       finite numbers, at least one; not changed
 * @param percentiles  each 0 to 100
 * @returns one float64 for each percentile
 * @see Hyndman RJ, Fan Y, Am Stat 1996;50:361–365, definition 7
 */
export function percentilesOf(values: Float32Array, percentiles: readonly number[]): number[] {
  const copy = values.slice();
  const bits = new Uint32Array(copy.buffer);
  const counts = histogramOf(bits);
  const sortedBuckets = new Map<number, Float32Array>();
  const orderStatistic = (rank: number): number => {
    let bucket = 0;
    let before = 0;
    while (before + (counts[bucket] ?? 0) <= rank) before += counts[bucket++] ?? 0;
    let members = sortedBuckets.get(bucket);
    if (!members) sortedBuckets.set(bucket, (members = sortedBucket(copy, bits, bucket, counts[bucket] ?? 0)));
    return members[rank - before] ?? NaN;
  };
  return percentiles.map((percentile) => {
    const position = (percentile / 100) * (copy.length - 1);
    const lower = orderStatistic(Math.floor(position));
    const upper = orderStatistic(Math.ceil(position));
    return lower + (upper - lower) * (position - Math.floor(position));
  });
}
