/** Cloudy texture: smoothed noise of several grain sizes, mean 0, standard deviation about 1. */
import { normalTable, type RandomStream } from '../random.ts';
import { createPlane, planeColumns, planeRows, type Plane } from './plane.ts';

/** Cells between the nodes of each octave, and the octave's weight. */
const octaves: readonly (readonly [number, number])[] = [
  [30, 0.8],
  [13, 0.7],
  [6, 0.45],
];

/** Makes a texture over the whole plane. */
export function createTexture(random: RandomStream): Plane {
  const plane = createPlane();
  for (const [spacing, weight] of octaves) addOctave(plane, spacing, weight, random);
  return plane;
}

function addOctave(plane: Plane, spacing: number, weight: number, random: RandomStream): void {
  const nodesAcross = Math.ceil(planeColumns / spacing) + 2;
  const nodes = normalTable(random, nodesAcross * (Math.ceil(planeRows / spacing) + 2));
  for (let row = 0; row < planeRows; row++) {
    const r = Math.floor(row / spacing);
    const v = smooth(row / spacing - r);
    for (let column = 0; column < planeColumns; column++) {
      const c = Math.floor(column / spacing);
      const u = smooth(column / spacing - c);
      const at = r * nodesAcross + c;
      const above = (nodes[at] ?? 0) * (1 - u) + (nodes[at + 1] ?? 0) * u;
      const below = (nodes[at + nodesAcross] ?? 0) * (1 - u) + (nodes[at + nodesAcross + 1] ?? 0) * u;
      const index = row * planeColumns + column;
      plane[index] = (plane[index] ?? 0) + weight * (above * (1 - v) + below * v);
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
