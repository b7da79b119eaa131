/** Area under the ROC curve of scores that were sorted once, for any weighting of the rows. Pure mathematics. */

/** Times that each row counts in a resample; all 1 for the sample itself. */
export type RowWeights = Uint16Array;

/** A label's scores over the rows of which the label is known. */
export interface ScoredLabel {
  /** Positions in the weights. */
  readonly rows: readonly number[];
  /** By position in `rows`; finite. */
  readonly scores: readonly number[];
  readonly positive: readonly boolean[];
}

/** Pairs of a positive and a negative row, and how many of them are in the right order (ties count half). */
export interface OrderedPairs {
  readonly concordant: number;
  readonly pairs: number;
}

/** A label's rows in the order of their scores. */
export class RankedScores {
  readonly #rows: Int32Array;
  readonly #isPositive: Uint8Array;
  readonly #isTied: Uint8Array; // with the row before

  constructor({ rows, scores, positive }: ScoredLabel) {
    const order = rows.map((_, i) => i).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
    this.#rows = Int32Array.from(order, (i) => rows[i] ?? 0);
    this.#isPositive = Uint8Array.from(order, (i) => Number(positive[i] ?? false));
    this.#isTied = Uint8Array.from(order, (i, at) => Number(at > 0 && scores[i] === scores[order[at - 1] ?? 0]));
  }

  /** Ordered pairs in one pass. */
  pairs(weights: RowWeights): OrderedPairs {
    let concordant = 0;
    let positives = 0;
    let negativesBelow = 0;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    const closeTie = (): void => {
      concordant += tiedPositives * (negativesBelow + tiedNegatives / 2);
      positives += tiedPositives;
      negativesBelow += tiedNegatives;
      tiedPositives = tiedNegatives = 0;
    };
    for (let i = 0; i < this.#rows.length; i++) {
      if (this.#isTied[i] === 0) closeTie();
      const weight = weights[this.#rows[i] ?? 0] ?? 0;
      if (this.#isPositive[i] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    closeTie();
    return { concordant, pairs: positives * negativesBelow };
  }
}

/**
 * Area over pairs from the same stratum only, so that telling the strata apart earns nothing.
 *
 * @returns NaN when there is no pair
 */
export function stratifiedArea(strata: readonly RankedScores[], weights: RowWeights): number {
  let concordant = 0;
  let pairs = 0;
  for (const stratum of strata) {
    const found = stratum.pairs(weights);
    concordant += found.concordant;
    pairs += found.pairs;
  }
  return pairs > 0 ? concordant / pairs : NaN;
}

/** Mean of the finite values; NaN when there is none. */
export function finiteMean(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.length > 0 ? finite.reduce((sum, value) => sum + value, 0) / finite.length : NaN;
}
