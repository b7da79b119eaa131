/** A linear probe: penalised logistic regression on frozen embeddings. Pure mathematics. */

/** Rows of equal length with what is to be told apart. */
export interface ProbeData {
  readonly vectors: readonly Float32Array[];
  readonly positive: readonly boolean[];
}

/** A fitted probe: the logit of a vector. */
export type Probe = (vector: Float32Array) => number;

const iterations = 200;
const gradientTolerance = 1e-5;

interface Standardised {
  /** Rows one after the other, mean 0 and spread 1 a column. */
  readonly values: Float64Array;
  readonly mean: Float64Array;
  readonly inverseDeviation: Float64Array;
}

function standardise(vectors: readonly Float32Array[], width: number): Standardised {
  const mean = new Float64Array(width);
  const inverseDeviation = new Float64Array(width);
  for (const vector of vectors) for (let j = 0; j < width; j++) mean[j] = (mean[j] ?? 0) + (vector[j] ?? 0) / vectors.length;
  for (const vector of vectors) {
    for (let j = 0; j < width; j++) inverseDeviation[j] = (inverseDeviation[j] ?? 0) + ((vector[j] ?? 0) - (mean[j] ?? 0)) ** 2;
  }
  for (let j = 0; j < width; j++) inverseDeviation[j] = 1 / Math.max(1e-6, Math.sqrt((inverseDeviation[j] ?? 0) / vectors.length));
  const values = new Float64Array(vectors.length * width);
  vectors.forEach((vector, i) => {
    for (let j = 0; j < width; j++) values[i * width + j] = ((vector[j] ?? 0) - (mean[j] ?? 0)) * (inverseDeviation[j] ?? 0);
  });
  return { values, mean, inverseDeviation };
}

/** Largest eigenvalue of XᵀX / n by power iteration: how steep the loss can be. */
function steepness(values: Float64Array, rows: number, width: number): number {
  let direction = new Float64Array(width).fill(1 / Math.sqrt(width));
  let largest = 1;
  for (let step = 0; step < 12; step++) {
    const next = new Float64Array(width);
    for (let i = 0; i < rows; i++) {
      let projection = 0;
      for (let j = 0; j < width; j++) projection += (values[i * width + j] ?? 0) * (direction[j] ?? 0);
      for (let j = 0; j < width; j++) next[j] = (next[j] ?? 0) + (projection * (values[i * width + j] ?? 0)) / rows;
    }
    largest = Math.hypot(...next);
    if (largest === 0) return 1;
    direction = next.map((value) => value / largest);
  }
  return largest;
}

/**
 * Minimises mean log loss + penalty/2 · |w|² by Nesterov's accelerated gradient (columns standardised, intercept free).
 *
 * @throws RangeError when there is no row, or none of a kind
 */
export function fitProbe({ vectors, positive }: ProbeData, penalty: number): Probe {
  const rows = vectors.length;
  const width = vectors[0]?.length ?? 0;
  const positives = positive.filter(Boolean).length;
  if (positives === 0 || positives === rows) throw new RangeError('a probe needs rows of both kinds');
  const { values, mean, inverseDeviation } = standardise(vectors, width);
  const rate = 1 / (0.25 * (steepness(values, rows, width) + 1) * 1.1 + penalty);
  const weights = new Float64Array(width + 1); // the intercept stands last
  weights[width] = Math.log(positives / (rows - positives));
  const ahead = Float64Array.from(weights);
  for (let step = 1; step <= iterations; step++) {
    const gradient = new Float64Array(width + 1);
    for (let i = 0; i < rows; i++) {
      let logit = ahead[width] ?? 0;
      for (let j = 0; j < width; j++) logit += (values[i * width + j] ?? 0) * (ahead[j] ?? 0);
      const error = (1 / (1 + Math.exp(-logit)) - Number(positive[i])) / rows;
      for (let j = 0; j < width; j++) gradient[j] = (gradient[j] ?? 0) + error * (values[i * width + j] ?? 0);
      gradient[width] = (gradient[width] ?? 0) + error;
    }
    for (let j = 0; j < width; j++) gradient[j] = (gradient[j] ?? 0) + penalty * (ahead[j] ?? 0);
    const momentum = (step - 1) / (step + 2);
    for (let j = 0; j <= width; j++) {
      const before = weights[j] ?? 0;
      const after = (ahead[j] ?? 0) - rate * (gradient[j] ?? 0);
      weights[j] = after;
      ahead[j] = after + momentum * (after - before);
    }
    if (Math.hypot(...gradient) < gradientTolerance) break;
  }
  return (vector) => {
    let logit = weights[width] ?? 0;
    for (let j = 0; j < width; j++) logit += ((vector[j] ?? 0) - (mean[j] ?? 0)) * (inverseDeviation[j] ?? 0) * (weights[j] ?? 0);
    return logit;
  };
}
