/** Percentile bootstrap over whole patients, seeded: the same index gives the same intervals on every machine. */
import { createRandom } from '../sample/random.ts';
import type { RowWeights } from './auc.ts';
import { grouped } from './grouped.ts';
import type { Metric } from './metric-tree.ts';

/** Resamples of an interval, as many as its 2.5th and 97.5th percentile need to be steady in the second digit. */
export const resampleCount = 1_000;
const seed = 20_201_015;

/** Rows by patient, and resamples of the patients as weights of the rows. */
export class PatientResamples {
  /** Every row once: the sample itself. */
  readonly whole: RowWeights;
  readonly #resamples: readonly RowWeights[];

  /** @param patients  patient of each row; rows of one patient come and go together */
  constructor(patients: readonly string[], count = resampleCount) {
    this.whole = new Uint16Array(patients.length).fill(1);
    const clusters = [...grouped(patients.keys(), (row) => patients[row] ?? '').values()];
    const random = createRandom(seed);
    this.#resamples = Array.from({ length: count }, () => {
      const weights = new Uint16Array(patients.length);
      for (let i = 0; i < clusters.length; i++) {
        for (const row of clusters[random.below(clusters.length)] ?? []) weights[row] = (weights[row] ?? 0) + 1;
      }
      return weights;
    });
  }

  /**
   * A statistic with its 95 % interval. Resamples in which it is not defined are left out.
   *
   * @param n  rows that the statistic is of
   */
  estimate(statistic: (weights: RowWeights) => number, n: number): Metric {
    const draws = Float64Array.from(this.#resamples.map(statistic).filter(Number.isFinite)).sort();
    const ci95 = draws.length === 0 ? null : ([percentile(draws, 0.025), percentile(draws, 0.975)] as const);
    return { value: statistic(this.whole), ci95, n };
  }
}

/** Percentile of sorted values, linear between the two nearest. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const lower = sorted[Math.floor(position)] ?? NaN;
  const upper = sorted[Math.ceil(position)] ?? NaN;
  return lower + (upper - lower) * (position - Math.floor(position));
}
