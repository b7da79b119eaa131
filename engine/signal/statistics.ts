/** Order statistics of a few numbers. */

/** Median; of an even number the mean of the middle two; NaN of none. Does not change its argument. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The value below which the given share of the values lies, by linear interpolation between neighbours; NaN of none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Arithmetic mean; NaN of none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Pearson's correlation of two signals of the same length; 0 where either does not move. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length);
  let [sumA, sumB, sumAa, sumBb, sumAb] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    sumA += x;
    sumB += y;
    sumAa += x * x;
    sumBb += y * y;
    sumAb += x * y;
  }
  const varianceA = sumAa - (sumA * sumA) / n;
  const varianceB = sumBb - (sumB * sumB) / n;
  return varianceA <= 1e-12 || varianceB <= 1e-12 ? 0 : (sumAb - (sumA * sumB) / n) / Math.sqrt(varianceA * varianceB);
}
