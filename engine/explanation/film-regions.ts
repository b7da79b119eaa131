/** A film's map summed by organ and zone. Pure mathematics. */
import type { ExplainedPart, FilmAnatomy, FilmPoint } from '../../contract/index.ts';
import { letterboxGeometry } from '../inference/film-pixels.ts';
import { filmGrid, patchPx } from './film-map.ts';
import { sharesOf } from './in-words.ts';

/** Points looked at along a side of each cell. */
const pointsPerSide = 4;

export const outside = 'outside lungs and heart';

/** Where the map's cells lie on a film of `columns` × `rows` pixels. */
export function cellGeometry(columns: number, rows: number): { origin: FilmPoint; cellPx: [number, number] } {
  const { left, top, width, height } = letterboxGeometry(rows, columns);
  const [scaleX, scaleY] = [columns / width, rows / height];
  return { origin: [-left * scaleX, -top * scaleY], cellPx: [patchPx * scaleX, patchPx * scaleY] };
}

/** Whether a point lies in a ring (even-odd rule). */
function holds(ring: readonly FilmPoint[], [x, y]: FilmPoint): boolean {
  let isInside = false;
  for (const [i, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
  }
  return isInside;
}

/** Names of the part that a point of the film lies in: the heart before the zones, since it lies before the left lung. */
function partAt(anatomy: Pick<FilmAnatomy, 'organs' | 'zones'>, boxes: LungBoxes | null, point: FilmPoint): string {
  const heart = anatomy.organs.find(({ organ }) => organ === 'heart');
  if (heart?.kind === 'outlined' && holds(heart.outline, point)) return 'heart';
  return anatomy.zones.find(({ outline }) => holds(outline, point))?.name ?? (boxes ? placeBeside(boxes, point) : outside);
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Boxes around both lungs, film pixels; sides of the picture, names of the patient's. */
interface LungBoxes {
  readonly rightLung: Box;
  readonly leftLung: Box;
}

function lungBoxes(zones: FilmAnatomy['zones']): LungBoxes | null {
  const boxOf = (lung: 'rightLung' | 'leftLung'): Box | null => {
    const points = zones.filter((zone) => zone.lung === lung).flatMap(({ outline }) => outline);
    if (points.length === 0) return null;
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const [rightLung, leftLung] = [boxOf('rightLung'), boxOf('leftLung')];
  return rightLung && leftLung ? { rightLung, leftLung } : null;
}

/** Where a point lies that is neither in a drawn lung nor in the heart; fluid and dense lung at the base lie there too. */
function placeBeside({ rightLung, leftLung }: LungBoxes, [x, y]: FilmPoint): string {
  const isRight = x < (rightLung.right + leftLung.left) / 2;
  const [lung, side] = isRight ? [rightLung, 'right'] : [leftLung, 'left'];
  if (y > lung.bottom) return `below the ${side} lung`;
  if (y < lung.top) return 'above the lungs';
  if (x < rightLung.left || x > leftLung.right) return `${side} chest wall and beyond`;
  return x > rightLung.right && x < leftLung.left ? 'mediastinum' : `border of the ${side} lung`;
}

/**
 * What of a map lies in which organ and zone. Each cell is shared out by where its points lie, so that a border cell counts on both sides.
 *
 * @param anatomy  `null` where it was not measured: then only halves of the picture are told apart
 */
export function filmParts(
  map: Float32Array,
  columns: number,
  rows: number,
  anatomy: Pick<FilmAnatomy, 'organs' | 'zones'> | null,
): ExplainedPart[] {
  const { origin, cellPx } = cellGeometry(columns, rows);
  const sums = new Map<string, number>();
  const boxes = anatomy && lungBoxes(anatomy.zones);
  for (let cell = 0; cell < map.length; cell++) {
    const [r, c] = [Math.floor(cell / filmGrid), cell % filmGrid];
    for (let k = 0; k < pointsPerSide ** 2; k++) {
      const x = origin[0] + cellPx[0] * (c + ((k % pointsPerSide) + 0.5) / pointsPerSide);
      const y = origin[1] + cellPx[1] * (r + (Math.floor(k / pointsPerSide) + 0.5) / pointsPerSide);
      const part = anatomy && anatomy.zones.length > 0 ? partAt(anatomy, boxes, [x, y]) : halfAt(x, y, columns, rows);
      sums.set(part, (sums.get(part) ?? 0) + Math.max(0, map[cell] ?? 0) / pointsPerSide ** 2);
    }
  }
  return sharesOf(sums);
}

/** Without lungs to go by: a quarter of the picture. The patient's right is at the left of a film that hangs as usual. */
function halfAt(x: number, y: number, columns: number, rows: number): string {
  return `${y < rows / 2 ? 'upper' : 'lower'} half, ${x < columns / 2 ? 'left' : 'right'} of the picture`;
}
