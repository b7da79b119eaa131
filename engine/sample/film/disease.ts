/** What takes the place of air in a diseased lung, and what is implanted. All lengths in cm. */
import type { RandomStream } from '../random.ts';
import { placeHeart } from './mediastinum.ts';
import type { FilmParameters, OpacityParameters } from './parameters.ts';
import { createPlane, eachCell, planeColumns, planeRows, raiseToTube, xOfColumn, yOfRow, type Plane, type TubePoint } from './plane.ts';
import { createTexture } from './texture.ts';
import { lungOuterX, type Thorax } from './thorax.ts';

/** Multiplies the lungs' air by what effusion, opacity and congestion leave of it; changes `lungs`. */
export function fillLungs(lungs: Plane, thorax: Thorax, film: FilmParameters, random: RandomStream): void {
  const texture = createTexture(random);
  addHaze(lungs, texture, film.congestion);
  if (film.opacity) addOpacity(lungs, texture, thorax, film.opacity);
  addEffusion(lungs, thorax, -1, film.effusionRight);
  addEffusion(lungs, thorax, 1, film.effusionLeft);
}

/** The lung's own fine structure, coarser and denser towards the hila when congested. */
function addHaze(lungs: Plane, texture: Plane, congestion: number): void {
  for (let row = 0; row < planeRows; row++) {
    const y = yOfRow(row);
    for (let column = 0; column < planeColumns; column++) {
      const index = row * planeColumns + column;
      const air = lungs[index] ?? 0;
      if (air === 0) continue;
      const hilar =
        congestion > 0 ? congestion * Math.exp(-(Math.pow((Math.abs(xOfColumn(column)) - 4.5) / 4.5, 2) + Math.pow((y - 17.5) / 7, 2))) : 0;
      const coarse = texture[index] ?? 0;
      lungs[index] = air * Math.max(0, 1 - (0.035 + 0.16 * hilar) * coarse - 0.2 * hilar);
    }
  }
}

function addOpacity(lungs: Plane, texture: Plane, thorax: Thorax, opacity: OpacityParameters): void {
  const side = opacity.side === 'right' ? -1 : 1;
  const height = { upper: 0.24, middle: 0.52, lower: 0.72 }[opacity.zone];
  const y0 = thorax.apexY + height * (thorax.baseY - thorax.apexY);
  const x0 = side * (opacity.zone === 'upper' ? 6.6 : 7.2);
  const reach = opacity.radiusCm * 1.9;
  eachCell({ left: x0 - reach, right: x0 + reach, top: y0 - reach, bottom: y0 + reach }, (index, x, y) => {
    const distance = Math.sqrt((x - x0) ** 2 + ((y - y0) * 1.15) ** 2) / opacity.radiusCm;
    const edge = 1 / (1 + Math.exp((distance - 1 + 0.22 * (texture[index] ?? 0)) * 5));
    lungs[index] = (lungs[index] ?? 0) * Math.max(0, 1 - opacity.density * edge * (0.85 + 0.2 * (texture[index] ?? 0)));
  });
}

/** Fluid that rises along the chest wall: a meniscus, lowest in the middle of the hemithorax. */
function addEffusion(lungs: Plane, thorax: Thorax, side: -1 | 1, amount: number): void {
  if (amount <= 0) return;
  const dome = thorax.domeY[side < 0 ? 0 : 1];
  const level = dome + 2.4 - amount * (3.2 + 0.55 * (dome - thorax.apexY));
  for (let row = 0; row < planeRows; row++) {
    const y = yOfRow(row);
    const outer = lungOuterX(thorax, y);
    if (outer === 0) continue;
    for (let column = 0; column < planeColumns; column++) {
      const a = side * xOfColumn(column);
      if (a < 0) continue;
      const u = Math.min(1, a / outer);
      const surface = level + 2.6 * (1 - u * u * u);
      const depth = (y - surface) / (1.1 + 1.2 * amount);
      if (depth < -3) continue;
      const index = row * planeColumns + column;
      lungs[index] = (lungs[index] ?? 0) * (1 - 0.97 / (1 + Math.exp(-3 * depth)));
    }
  }
}

/** Metal along each ray (cm): a generator below the patient's left clavicle and a lead to the right ventricle. */
export function pacemakerPlane(thorax: Thorax, film: FilmParameters): Plane {
  const plane = createPlane();
  if (!film.hasPacemaker) return plane;
  const x0 = thorax.halfWidth - 3.4;
  const y0 = 9.8;
  eachCell({ left: x0 - 2.4, right: x0 + 2.4, top: y0 - 2.2, bottom: y0 + 2.2 }, (index, x, y) => {
    const u = Math.abs(x - x0) / 2.3;
    const v = Math.abs(y - y0) / 2;
    const inside = 1 - u * u * u * u - v * v * v * v;
    if (inside > 0) plane[index] = 0.32 + (y < y0 - 1 ? -0.14 : 0.1 * Math.sqrt(inside));
  });
  const wire = createPlane();
  raiseToTube(wire, leadPath(thorax, film, x0, y0));
  for (let i = 0; i < plane.length; i++) plane[i] = Math.max(plane[i] ?? 0, wire[i] ?? 0);
  return plane;
}

/** Generator → subclavian vein → superior vena cava → tip in the right ventricle. */
function leadPath(thorax: Thorax, film: FilmParameters, x0: number, y0: number): TubePoint[] {
  const heart = placeHeart(thorax, film).ventricles;
  const shift = film.rotationCm;
  const knots: readonly [number, number][] = [
    [x0, y0 - 1.8],
    [x0 - 3, 6.9],
    [shift + 2.5, 7.2],
    [shift - 1, 8.6],
    [shift - 1.9, 13],
    [shift - 2.2, heart.y - 1],
    [shift - 0.6, heart.y + 2.8],
    [heart.x + heart.a * 0.32, heart.y + heart.b * 0.62],
  ];
  const points: TubePoint[] = [];
  for (let i = 0; i + 1 < knots.length; i++) {
    const [p0, p1, p2, p3] = [knots[i - 1] ?? knots[i], knots[i], knots[i + 1], knots[i + 2] ?? knots[i + 1]] as [number, number][];
    for (let step = 0; step < 8; step++)
      points.push(catmullRom(p0 as [number, number], p1 as [number, number], p2 as [number, number], p3 as [number, number], step / 8));
  }
  return points;
}

function catmullRom(
  p0: readonly [number, number],
  p1: readonly [number, number],
  p2: readonly [number, number],
  p3: readonly [number, number],
  t: number,
): TubePoint {
  const at = (axis: 0 | 1): number =>
    0.5 *
    (2 * p1[axis] +
      (p2[axis] - p0[axis]) * t +
      (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
      (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t);
  return { x: at(0), y: at(1), radius: 0.1 };
}
