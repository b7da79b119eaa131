/** Outlines against masks drawn by people. Pure mathematics. */
import { organNames, type FilmPoint, type OrganName } from '../../contract/index.ts';
import type { MeasuredAnatomy } from '../inference/index.ts';
import type { GreyBytes } from './grey-png.ts';

/** Bits of a mask file. */
const flags: Readonly<Record<OrganName, number>> = { rightLung: 1, leftLung: 2, heart: 4 };
/** Both lungs. */
const lungs = flags.rightLung | flags.leftLung;

/** Where a ring crosses a horizontal line, ascending. */
function crossings(ring: readonly FilmPoint[], y: number): number[] {
  const found: number[] = [];
  for (const [i, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found.sort((a, b) => a - b);
}

/**
 * The outlined organs as bit flags on a grid, a cell belonging to an organ when its centre lies inside the outline.
 *
 * @param width   columns of the grid, which covers the whole film
 * @param height  rows of the grid
 */
export function drawnMask({ organs, columns, rows }: MeasuredAnatomy, width: number, height: number): Uint8Array {
  const drawn = new Uint8Array(width * height);
  for (const organ of organs) {
    if (organ.kind !== 'outlined') continue;
    const flag = flags[organ.organ];
    for (let y = 0; y < height; y++) {
      const ends = crossings(organ.outline, ((y + 0.5) * rows) / height);
      for (let pair = 0; pair + 1 < ends.length; pair += 2) {
        const from = Math.max(0, Math.ceil(((ends[pair] ?? 0) * width) / columns - 0.5));
        const to = Math.min(width - 1, Math.ceil(((ends[pair + 1] ?? 0) * width) / columns - 0.5) - 1);
        for (let x = from; x <= to; x++) drawn[y * width + x] = (drawn[y * width + x] ?? 0) | flag;
      }
    }
  }
  return drawn;
}

/** Dice overlap of the cells that have any of the bits; NaN where neither has one. */
export function diceOf(drawn: Uint8Array, truth: Uint8Array, bits: number): number {
  let [inDrawn, inTruth, inBoth] = [0, 0, 0];
  for (let at = 0; at < truth.length; at++) {
    const a = ((drawn[at] ?? 0) & bits) !== 0 ? 1 : 0;
    const b = ((truth[at] ?? 0) & bits) !== 0 ? 1 : 0;
    inDrawn += a;
    inTruth += b;
    inBoth += a & b;
  }
  return inDrawn + inTruth > 0 ? (2 * inBoth) / (inDrawn + inTruth) : NaN;
}

/** Columns from the first to the last cell that has any of the bits. */
function widthOf({ width, values }: GreyBytes, bits: number): number {
  let [first, last] = [width, -1];
  for (const [at, value] of values.entries()) {
    if ((value & bits) === 0) continue;
    first = Math.min(first, at % width);
    last = Math.max(last, at % width);
  }
  return Math.max(0, last - first + 1);
}

/** Cardiothoracic ratio of a mask; NaN where it has no heart or no lung. */
export function ratioOf(mask: GreyBytes): number {
  const [heart, chest] = [widthOf(mask, flags.heart), widthOf(mask, lungs)];
  return heart > 0 && chest > 0 ? heart / chest : NaN;
}

/** Dice of both lungs together and of each organ. */
export function overlaps(anatomy: MeasuredAnatomy, mask: GreyBytes): Readonly<Record<OrganName | 'lungs', number>> {
  const drawn = drawnMask(anatomy, mask.width, mask.height);
  const [rightLung, leftLung, heart] = organNames.map((organ) => diceOf(drawn, mask.values, flags[organ]));
  return { lungs: diceOf(drawn, mask.values, lungs), rightLung: rightLung ?? NaN, leftLung: leftLung ?? NaN, heart: heart ?? NaN };
}
