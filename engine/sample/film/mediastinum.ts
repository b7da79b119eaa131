/** Heart, great vessels, trachea: ellipsoids and tubes between the lungs. All lengths in cm. */
import type { FilmParameters } from './parameters.ts';
import { addEllipsoid, createPlane, raiseToTube, shadowHalfWidth, type Ellipsoid, type Plane, type TubePoint } from './plane.ts';
import type { Thorax } from './thorax.ts';

/** The heart as three overlapping ellipsoids, scaled so that its shadow has the asked width. */
export function placeHeart(thorax: Thorax, film: FilmParameters): { ventricles: Ellipsoid; rightAtrium: Ellipsoid; leftAtrium: Ellipsoid } {
  const width = film.cardiothoracicRatio * 2 * thorax.halfWidth;
  const bottom = thorax.domeY[1] + 1.6;
  const scale = width / 11.9;
  const shift = film.rotationCm;
  const turn = 0.62 - 0.25 * Math.max(0, film.inflation) * -1 - 0.5 * Math.max(0, film.cardiothoracicRatio - 0.5);
  const shape = { a: 6.5 * scale, b: 4.9 * scale, turn };
  const leftEdge = width * 0.685;
  const ventricles = {
    ...shape,
    x: shift + leftEdge - shadowHalfWidth({ ...shape, x: 0, y: 0, thickness: 0 }),
    y: bottom - Math.hypot(shape.a * Math.sin(turn), shape.b * Math.cos(turn)),
    thickness: 10.5 * Math.sqrt(scale),
  };
  const atriumHalf = 3.3 * scale;
  const rightAtrium = { x: shift - width * 0.315 + atriumHalf, y: ventricles.y - 0.2, a: atriumHalf, b: 4.4 * scale, thickness: 9 };
  const leftAtrium = { x: shift + 1.1, y: ventricles.y - 4.4 * scale, a: 3.4 * Math.sqrt(scale), b: 3.4, thickness: 7.5 };
  return { ventricles, rightAtrium, leftAtrium };
}

/** Tissue between the lungs along each ray (cm): it takes the place of air. */
export function mediastinumPlane(thorax: Thorax, film: FilmParameters): Plane {
  const plane = createPlane();
  const { ventricles, rightAtrium, leftAtrium } = placeHeart(thorax, film);
  const shift = film.rotationCm;
  addEllipsoid(plane, ventricles);
  addEllipsoid(plane, rightAtrium, 0.8);
  addEllipsoid(plane, leftAtrium, 0.8);
  const arch = 11.2;
  addEllipsoid(plane, { x: shift + 1.6, y: arch, a: 1.9, b: 2, thickness: 7 });
  addEllipsoid(plane, { x: shift + 1, y: arch + 3.8, a: 2.6, b: 2.8, thickness: 6 });
  addEllipsoid(plane, { x: shift - 0.9, y: arch + 1, a: 2.1, b: 8.5, thickness: 6 });
  const vessels = createPlane();
  raiseToTube(vessels, column(shift - 1.4, 2, 17, 1.25), 1.6);
  raiseToTube(vessels, column(shift + 1.5, 2, arch, 1.3), 1.3);
  raiseToTube(
    vessels,
    [
      { x: shift + 2.2, y: arch, radius: 1.2 },
      { x: shift + 1.7, y: 20, radius: 1.2 },
      { x: shift + 1, y: 32, radius: 1.1 },
    ],
    1.4,
  );
  for (let i = 0; i < plane.length; i++) plane[i] = (plane[i] ?? 0) + (vessels[i] ?? 0);
  return plane;
}

/** Air in trachea and main bronchi along each ray (cm). */
export function airwayPlane(film: FilmParameters): Plane {
  const plane = createPlane();
  const x = film.rotationCm * 0.6;
  raiseToTube(plane, column(x - 0.1, 0, 12.6, 0.85));
  raiseToTube(plane, [
    { x, y: 12.3, radius: 0.75 },
    { x: x - 1.9, y: 14.6, radius: 0.62 },
    { x: x - 3.1, y: 16.2, radius: 0.5 },
  ]);
  raiseToTube(plane, [
    { x, y: 12.3, radius: 0.7 },
    { x: x + 2.3, y: 14.6, radius: 0.55 },
    { x: x + 3.7, y: 16, radius: 0.45 },
  ]);
  return plane;
}

function column(x: number, top: number, bottom: number, radius: number): TubePoint[] {
  return [
    { x, y: top, radius },
    { x, y: bottom, radius },
  ];
}
