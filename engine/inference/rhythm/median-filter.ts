/** Running median of a signal. Pure mathematics. */

/** Index at which `value` stands or belongs in the first `count` sorted values. */
function lowerBound(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Median over a centred window; values beyond the ends repeat the end.
 *
 * @param signal  without NaN
 * @param width   odd number of samples
 */
export function medianFiltered(signal: Float64Array, width: number): Float64Array {
  const half = (width - 1) / 2;
  const last = signal.length - 1;
  const at = (i: number): number => signal[i < 0 ? 0 : i > last ? last : i] ?? 0;
  const sorted = Float64Array.from({ length: width }, (_, i) => at(i - half)).sort();
  const out = new Float64Array(signal.length);
  for (let t = 0; t < out.length; t++) {
    out[t] = sorted[half] as number;
    const leaving = lowerBound(sorted, width, at(t - half));
    sorted.copyWithin(leaving, leaving + 1);
    const entering = at(t + half + 1);
    const place = lowerBound(sorted, width - 1, entering);
    sorted.copyWithin(place + 1, place, width - 1);
    sorted[place] = entering;
  }
  return out;
}
