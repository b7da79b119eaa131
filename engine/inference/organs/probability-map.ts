/** A map of probabilities over the network's square, and its largest connected part. Pure mathematics. */

/** Row-major values in [0, 1]; cell (x, y) covers [x, x + 1) × [y, y + 1). */
export interface ProbabilityMap {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Probability from which a cell belongs to an organ. */
export const inside = 0.5;

/** Cells reached from `start` over sides, among those that `isMember` and are not marked yet; marks them. */
function flood(map: ProbabilityMap, start: number, marks: Uint8Array, queue: Int32Array): number {
  const { width, values } = map;
  let head = 0;
  let tail = 0;
  const visit = (at: number): void => {
    if (marks[at] === 1 || (values[at] ?? 0) < inside) return;
    marks[at] = 1;
    queue[tail++] = at;
  };
  visit(start);
  while (head < tail) {
    const at = queue[head++] ?? 0;
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at + width < values.length) visit(at + width);
  }
  return tail;
}

/**
 * The map with only its largest connected part: cells of other parts become 0, cells below `inside` stay as they are.
 *
 * @returns a map of its own, and the number of cells of the part; 0 cells where nothing reaches `inside`
 */
export function largestPart(map: ProbabilityMap): { map: ProbabilityMap; cells: number } {
  const { values } = map;
  const marks = new Uint8Array(values.length);
  const queue = new Int32Array(values.length);
  let largest = new Int32Array(0);
  for (let at = 0; at < values.length; at++) {
    const count = flood(map, at, marks, queue);
    if (count > largest.length) largest = queue.slice(0, count);
  }
  const kept = values.map((value) => (value < inside ? value : 0));
  for (const at of largest) kept[at] = values[at] ?? 0;
  return { map: { ...map, values: kept }, cells: largest.length };
}

/**
 * Dice overlap that the probabilities themselves expect between the cells from `inside` on and the truth: 2 Σ p over those cells ÷
 * (their number + Σ p over all). 1 where every cell is certain.
 */
export function expectedDice({ values }: ProbabilityMap): number {
  let cells = 0;
  let within = 0;
  let all = 0;
  for (const value of values) {
    all += value;
    if (value < inside) continue;
    cells += 1;
    within += value;
  }
  return cells + all > 0 ? (2 * within) / (cells + all) : 0;
}
