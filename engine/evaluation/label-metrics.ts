/** Areas of many labels: each with enough examples by itself, and their mean. */
import { finiteMean, RankedScores, stratifiedArea, type RowWeights, type ScoredLabel } from './auc.ts';
import { grouped } from './grouped.ts';
import type { PatientResamples } from './bootstrap.ts';
import type { MetricTree } from './metric-tree.ts';

/** Rows of each kind, with and without the label, below which a label gives no figure. */
export const fewestRowsOfAKind = 10;

export interface LabelScores extends ScoredLabel {
  /** Key in the results. */
  readonly key: string;
  /** Stratum by position in `rows`; pairs are compared within a stratum. One stratum when absent. */
  readonly strata?: readonly string[];
}

function rankedByStratum({ rows, scores, positive, strata }: LabelScores): RankedScores[] {
  const parts = grouped(rows.keys(), (i) => strata?.[i] ?? '');
  return [...parts.values()].map(
    (part) =>
      new RankedScores({
        rows: part.map((i) => rows[i] ?? 0),
        scores: part.map((i) => scores[i] ?? NaN),
        positive: part.map((i) => positive[i] ?? false),
      }),
  );
}

function countPositives({ positive }: LabelScores): number {
  return positive.filter(Boolean).length;
}

function hasEnough(label: LabelScores): boolean {
  const positives = countPositives(label);
  return positives >= fewestRowsOfAKind && label.rows.length - positives >= fewestRowsOfAKind;
}

/** `macroAuc` and `<key>.auc` of the labels that have at least ten rows with and ten without the label; `{}` when none has. */
export function labelMetrics(labels: readonly LabelScores[], resamples: PatientResamples): MetricTree {
  const areas: ((weights: RowWeights) => number)[] = [];
  const single: Record<string, MetricTree> = {};
  const known = new Set<number>();
  for (const label of labels.filter(hasEnough)) {
    const strata = rankedByStratum(label);
    const area = (weights: RowWeights): number => stratifiedArea(strata, weights);
    if (!Number.isFinite(area(resamples.whole))) continue; // no stratum has rows of both kinds
    areas.push(area);
    for (const row of label.rows) known.add(row);
    single[label.key] = { auc: { ...resamples.estimate(area, label.rows.length), positives: countPositives(label) } };
  }
  if (areas.length === 0) return {};
  const macroAuc = resamples.estimate((weights) => finiteMean(areas.map((area) => area(weights))), known.size);
  return { macroAuc, labelCount: { value: areas.length, ci95: null, n: known.size }, ...single };
}
