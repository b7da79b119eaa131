/**
 * Lengths, angles and areas on a film. Pure. A point is column and row in film pixels, 0, 0 the outer corner of the first pixel;
 * what is measured is in millimetres where the file states a spacing and in pixels where it does not.
 */
import type { FilmFacts } from '../film.ts';

/** Column and row, film pixels. */
export type FilmPoint = readonly [column: number, row: number];

/** A point as it is kept and measured: to a thousandth of a pixel, so that the same is said on the film and in the list. */
export function roundPoint([column, row]: FilmPoint): [number, number] {
  return [Math.round(column * 1_000) / 1_000, Math.round(row * 1_000) / 1_000];
}

/** Size of a pixel, and what the numbers are worth. */
export interface Scale {
  /** Width of a pixel in `unit`. */
  readonly column: number;
  /** Height of a pixel in `unit`. */
  readonly row: number;
  readonly unit: 'mm' | 'px';
  /** Where the spacing was measured, for people; '' when there is none. */
  readonly plane: '' | 'patient plane' | 'imager plane';
}

/** The scale of a film; pixels of one another's size when it states no spacing. */
export function scaleOf({ spacingMm, spacingOrigin }: Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>): Scale {
  if (spacingMm === null) return { column: 1, row: 1, unit: 'px', plane: '' };
  const [row, column] = spacingMm;
  return { column, row, unit: 'mm', plane: spacingOrigin === 'patient' ? 'patient plane' : 'imager plane' };
}

/** Distance of two points, in the unit of the scale. */
export function distance(from: FilmPoint, to: FilmPoint, scale: Scale): number {
  return Math.hypot((to[0] - from[0]) * scale.column, (to[1] - from[1]) * scale.row);
}

/** Angle at the vertex between the ways to two points, degrees, 0 to 180; NaN when a way has no length. */
export function angleAt(vertex: FilmPoint, a: FilmPoint, b: FilmPoint, scale: Scale): number {
  return angleBetween(direction(vertex, a, scale), direction(vertex, b, scale));
}

/**
 * Cobb angle: between two lines, degrees, 0 to 90, whichever way each was drawn. Cobb JR, Instr Course Lect 1948;5:261.
 *
 * @param points  both ends of the first line, both ends of the second
 */
export function cobbAngle(points: readonly [FilmPoint, FilmPoint, FilmPoint, FilmPoint], scale: Scale): number {
  const angle = angleBetween(direction(points[0], points[1], scale), direction(points[2], points[3], scale));
  return Math.min(angle, 180 - angle);
}

/** Area of a closed outline, in the square of the scale's unit. The shoelace formula. */
export function outlineArea(points: readonly FilmPoint[], scale: Scale): number {
  let doubled = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y];
    doubled += x * nextY - nextX * y;
  });
  return (Math.abs(doubled) / 2) * scale.column * scale.row;
}

/** An ellipse by its axes: centre and half axes as vectors, film pixels. */
export interface Ellipse {
  readonly centre: FilmPoint;
  readonly a: FilmPoint;
  readonly b: FilmPoint;
}

/** The ellipse through the ends of its axes. @param ends  bottom, top, left, right, as they lie on the screen */
export function ellipseOf([bottom, top, left, right]: readonly [FilmPoint, FilmPoint, FilmPoint, FilmPoint]): Ellipse {
  return {
    centre: [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2],
    a: [(right[0] - left[0]) / 2, (right[1] - left[1]) / 2],
    b: [(bottom[0] - top[0]) / 2, (bottom[1] - top[1]) / 2],
  };
}

/** Area of an ellipse, in the square of the scale's unit. */
export function ellipseArea({ a, b }: Ellipse, scale: Scale): number {
  return Math.PI * Math.abs(a[0] * b[1] - a[1] * b[0]) * scale.column * scale.row;
}

/** Corners of a rectangle in the order of its outline. @param corners  top left, top right, bottom left, bottom right */
export function rectangleOutline([topLeft, topRight, bottomLeft, bottomRight]: readonly [
  FilmPoint,
  FilmPoint,
  FilmPoint,
  FilmPoint,
]): FilmPoint[] {
  return [topLeft, topRight, bottomRight, bottomLeft];
}

/** The cardiothoracic ratio: width of the heart over that of the thorax; NaN when the thorax has none. Danzer CS, Am J Med Sci 1919;157:513. */
export function cardiothoracicRatio(points: readonly [FilmPoint, FilmPoint, FilmPoint, FilmPoint], scale: Scale): number {
  const thorax = distance(points[2], points[3], scale);
  return thorax > 0 ? distance(points[0], points[1], scale) / thorax : Number.NaN;
}

function direction(from: FilmPoint, to: FilmPoint, scale: Scale): readonly [number, number] {
  return [(to[0] - from[0]) * scale.column, (to[1] - from[1]) * scale.row];
}

function angleBetween(u: readonly [number, number], v: readonly [number, number]): number {
  if (Math.hypot(...u) === 0 || Math.hypot(...v) === 0) return Number.NaN;
  return (Math.abs(Math.atan2(u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1])) * 180) / Math.PI;
}
