/** One line of the benchmark table, and how it is measured. */

/** A measured quantity beside a peer's. */
export interface Row {
  /** What was measured, in words. */
  readonly what: string;
  /** Number of measurements after warm-up. */
  readonly n: number;
  readonly median: number;
  readonly p95: number;
  readonly unit: 'ms' | 'tokens/s' | 'frames/s' | 'MB';
  /** Who did the same job in the same run, with its median; or why nobody did. */
  readonly peer: string;
  /** Our median over the peer's. */
  readonly ratio: number | null;
}

/** A peer's measurements, or the reason why there are none. */
export type PeerResult = { readonly name: string; readonly samples: readonly number[] } | { readonly missing: string };

/** The value below which the given share of the samples lies, by linear interpolation between neighbours. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Puts measurements and a peer's together. */
export function makeRow(what: string, unit: Row['unit'], samples: readonly number[], peer: PeerResult): Row {
  const median = quantile(samples, 0.5);
  const base = { what, unit, n: samples.length, median, p95: quantile(samples, 0.95) };
  if ('missing' in peer) return { ...base, peer: peer.missing, ratio: null };
  const peerMedian = quantile(peer.samples, 0.5);
  return { ...base, peer: `${peer.name}: ${formatNumber(peerMedian)} ${unit}`, ratio: median / peerMedian };
}

/** Three significant digits, no exponent. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'not measured';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** Times an action in ms: `warmUps` runs that do not count, then `n` that do. */
export async function timeEach(warmUps: number, n: number, action: (index: number) => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < warmUps + n; i++) {
    const startedAt = performance.now();
    await action(i);
    if (i >= warmUps) samples.push(performance.now() - startedAt);
  }
  return samples;
}

/** Ends a benchmark: hands its rows to the script that started it, as one line on the standard output. */
export function reportRows(rows: readonly Row[]): void {
  process.stdout.write(`${JSON.stringify(rows)}\n`);
}
