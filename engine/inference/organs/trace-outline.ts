/**
 * The outer border of the region of a probability map at or above `inside`, between cell centres to a fraction of a cell. Marching squares:
 * Lorensen WE, Cline HE, SIGGRAPH 1987, in two dimensions. Pure mathematics.
 */
import type { FilmPoint } from '../../../contract/index.ts';
import { inside, type ProbabilityMap } from './probability-map.ts';

/** Sides of a square between four cell centres. */
type Side = 'top' | 'right' | 'bottom' | 'left';

/**
 * Sides that the border enters and leaves by, region on its right hand, by which corners are inside: 1 top left, 2 top right,
 * 4 bottom right, 8 bottom left. Two corners that touch across a corner only are kept apart.
 */
const crossings: readonly (readonly (readonly [Side, Side])[])[] = [
  [],
  [['top', 'left']],
  [['right', 'top']],
  [['right', 'left']],
  [['bottom', 'right']],
  [
    ['top', 'left'],
    ['bottom', 'right'],
  ],
  [['bottom', 'top']],
  [['bottom', 'left']],
  [['left', 'bottom']],
  [['top', 'bottom']],
  [
    ['right', 'top'],
    ['left', 'bottom'],
  ],
  [['right', 'bottom']],
  [['left', 'right']],
  [['top', 'right']],
  [['left', 'top']],
  [],
];

/** The map with one ring of zeros around it, so that every border closes. */
class PaddedMap {
  readonly width: number;
  readonly height: number;
  readonly #values: Float32Array;

  constructor(map: ProbabilityMap) {
    this.width = map.width + 2;
    this.height = map.height + 2;
    this.#values = new Float32Array(this.width * this.height);
    for (let y = 0; y < map.height; y++) {
      this.#values.set(map.values.subarray(y * map.width, (y + 1) * map.width), (y + 1) * this.width + 1);
    }
  }

  value(x: number, y: number): number {
    return this.#values[y * this.width + x] ?? 0;
  }

  corners(x: number, y: number): number {
    const bit = (dx: number, dy: number, weight: number): number => (this.value(x + dx, y + dy) >= inside ? weight : 0);
    return bit(0, 0, 1) + bit(1, 0, 2) + bit(1, 1, 4) + bit(0, 1, 8);
  }

  /** Number of the grid's edge that is one side of the square at (x, y); even for level edges. */
  edge(x: number, y: number, side: Side): number {
    const [cellX, cellY] = side === 'right' ? [x + 1, y] : side === 'bottom' ? [x, y + 1] : [x, y];
    return 2 * (cellY * this.width + cellX) + (side === 'left' || side === 'right' ? 1 : 0);
  }

  /** Where the level `inside` is crossed on an edge, in coordinates of the map without its ring. */
  point(edge: number): FilmPoint {
    const at = edge >> 1;
    const x = at % this.width;
    const y = Math.floor(at / this.width);
    const isLevel = (edge & 1) === 0;
    const first = this.value(x, y);
    const second = isLevel ? this.value(x + 1, y) : this.value(x, y + 1);
    const share = (inside - first) / (second - first);
    return isLevel ? [x + share - 0.5, y - 0.5] : [x - 0.5, y + share - 0.5];
  }
}

/** Area of a ring, positive where it runs clockwise on the screen. */
export function signedArea(ring: readonly FilmPoint[]): number {
  let doubled = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
    doubled += x * nextY - nextX * y;
  }
  return doubled / 2;
}

function borders(padded: PaddedMap): Map<number, number> {
  const next = new Map<number, number>();
  for (let y = 0; y < padded.height - 1; y++) {
    for (let x = 0; x < padded.width - 1; x++) {
      for (const [from, to] of crossings[padded.corners(x, y)] ?? []) next.set(padded.edge(x, y, from), padded.edge(x, y, to));
    }
  }
  return next;
}

/**
 * The longest outer border of a map, clockwise on the screen; holes are left out.
 *
 * @returns points in the map's coordinates, (0, 0) the outer corner of the first cell; empty where nothing reaches `inside`
 */
export function traceOutline(map: ProbabilityMap): FilmPoint[] {
  const padded = new PaddedMap(map);
  const next = borders(padded);
  let outline: FilmPoint[] = [];
  for (const start of next.keys()) {
    const ring: FilmPoint[] = [];
    let edge: number | undefined = start;
    while (edge !== undefined && next.has(edge)) {
      ring.push(padded.point(edge));
      const following = next.get(edge);
      next.delete(edge);
      edge = following;
    }
    if (signedArea(ring) > Math.max(0, signedArea(outline))) outline = ring;
  }
  return outline;
}
