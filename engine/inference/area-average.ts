/**
 * Exact area average of a grey image. Pure mathematics, and the one hot loop before the film encoder: 9 million values of a film
 * of 3000 × 3000. Four rows are summed at a time where they lie wholly inside a target row; that takes a third less time than one by one.
 */
import type { GreyImage } from '../import/parsed-study.ts';

/** How the source falls on the target: for each target cell the first and last touched source index and the weights of both ends. */
interface Spans {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly firstWeight: Float64Array;
  readonly lastWeight: Float64Array;
}

/** Spans of an exact area average: target i covers [i, i + 1) · source / target of the source. */
function areaSpans(source: number, target: number): Spans {
  const scale = source / target;
  const spans: Spans = {
    first: new Int32Array(target),
    last: new Int32Array(target),
    firstWeight: new Float64Array(target),
    lastWeight: new Float64Array(target),
  };
  for (let i = 0; i < target; i++) {
    const from = i * scale;
    const to = Math.min((i + 1) * scale, source);
    const first = Math.min(Math.floor(from), source - 1);
    const last = Math.max(first, Math.min(Math.ceil(to) - 1, source - 1));
    spans.first[i] = first;
    spans.last[i] = last;
    spans.firstWeight[i] = last === first ? to - from : first + 1 - from;
    spans.lastWeight[i] = last === first ? 0 : to - last;
  }
  return spans;
}

/** What is summed, and between which values it is clipped. */
interface Source {
  readonly values: Float32Array;
  readonly width: number;
  readonly low: number;
  readonly high: number;
}

function clipped(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Sums one source row into `out`, one entry a span. */
function sumRow({ values, width, low, high }: Source, row: number, spans: Spans, out: Float64Array): void {
  const start = row * width;
  for (let i = 0; i < out.length; i++) {
    const first = spans.first[i] ?? 0;
    const last = spans.last[i] ?? 0;
    let sum = 0;
    for (let x = first + 1; x < last; x++) sum += clipped(values[start + x] ?? 0, low, high);
    sum += clipped(values[start + first] ?? 0, low, high) * (spans.firstWeight[i] ?? 0);
    out[i] = sum + clipped(values[start + last] ?? 0, low, high) * (spans.lastWeight[i] ?? 0);
  }
}

/** Sum of one column over four rows. */
function columnSum({ values, width, low, high }: Source, at: number): number {
  return (
    clipped(values[at] ?? 0, low, high) +
    clipped(values[at + width] ?? 0, low, high) +
    clipped(values[at + 2 * width] ?? 0, low, high) +
    clipped(values[at + 3 * width] ?? 0, low, high)
  );
}

/** Sums four source rows from `row` on into `out`, one entry a span. Four running sums, so that no addition waits for the one before. */
function sumFourRows(source: Source, row: number, spans: Spans, out: Float64Array): void {
  const { values, width, low, high } = source;
  const [start0, start1, start2, start3] = [row * width, (row + 1) * width, (row + 2) * width, (row + 3) * width];
  for (let i = 0; i < out.length; i++) {
    const first = spans.first[i] ?? 0;
    const last = spans.last[i] ?? 0;
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let x = first + 1; x < last; x++) {
      sum0 += clipped(values[start0 + x] ?? 0, low, high);
      sum1 += clipped(values[start1 + x] ?? 0, low, high);
      sum2 += clipped(values[start2 + x] ?? 0, low, high);
      sum3 += clipped(values[start3 + x] ?? 0, low, high);
    }
    const ends =
      columnSum(source, start0 + first) * (spans.firstWeight[i] ?? 0) + columnSum(source, start0 + last) * (spans.lastWeight[i] ?? 0);
    out[i] = sum0 + sum1 + sum2 + sum3 + ends;
  }
}

/** Adds `weight` times the row sums to a row of the result. */
function addRow(out: Float64Array, y: number, rowSums: Float64Array, weight: number): void {
  for (let x = 0, at = y * rowSums.length; x < rowSums.length; x++, at++) out[at] = (out[at] ?? 0) + (rowSums[x] ?? 0) * weight;
}

/**
 * Area average of an image whose values are clipped to [low, high] first.
 *
 * @param image   row-major grey values
 * @param height  rows of the result, px
 * @param width   columns of the result, px
 * @returns float64, row-major height × width, in the units of the image
 */
export function areaAverage(image: GreyImage, height: number, width: number, low: number, high: number): Float64Array {
  const source: Source = { values: image.values, width: image.width, low, high };
  const rows = areaSpans(image.height, height);
  const columns = areaSpans(image.width, width);
  const share = (height / image.height) * (width / image.width);
  const out = new Float64Array(height * width);
  const rowSums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const first = rows.first[y] ?? 0;
    const last = rows.last[y] ?? 0;
    for (let row = first; row <= last; row++) {
      if (row > first && row + 3 < last) {
        sumFourRows(source, row, columns, rowSums);
        addRow(out, y, rowSums, share);
        row += 3;
        continue;
      }
      sumRow(source, row, columns, rowSums);
      const overlap = row === first ? rows.firstWeight[y] : row === last ? rows.lastWeight[y] : 1;
      addRow(out, y, rowSums, (overlap ?? 0) * share);
    }
  }
  return out;
}
