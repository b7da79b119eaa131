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
