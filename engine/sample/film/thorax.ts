/** The trunk and the lungs inside it: outlines a row, thickness a cell. All lengths in cm. */
import type { FilmParameters } from './parameters.ts';
import { createPlane, planeColumns, planeRows, xOfColumn, yOfRow, type Plane } from './plane.ts';

/** Landmarks from which everything else is placed. */
export interface Thorax {
  /** y of the lung apices. */
  readonly apexY: number;
  /** y of the costophrenic angles. */
  readonly baseY: number;
  /** Half the greatest outer width of the lungs. */
  readonly halfWidth: number;
  /** y of the dome's top, patient's right then left. */
  readonly domeY: readonly [number, number];
  /** Greatest depth of the trunk along the beam. */
  readonly depth: number;
}

/** Places the landmarks of a patient. */
export function placeThorax(film: FilmParameters): Thorax {
  const small = film.sex === 'F' ? 0.92 : 1;
  const supine = film.viewPosition === 'AP' ? -1.6 : 0;
  const baseY = 31.2 * (0.5 + 0.5 * small) + 2 * film.inflation + supine;
  const flatness = film.inflation > 0 ? 1.6 * film.inflation : 0;
  return {
    apexY: 5.1,
    baseY,
    halfWidth: 14 * small + 0.3 * film.inflation,
    domeY: [baseY - 5.4 + flatness, baseY - 4.1 + flatness],
    depth: (film.sex === 'F' ? 19.5 : 21.5) * film.habitus + 1.5 * Math.max(0, film.inflation),
  };
}

/** Distance of the lung apices from the midline, cm. */
const apexX = 4.9;

/** Outer half width of the lungs at a height, or 0 above and below them. */
export function lungOuterX(thorax: Thorax, y: number): number {
  const s = (y - thorax.apexY) / (thorax.baseY - thorax.apexY);
  if (s <= 0 || s >= 1) return 0;
  return apexX + (thorax.halfWidth - apexX) * Math.pow(1 - Math.pow(1 - s, 2.7), 0.56);
}

/** Inner edge of the air-filled lungs before heart and vessels push them away. */
function lungInnerX(thorax: Thorax, y: number): number {
  const s = Math.min(1, Math.max(0, (y - thorax.apexY) / 5.2));
  return apexX - (apexX - 1.4) * Math.sqrt(1 - (1 - s) * (1 - s));
}

/** Half width of the trunk's outline: neck, shoulders running off the film, axilla, flank. */
export function trunkHalfWidth(thorax: Thorax, film: FilmParameters, y: number): number {
  const neck = 5.6 * Math.sqrt(film.habitus);
  const shoulder = neck + Math.max(0, y - 0.8) * 3.6 + 1.1 * Math.max(0, y - 2.2);
  const flank = thorax.halfWidth + 2.4 * film.habitus + (film.sex === 'F' ? 0.3 : 0.5) + 0.02 * y;
  const arm = 24 - Math.max(0, y - 11) * 1.5;
  return Math.max(Math.min(shoulder, 24), Math.min(arm, 24) > flank && y > 5 ? arm : 0, y > 5 ? flank : 0) || shoulder;
}

/** Soft tissue along each ray (cm), the lungs counted as tissue. */
export function trunkPlane(thorax: Thorax, film: FilmParameters): Plane {
  const plane = createPlane();
  for (let row = 0; row < planeRows; row++) {
    const y = yOfRow(row);
    const half = Math.min(trunkHalfWidth(thorax, film, y), y < 6 ? 24 : 30);
    const rise = Math.min(1, y / 15);
    const depth = thorax.depth * (0.56 + 0.44 * Math.sqrt(rise * (2 - rise))) + (y > thorax.baseY - 4 ? 0.22 * (y - thorax.baseY + 4) : 0);
    for (let column = 0; column < planeColumns; column++) {
      const u = Math.abs(xOfColumn(column)) / half;
      if (u < 1) plane[row * planeColumns + column] = depth * Math.sqrt(1 - u * u * Math.sqrt(u));
    }
  }
  return plane;
}

/** Air-bearing lung along each ray (cm), with the diaphragm pushed in from below; `shiftCm` moves the inner edges. */
export function lungPlane(thorax: Thorax, trunk: Plane, shiftCm: number): Plane {
  const plane = createPlane();
  for (let row = 0; row < planeRows; row++) {
    const y = yOfRow(row);
    const outer = lungOuterX(thorax, y);
    if (outer === 0) continue;
    const s = (y - thorax.apexY) / (thorax.baseY - thorax.apexY);
    const depth = thorax.depth * (0.8 - 0.1 * s) * Math.sqrt(1 - Math.pow(1 - s, 2.4));
    for (let column = 0; column < planeColumns; column++) {
      const x = xOfColumn(column);
      const inner = lungInnerX(thorax, y) + (x < 0 ? -shiftCm : shiftCm);
      const centre = (outer + inner) / 2;
      const u = (Math.abs(x) - centre) / (outer - centre);
      if (Math.abs(u) >= 1) continue;
      const index = row * planeColumns + column;
      const profile = u < 0 ? 1 - u * u : Math.sqrt(1 - u * u * u * u);
      const thickness = Math.min(depth * profile, 0.84 * (trunk[index] ?? 0));
      plane[index] = thickness * airAboveDiaphragm(thorax, x, y);
    }
  }
  return plane;
}

/** Share of the lung's depth that is above the diaphragm on a ray: 1 above the dome, falling quickly below its edge. */
function airAboveDiaphragm(thorax: Thorax, x: number, y: number): number {
  const side = x < 0 ? 0 : 1;
  const top = thorax.domeY[side];
  const height = thorax.baseY - top + 1.2;
  const u = (Math.abs(x) - 6.2) / (thorax.halfWidth - 5.4);
  const v = Math.max(0, 1 - (y - top) / height);
  const inside = 1 - (v * v) / Math.max(0.02, 1 - u * u);
  return inside > 0 ? 0.94 * Math.max(0, 1 - Math.pow(inside, 0.3)) : 1;
}
