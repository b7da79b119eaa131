/** Pulmonary vessels: trees that leave the hila, fork and taper. All lengths in cm. */
import type { RandomStream } from '../random.ts';
import type { FilmParameters } from './parameters.ts';
import { addEllipsoid, createPlane, raiseToTube, type Plane, type TubePoint } from './plane.ts';
import { lungOuterX, type Thorax } from './thorax.ts';

/** Length of one straight piece, cm. */
const stepCm = 0.42;
/** Thinnest vessel that is drawn: radius, cm. */
const thinnest = 0.045;

interface Sprout {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Direction in the plane, radians; 0 is the image's right, growing downwards. */
  readonly heading: number;
}

/** Blood-filled vessels along each ray (cm). */
export function vesselPlane(thorax: Thorax, film: FilmParameters, random: RandomStream): Plane {
  const plane = createPlane();
  const hilumY = 15.2;
  for (const side of [-1, 1] as const) {
    const x = film.rotationCm * 0.5 + side * 3.4;
    const y = hilumY - (side > 0 ? 0.9 : 0);
    addEllipsoid(plane, { x: x - side * 0.2, y: y + 0.8, a: 0.9, b: 2, thickness: 1.5, turn: side * -0.25 });
    for (const angle of [-1.45, -1.15, -0.8, -0.35, 0.1, 0.4, 0.75, 1.05, 1.35]) {
      const lower = angle > 0.2;
      const radius = (lower ? 0.4 : 0.27 + 0.12 * film.congestion) * random.between(0.75, 1.15) * (1 + 0.2 * film.congestion);
      const tilted = angle + random.normal(0, 0.1);
      grow(plane, thorax, { x, y: y + 0.9 * angle, radius, heading: side > 0 ? tilted : Math.PI - tilted }, random);
    }
  }
  return plane;
}

/** Draws a vessel until it is too thin or leaves the lung; forks give two thinner ones (Murray: r³ is shared). */
function grow(plane: Plane, thorax: Thorax, start: Sprout, random: RandomStream): void {
  const queue: Sprout[] = [start];
  for (let sprout = queue.pop(); sprout; sprout = queue.pop()) {
    const points: TubePoint[] = [{ x: sprout.x, y: sprout.y, radius: sprout.radius }];
    let { x, y, heading, radius } = sprout;
    const steps = 3 + random.below(5);
    for (let i = 0; i < steps; i++) {
      heading += random.normal(0, 0.13);
      x += stepCm * Math.cos(heading);
      y += stepCm * Math.sin(heading);
      radius *= 0.965;
      points.push({ x, y, radius });
    }
    raiseToTube(plane, points);
    if (radius < thinnest || Math.abs(x) > lungOuterX(thorax, y) - 0.8 || y > thorax.baseY - 1.5 || y < thorax.apexY + 0.8) continue;
    const share = random.between(0.3, 0.7);
    const spread = random.between(0.35, 0.8);
    queue.push({ x, y, radius: radius * Math.cbrt(share), heading: heading + spread * (1 - share) });
    queue.push({ x, y, radius: radius * Math.cbrt(1 - share), heading: heading - spread * share });
  }
}
