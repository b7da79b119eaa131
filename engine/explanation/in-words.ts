/** A map as a sentence. Pure. */
import type { ExplainedPart } from '../../contract/index.ts';

/** Parts with less than this share are not named. */
const leastNamed = 0.05;
const mostNamed = 4;

/** Shares of what speaks for the finding; parts that speak against it have none. Largest first. */
export function sharesOf(sums: ReadonlyMap<string, number>): ExplainedPart[] {
  const total = [...sums.values()].reduce((sum, value) => sum + Math.max(0, value), 0);
  if (total <= 0) return [];
  return [...sums]
    .map(([name, value]) => ({ name, share: Math.max(0, value) / total }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}

/** `left lower zone 61 %, heart 12 %`; says so when nothing speaks for the finding. */
export function partsInWords(parts: readonly ExplainedPart[]): string {
  const named = parts.filter(({ share }) => share >= leastNamed).slice(0, mostNamed);
  if (named.length === 0) return 'Nothing in this recording speaks for it.';
  return named.map(({ name, share }) => `${name} ${Math.round(100 * share)} %`).join(', ');
}
