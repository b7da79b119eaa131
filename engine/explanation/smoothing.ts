/** Gaussian smoothing of small pictures. Pure mathematics. */

/** Kernel is cut at this many standard deviations. */
const reach = 4;

function kernelOf(sigma: number): number[] {
  const half = Math.round(reach * sigma);
  const values = Array.from({ length: 2 * half + 1 }, (_, i) => Math.exp(-((i - half) ** 2) / (2 * sigma ** 2)));
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** Index inside 0 … length − 1 of one outside, mirrored at the edges (the edge value repeats). */
function mirrored(index: number, length: number): number {
  const period = 2 * length;
  const inside = ((index % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}

function alongRows(values: Float32Array, rows: number, columns: number, kernel: readonly number[]): Float32Array {
  const half = (kernel.length - 1) / 2;
  const middle = kernel[half] ?? 1;
  // One side of the kernel, from the middle outwards: it is symmetric
  const side = Float64Array.from({ length: half }, (_, k) => kernel[half - 1 - k] ?? 0);
  const out = new Float32Array(values.length);
  const places = Int32Array.from({ length: columns + 2 * half }, (_, i) => mirrored(i - half, columns));
  const padded = new Float64Array(places.length);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < places.length; i++) padded[i] = values[r * columns + (places[i] ?? 0)] ?? 0;
    for (let c = 0; c < columns; c++) {
      const centre = c + half;
      let sum = middle * (padded[centre] ?? 0);
      for (let k = 0; k < half; k++) sum += (side[k] ?? 0) * ((padded[centre - k - 1] ?? 0) + (padded[centre + k + 1] ?? 0));
      out[r * columns + c] = sum;
    }
  }
  return out;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c] ?? 0;
  return out;
}

/**
 * Smooths a picture with a Gaussian; beyond the edges it is mirrored.
 *
 * @param values  rows × columns, row-major
 * @param sigma   cells
 */
export function smoothed(values: Float32Array, rows: number, columns: number, sigma: number): Float32Array {
  const kernel = kernelOf(sigma);
  const once = alongRows(values, rows, columns, kernel);
  return transposed(alongRows(transposed(once, rows, columns), columns, rows, kernel), columns, rows);
}
