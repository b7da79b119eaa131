/**
 * A finding learned from a few examples: the direction from the mean of the others to the mean of the examples. Snell J et al.,
 * Prototypical Networks for Few-shot Learning, NeurIPS 2017. Pure mathematics over unit vectors.
 */
import type { ProbePerformance } from '../../contract/index.ts';

/** An embedding and the patient whose it is: studies of one patient are left out together. */
export interface ProbeExample {
  readonly embedding: Float32Array;
  readonly patient: string;
}

function meanOf(examples: readonly ProbeExample[]): Float32Array {
  const mean = new Float32Array(examples[0]?.embedding.length ?? 0);
  for (const { embedding } of examples)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (embedding[i] ?? 0) / examples.length;
  return mean;
}

/** Score of a recording = dot product with this. */
export function probeDirection(positives: readonly ProbeExample[], negatives: readonly ProbeExample[]): Float32Array {
  const [here, there] = [meanOf(positives), negatives.length > 0 ? meanOf(negatives) : undefined];
  return here.map((value, i) => value - (there?.[i] ?? 0));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Share of the negatives that a score is above; equals count half. */
function rankAmong(score: number, others: readonly number[]): number {
  return others.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0) / others.length;
}

/**
 * How often an example that the probe has not seen ranks above a negative: each patient with an example is left out in turn, with
 * everything that is theirs.
 */
export function leaveOneOut(
  positives: readonly ProbeExample[],
  negatives: readonly ProbeExample[],
  areNegativesMarked: boolean,
): ProbePerformance {
  const facts = { positives: positives.length, negatives: negatives.length, areNegativesMarked };
  const patients = [...new Set(positives.map(({ patient }) => patient))];
  if (patients.length < 2) {
    return { ...facts, auc: null, ci95: null, remark: 'With examples of one patient nothing can be left out: mark examples of others.' };
  }
  if (negatives.length === 0) return { ...facts, auc: null, ci95: null, remark: 'There is nothing to compare the examples with.' };
  const ranks = patients.flatMap((patient) => {
    const others = negatives.filter((example) => example.patient !== patient);
    if (others.length === 0) return [];
    const direction = probeDirection(positives.filter((example) => example.patient !== patient), others); // prettier-ignore
    const scores = others.map(({ embedding }) => dot(embedding, direction));
    const mine = positives
      .filter((example) => example.patient === patient)
      .map(({ embedding }) => rankAmong(dot(embedding, direction), scores));
    return [mine.reduce((sum, rank) => sum + rank, 0) / mine.length];
  });
  const auc = ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
  const against = areNegativesMarked
    ? 'marked counter-examples'
    : 'unmarked studies of the store, some of which may have the finding: the true figure may be higher';
  return {
    ...facts,
    auc: Number.isFinite(auc) ? auc : null,
    ci95: Number.isFinite(auc) ? aucInterval(auc, patients.length, new Set(negatives.map(({ patient }) => patient)).size) : null,
    remark: `Leave-one-out over ${patients.length} patients against ${against}.`,
  };
}

/** Standard normal quantile of a 95 % interval. */
const z95 = 1.959964;

/**
 * 95 % interval of an area under the ROC curve, fit for a handful of examples and for an area of 1: score interval with the variance of
 * Hanley and McNeil. Newcombe RG, Stat Med 2006;25:559, method 5.
 *
 * @param positives  independent examples, that is patients; `negatives` likewise
 */
export function aucInterval(auc: number, positives: number, negatives: number): [number, number] {
  const spread = (positives + negatives) / 2 - 1;
  const halfWidth = (area: number): number =>
    z95 *
    Math.sqrt(((area * (1 - area)) / (positives * negatives)) * (1 + spread * ((1 - area) / (2 - area)) + spread * (area / (1 + area))));
  const bound = (end: 0 | 1): number => {
    // Between the end and the estimate, the true area at which the estimate lies just within 95 %
    let [outer, inner]: [number, number] = [end, auc];
    for (let i = 0; i < 60; i++) {
      const middle = (outer + inner) / 2;
      if (Math.abs(auc - middle) > halfWidth(middle)) outer = middle;
      else inner = middle;
    }
    return inner;
  };
  return [bound(0), bound(1)];
}
