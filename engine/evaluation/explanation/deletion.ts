/**
 * Faithfulness of a map: parts of a recording are taken away (deletion) or put into an empty one (insertion), the most important
 * first, and the score is followed. Petsiuk V et al., RISE, BMVC 2018.
 */

/** Shares of the cells at which the score is looked at, beside 0 and 1. */
export const shares = [0.1, 0.3, 0.6] as const;

/** A recording as cells, ready to be taken apart. */
export interface CellularRecording {
  readonly input: Float32Array;
  /** What stands where a cell was taken away; same length. */
  readonly baseline: Float32Array;
  /** Cell of each value of the input. */
  readonly cellOf: Uint16Array;
  readonly cellCount: number;
}

/** Mean score along both curves. A faithful map has a low deletion and a high insertion. */
export interface Faithfulness {
  readonly deletion: number;
  readonly insertion: number;
}

/** Rank of each cell, 0 the most important; equals in the order of `tieBreak`. */
function ranks(map: Float32Array, tieBreak: Float32Array): Uint16Array {
  const order = [...map.keys()].sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0) || (tieBreak[a] ?? 0) - (tieBreak[b] ?? 0));
  const rank = new Uint16Array(map.length);
  order.forEach((cell, position) => (rank[cell] = position));
  return rank;
}

/** Area under a curve over the shares, by trapezia. */
export function areaUnder(first: number, between: readonly number[], last: number): number {
  const xs = [0, ...shares, 1];
  const ys = [first, ...between, last];
  let area = 0;
  for (let i = 1; i < xs.length; i++) area += (((ys[i] ?? 0) + (ys[i - 1] ?? 0)) / 2) * ((xs[i] ?? 0) - (xs[i - 1] ?? 0));
  return area;
}

/** Inputs of the deletion curve, then of the insertion curve, behind each other. */
export function alteredInputs(
  { input, baseline, cellOf, cellCount }: CellularRecording,
  map: Float32Array,
  tieBreak: Float32Array,
): Float32Array {
  const rank = ranks(map.subarray(0, cellCount), tieBreak);
  const batch = new Float32Array(2 * shares.length * input.length);
  shares.forEach((share, step) => {
    const count = Math.round(share * cellCount);
    for (let i = 0; i < input.length; i++) {
      const isTop = (rank[cellOf[i] ?? 0] ?? 0) < count;
      batch[step * input.length + i] = (isTop ? baseline[i] : input[i]) ?? 0;
      batch[(shares.length + step) * input.length + i] = (isTop ? input[i] : baseline[i]) ?? 0;
    }
  });
  return batch;
}

/**
 * Both curves of one map.
 *
 * @param score  scores of a batch of inputs
 * @param full   score of the recording, `empty` of its baseline
 */
export async function faithfulness(
  recording: CellularRecording,
  map: Float32Array,
  tieBreak: Float32Array,
  score: (batch: Float32Array) => Promise<readonly number[]>,
  { full, empty }: { readonly full: number; readonly empty: number },
): Promise<Faithfulness> {
  const scores = await score(alteredInputs(recording, map, tieBreak));
  return {
    deletion: areaUnder(full, scores.slice(0, shares.length), empty),
    insertion: areaUnder(empty, scores.slice(shares.length), full),
  };
}

/** Spearman's rank correlation of two maps. */
export function rankCorrelation(a: Float32Array, b: Float32Array): number {
  const none = new Float32Array(a.length);
  const [x, y] = [ranks(a, none), ranks(b, none)];
  const middle = (a.length - 1) / 2;
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - middle, (y[i] ?? 0) - middle];
    both += dx * dy;
    first += dx * dx;
    second += dy * dy;
  }
  return both / Math.sqrt(first * second);
}
