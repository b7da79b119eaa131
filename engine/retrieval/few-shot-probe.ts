/**
 * A finding learned from a few examples: the direction from the mean of the others to the mean of the examples. Snell J et al.,
 * Prototypical Networks for Few-shot Learning, NeurIPS 2017. Pure mathematics over unit vectors.
 */
import type { ProbePerformance } from '../../contract/index.ts';
import { createRandom } from '../sample/random.ts';

/** An embedding and the patient whose it is: studies of one patient are left out together. */
export interface ProbeExample {
  readonly embedding: Float32Array;
  readonly patient: string;
}

const resampleCount = 1_000;
/** Left-out examples from which an interval is given. */
const fewestForInterval = 4;

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
    ci95: ranks.length >= fewestForInterval ? interval(ranks) : null,
    remark: `Leave-one-out over ${patients.length} patients against ${against}.`,
  };
}

/** Percentile bootstrap over the patients with examples. */
function interval(ranks: readonly number[]): [number, number] {
  const random = createRandom(1);
  const means = Array.from(
    { length: resampleCount },
    () => ranks.reduce((sum) => sum + (ranks[random.below(ranks.length)] ?? 0), 0) / ranks.length,
  ).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * resampleCount)] ?? 0, means[Math.ceil(0.975 * resampleCount) - 1] ?? 1];
}
