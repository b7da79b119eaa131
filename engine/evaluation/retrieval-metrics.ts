/** Retrieval: at which rank a query finds what belongs to it. */
import type { RowWeights } from './auc.ts';
import type { PatientResamples } from './bootstrap.ts';
import { fewestRowsOfAKind } from './label-metrics.ts';
import type { Metric, MetricTree } from './metric-tree.ts';

const recallDepths = [1, 5, 10] as const;

/** Scalar product of two vectors of the same length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * Rank of the best candidate that belongs to a query, 1 = best; candidates that tie with it count against it.
 *
 * @param similarity  of the query with each candidate
 */
export function rankOfTruth(similarity: readonly number[], belongs: (candidate: number) => boolean): number {
  const best = similarity.reduce((top, value, i) => (belongs(i) && value > top ? value : top), -Infinity);
  return 1 + similarity.filter((value, i) => value >= best && !belongs(i)).length;
}

/** Median of values that count several times each: the mean of the two middle ones when their number is even. */
export function weightedMedian(sorted: readonly { readonly value: number; readonly row: number }[], weights: RowWeights): number {
  const total = sorted.reduce((sum, { row }) => sum + (weights[row] ?? 0), 0);
  if (total === 0) return NaN;
  const at = (position: number): number => {
    let passed = 0;
    for (const { value, row } of sorted) if ((passed += weights[row] ?? 0) > position) return value;
    return NaN;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}

interface Retrieval {
  readonly queries: readonly {
    /** position in the weights */ readonly row: number;
    readonly embedding: Float32Array;
    readonly truth: string;
  }[];
  readonly candidates: readonly { readonly embedding: Float32Array; readonly truth: string }[];
}

/** Recall at 1, 5 and 10, the median rank, and what chance would recall; `{}` under ten queries or ten candidates. */
export function retrievalMetrics({ queries, candidates }: Retrieval, resamples: PatientResamples): MetricTree {
  if (queries.length < fewestRowsOfAKind || candidates.length < fewestRowsOfAKind) return {};
  const ranked = queries
    .map(({ row, embedding, truth }) => {
      const similarity = candidates.map((candidate) => dot(embedding, candidate.embedding));
      return { row, value: rankOfTruth(similarity, (i) => candidates[i]?.truth === truth) };
    })
    .sort((a, b) => a.value - b.value);
  const n = queries.length;
  const recall = (depth: number): Metric => resamples.estimate((weights) => recallAt(ranked, depth, weights), n);
  const belonging = candidates.length / new Set(candidates.map(({ truth }) => truth)).size;
  const chance = (depth: number): Metric => ({ value: Math.min(1, (belonging * depth) / candidates.length), ci95: null, n });
  return {
    ...Object.fromEntries(recallDepths.map((depth) => [`recallAt${depth}`, recall(depth)])),
    medianRank: resamples.estimate((weights) => weightedMedian(ranked, weights), n),
    candidates: { value: candidates.length, ci95: null, n },
    ...Object.fromEntries(recallDepths.map((depth) => [`chanceRecallAt${depth}`, chance(depth)])),
  };
}

function recallAt(ranked: readonly { value: number; row: number }[], depth: number, weights: RowWeights): number {
  let found = 0;
  let total = 0;
  for (const { value, row } of ranked) {
    const weight = weights[row] ?? 0;
    total += weight;
    if (value <= depth) found += weight;
  }
  return total > 0 ? found / total : NaN;
}
