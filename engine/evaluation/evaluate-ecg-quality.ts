/** Figures of the ECG quality check: usable ECGs against spoilt copies of them, and against recordings that people called unacceptable. */
import { RankedScores, stratifiedArea } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import { grouped } from './grouped.ts';
import type { Metric, MetricTree } from './metric-tree.ts';

/** One scored signal. */
export interface ScoredEcg {
  readonly patient: string;
  /** `recorded`, or how it was spoilt. */
  readonly kind: string;
  readonly isUsable: boolean;
  /** Logit of being usable. */
  readonly score: number;
  readonly isFlagged: boolean;
}

/** With fewer signals of a kind there is no figure. */
const fewest = 10;

function area(rows: readonly ScoredEcg[]): Metric {
  const resamples = new PatientResamples(rows.map(({ patient }) => patient));
  const ranked = new RankedScores({
    rows: rows.map((_, i) => i),
    scores: rows.map(({ score }) => -score),
    positive: rows.map(({ isUsable }) => !isUsable),
  });
  const positives = rows.filter(({ isUsable }) => !isUsable).length;
  return { ...resamples.estimate((weights) => stratifiedArea([ranked], weights), rows.length), positives };
}

/**
 * `auc`: what is not usable against what is, all kinds together; `recorded.auc`: only real recordings; `byKind`; and the share of usable
 * ECGs that are flagged.
 */
export function ecgQualityMetrics(rows: readonly ScoredEcg[]): MetricTree {
  const usable = rows.filter(({ isUsable }) => isUsable);
  const others = rows.filter(({ isUsable }) => !isUsable);
  if (usable.length < fewest || others.length < fewest) return {};
  const kinds = [...grouped(others, ({ kind }) => kind)].filter(([, members]) => members.length >= fewest);
  const areas = kinds.map(([kind, members]) => [kind, { auc: area([...usable, ...members]) }] as const);
  const resamples = new PatientResamples(usable.map(({ patient }) => patient));
  const flagged = resamples.estimate((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return usable.reduce((sum, { isFlagged }, i) => sum + (isFlagged ? (weights[i] ?? 0) : 0), 0) / total;
  }, usable.length);
  return { auc: area(rows), flaggedOfUsable: flagged, byKind: Object.fromEntries(areas) };
}
