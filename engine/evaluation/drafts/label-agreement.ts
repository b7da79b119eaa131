/** F1 between the labels that texts state and those that are true. Pure. */
import type { RowWeights } from '../auc.ts';
import type { PatientResamples } from '../bootstrap.ts';
import type { MetricTree } from '../metric-tree.ts';

/** Labels of one case. */
export interface LabelledText {
  readonly stated: ReadonlySet<string>;
  readonly true: ReadonlySet<string>;
}

interface LabelCounts {
  readonly hit: number;
  readonly extra: number;
  readonly missed: number;
}

/** Weighted counts of one label over all cases. */
function countsOf(label: string, cases: readonly LabelledText[], weights: RowWeights): LabelCounts {
  const counts = { hit: 0, extra: 0, missed: 0 };
  for (const [i, { stated, true: truth }] of cases.entries()) {
    const weight = weights[i] ?? 0;
    const isStated = stated.has(label);
    if (isStated && truth.has(label)) counts.hit += weight;
    else if (isStated) counts.extra += weight;
    else if (truth.has(label)) counts.missed += weight;
  }
  return counts;
}

/** NaN where the label is neither stated nor true anywhere. */
function f1({ hit, extra, missed }: LabelCounts): number {
  return (2 * hit) / (2 * hit + extra + missed);
}

const joined = (all: readonly LabelCounts[]): LabelCounts => ({
  hit: all.reduce((sum, { hit }) => sum + hit, 0),
  extra: all.reduce((sum, { extra }) => sum + extra, 0),
  missed: all.reduce((sum, { missed }) => sum + missed, 0),
});

/** Micro F1 over all labels together. */
export function microF1(cases: readonly LabelledText[], labels: readonly string[], weights: RowWeights): number {
  return f1(joined(labels.map((label) => countsOf(label, cases, weights))));
}

/** Mean F1 of the labels that are true of at least one case. */
export function macroF1(cases: readonly LabelledText[], labels: readonly string[], weights: RowWeights): number {
  const each = labels.map((label) => f1(countsOf(label, cases, weights))).filter(Number.isFinite);
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/**
 * Micro and macro F1, and precision and recall over all labels, with intervals.
 *
 * @param labels  those that count; the macro mean is of those that are true of at least one case
 */
export function labelAgreement(cases: readonly LabelledText[], labels: readonly string[], resamples: PatientResamples): MetricTree {
  const occurring = labels.filter((label) => cases.some((each) => each.true.has(label)));
  const estimate = (statistic: (weights: RowWeights) => number) => resamples.estimate(statistic, cases.length);
  const total = (weights: RowWeights): LabelCounts => joined(labels.map((label) => countsOf(label, cases, weights)));
  return {
    microF1: estimate((weights) => microF1(cases, labels, weights)),
    macroF1: estimate((weights) => macroF1(cases, occurring, weights)),
    precision: estimate((weights) => (({ hit, extra }) => hit / (hit + extra))(total(weights))),
    recall: estimate((weights) => (({ hit, missed }) => hit / (hit + missed))(total(weights))),
  };
}

/** F1 of each label that is true of at least ten cases. */
export function agreementByLabel(cases: readonly LabelledText[], labels: readonly string[], resamples: PatientResamples): MetricTree {
  const entries = labels.flatMap((label): [string, MetricTree][] => {
    const positives = cases.filter((each) => each.true.has(label)).length;
    if (positives < 10) return [];
    const metric = resamples.estimate((weights) => f1(countsOf(label, cases, weights)), cases.length);
    return [[label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), { f1: { ...metric, positives } }]];
  });
  return Object.fromEntries(entries);
}
