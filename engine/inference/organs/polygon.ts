/** Rings of points on a film: extent, thinning, cutting by height. Pure mathematics. */
import type { FilmPoint } from '../../../contract/index.ts';

/** The outermost points of a ring. */
export interface Extent {
  /** The points of least and greatest x. */
  readonly right: FilmPoint;
  readonly left: FilmPoint;
  /** Least and greatest y. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * The outermost points of one or more rings taken together.
 *
 * @returns null when there is no point
 */
export function extentOf(points: readonly FilmPoint[]): Extent | null {
  const [first] = points;
  if (!first) return null;
  let right = first;
  let left = first;
  let top = first[1];
  let bottom = first[1];
  for (const point of points) {
    if (point[0] < right[0]) right = point;
    if (point[0] > left[0]) left = point;
    top = Math.min(top, point[1]);
    bottom = Math.max(bottom, point[1]);
  }
  return { right, left, top, bottom };
}

function distanceToLine([x, y]: FilmPoint, [fromX, fromY]: FilmPoint, [toX, toY]: FilmPoint): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - fromX, y - fromY);
  return Math.abs(dx * (y - fromY) - dy * (x - fromX)) / length;
}

/** Marks the points between `from` and `to` that a line between them would miss by more than the tolerance. */
function markKept(points: readonly FilmPoint[], from: number, to: number, tolerance: number, keep: Set<number>): void {
  const [start, end] = [points[from], points[to]];
  if (!start || !end) return;
  let farthest = -1;
  let distance = tolerance;
  for (let i = from + 1; i < to; i++) {
    const missed = distanceToLine(points[i] ?? start, start, end);
    if (missed <= distance) continue;
    distance = missed;
    farthest = i;
  }
  if (farthest < 0) return;
  keep.add(farthest);
  markKept(points, from, farthest, tolerance, keep);
  markKept(points, farthest, to, tolerance, keep);
}

/**
 * A ring with fewer points, none of the given ones farther from it than `tolerance`; its outermost points stay.
 *
 * @see Douglas DH, Peucker TK, Cartographica 1973;10:112–122
 */
export function thinned(ring: readonly FilmPoint[], tolerance: number): FilmPoint[] {
  const extent = extentOf(ring);
  if (!extent || ring.length < 4) return [...ring];
  const anchors = [ring.indexOf(extent.right), ring.indexOf(extent.left)].sort((a, b) => a - b);
  const [first = 0, second = 0] = anchors;
  const turned = [...ring.slice(first), ...ring.slice(0, first + 1)]; // closed: the last point repeats the first
  const keep = new Set([0, second - first]);
  markKept(turned, 0, second - first, tolerance, keep);
  markKept(turned, second - first, turned.length - 1, tolerance, keep);
  return turned.slice(0, -1).filter((_, i) => keep.has(i));
}

/** The part of a ring on one side of a height; `sign` 1 keeps what lies below it on the screen, −1 what lies above. */
function cutAt(ring: readonly FilmPoint[], height: number, sign: 1 | -1): FilmPoint[] {
  const isKept = ([, y]: FilmPoint): boolean => sign * (y - height) >= 0;
  return ring.flatMap((point, i): FilmPoint[] => {
    const before = ring[(i + ring.length - 1) % ring.length] ?? point;
    if (isKept(point) === isKept(before)) return isKept(point) ? [point] : [];
    const share = (height - before[1]) / (point[1] - before[1]);
    const crossing: FilmPoint = [before[0] + share * (point[0] - before[0]), height];
    return isKept(point) ? [crossing, point] : [crossing];
  });
}

/**
 * The part of a ring between two heights.
 *
 * @see Sutherland IE, Hodgman GW, Commun ACM 1974;17:32–42
 */
export function band(ring: readonly FilmPoint[], top: number, bottom: number): FilmPoint[] {
  return cutAt(cutAt(ring, top, 1), bottom, -1);
}
