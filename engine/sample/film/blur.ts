/** Fast blur: repeated box sums, close to a Gaussian. */

/**
 * Blurs a row-major image by `passes` box filters along rows and columns; edges repeat the last value.
 *
 * @param values  row-major, `rows × columns`; not changed
 * @param radius  half the box, cells; 0 returns a copy
 */
export function boxBlur(values: Float32Array, rows: number, columns: number, radius: number, passes = 2): Float32Array {
  const result = Float32Array.from(values);
  if (radius < 1) return result;
  const between = new Float32Array(values.length);
  for (let pass = 0; pass < passes; pass++) {
    for (let row = 0; row < rows; row++) blurRow(result, between, row * columns, columns, radius);
    blurColumns(between, result, rows, columns, radius);
  }
  return result;
}

function blurRow(from: Float32Array, to: Float32Array, start: number, length: number, radius: number): void {
  const at = (i: number): number => from[start + Math.min(length - 1, Math.max(0, i))] ?? 0;
  const scale = 1 / (2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < length; i++) {
    to[start + i] = sum * scale;
    sum += at(i + radius + 1) - at(i - radius);
  }
}

/** Keeps one running sum a column, so that memory is walked along rows. */
function blurColumns(from: Float32Array, to: Float32Array, rows: number, columns: number, radius: number): void {
  const sums = new Float64Array(columns);
  const addRow = (row: number, sign: number): void => {
    const start = Math.min(rows - 1, Math.max(0, row)) * columns;
    for (let column = 0; column < columns; column++) sums[column] = (sums[column] ?? 0) + sign * (from[start + column] ?? 0);
  };
  const scale = 1 / (2 * radius + 1);
  for (let row = -radius; row <= radius; row++) addRow(row, 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[row * columns + column] = (sums[column] ?? 0) * scale;
    addRow(row + radius + 1, 1);
    addRow(row - radius, -1);
  }
}

/** Cells that `broadBlur` averages to one before it blurs. */
const coarseness = 5;

/**
 * A wide blur, made on a coarser grid and brought back by linear interpolation; the size must be divisible by 5.
 *
 * @param radius  half the box, cells of the fine grid; at least 10
 */
export function broadBlur(values: Float32Array, rows: number, columns: number, radius: number): Float32Array {
  const coarseRows = rows / coarseness;
  const coarseColumns = columns / coarseness;
  const coarse = boxBlur(reduce(values, coarseRows, coarseColumns), coarseRows, coarseColumns, Math.round(radius / coarseness));
  return enlarge(coarse, coarseRows, coarseColumns);
}

function reduce(values: Float32Array, coarseRows: number, coarseColumns: number): Float32Array {
  const coarse = new Float32Array(coarseRows * coarseColumns);
  const columns = coarseColumns * coarseness;
  for (let row = 0; row < coarseRows * coarseness; row++) {
    const start = Math.floor(row / coarseness) * coarseColumns;
    for (let column = 0; column < columns; column++) {
      const index = start + ((column / coarseness) | 0);
      coarse[index] = (coarse[index] ?? 0) + (values[row * columns + column] ?? 0) / (coarseness * coarseness);
    }
  }
  return coarse;
}

function enlarge(coarse: Float32Array, coarseRows: number, coarseColumns: number): Float32Array {
  const columns = coarseColumns * coarseness;
  const result = new Float32Array(coarseRows * coarseness * columns);
  for (let row = 0; row < coarseRows * coarseness; row++) {
    const [above, below, v] = interpolation(row, coarseRows);
    for (let column = 0; column < columns; column++) {
      const at = Math.min(coarseColumns - 1, Math.max(0, (column + 0.5) / coarseness - 0.5));
      const left = at | 0;
      const right = Math.min(coarseColumns - 1, left + 1);
      const u = at - left;
      const top = (coarse[above * coarseColumns + left] ?? 0) * (1 - u) + (coarse[above * coarseColumns + right] ?? 0) * u;
      const bottom = (coarse[below * coarseColumns + left] ?? 0) * (1 - u) + (coarse[below * coarseColumns + right] ?? 0) * u;
      result[row * columns + column] = top * (1 - v) + bottom * v;
    }
  }
  return result;
}

/** The two coarse rows about a fine one and the weight of the lower. */
function interpolation(fine: number, limit: number): [above: number, below: number, weight: number] {
  const at = Math.min(limit - 1, Math.max(0, (fine + 0.5) / coarseness - 0.5));
  return [Math.floor(at), Math.min(limit - 1, Math.floor(at) + 1), at - Math.floor(at)];
}
