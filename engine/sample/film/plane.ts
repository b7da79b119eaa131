/** A plane of line integrals: one value a cell, addressed in centimetres at the patient. */

/** Half the resolution of the film: 0.088 cm a cell, 35.2 × 39.6 cm. */
export const planeColumns = 400;
/** Rows of a plane. */
export const planeRows = 450;
/** Side of one cell, cm at the patient. */
export const cellCm = 0.088;
/** Column of the patient's midline; x grows to the image's right, which is the patient's left. */
export const midlineColumn = planeColumns / 2;

/** Row-major values of a plane, `planeRows × planeColumns`. */
export type Plane = Float32Array;

/** Makes a plane of zeros. */
export function createPlane(): Plane {
  return new Float32Array(planeRows * planeColumns);
}

/** x of a column's centre, cm from the midline; negative is the patient's right. */
export function xOfColumn(column: number): number {
  return (column + 0.5 - midlineColumn) * cellCm;
}

/** y of a row's centre, cm from the film's upper edge. */
export function yOfRow(row: number): number {
  return (row + 0.5) * cellCm;
}

/** A rectangle in cm. */
export interface BoxCm {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Calls `visit` for each cell whose centre lies in the box; the cell's index, x and y in cm are given. */
export function eachCell(box: BoxCm, visit: (index: number, x: number, y: number) => void): void {
  const firstColumn = Math.max(0, Math.ceil(box.left / cellCm + midlineColumn - 0.5));
  const lastColumn = Math.min(planeColumns - 1, Math.floor(box.right / cellCm + midlineColumn - 0.5));
  const firstRow = Math.max(0, Math.ceil(box.top / cellCm - 0.5));
  const lastRow = Math.min(planeRows - 1, Math.floor(box.bottom / cellCm - 0.5));
  for (let row = firstRow; row <= lastRow; row++) {
    const y = yOfRow(row);
    for (let column = firstColumn; column <= lastColumn; column++) visit(row * planeColumns + column, xOfColumn(column), y);
  }
}

/** An ellipse in the plane with a depth along the beam: an ellipsoid in projection. */
export interface Ellipsoid {
  /** Centre, cm. */
  readonly x: number;
  readonly y: number;
  /** Semi-axes before rotation, cm. */
  readonly a: number;
  readonly b: number;
  /** Greatest thickness along the beam, cm. */
  readonly thickness: number;
  /** Turn of the axis `a` from the image's right towards its bottom, radians. */
  readonly turn?: number;
}

/** Adds the ellipsoid's thickness (cm) to the plane, multiplied by `factor`. */
export function addEllipsoid(plane: Plane, shape: Ellipsoid, factor = 1): void {
  const cos = Math.cos(shape.turn ?? 0);
  const sin = Math.sin(shape.turn ?? 0);
  const halfWidth = Math.hypot(shape.a * cos, shape.b * sin);
  const halfHeight = Math.hypot(shape.a * sin, shape.b * cos);
  const box = { left: shape.x - halfWidth, right: shape.x + halfWidth, top: shape.y - halfHeight, bottom: shape.y + halfHeight };
  eachCell(box, (index, x, y) => {
    const u = ((x - shape.x) * cos + (y - shape.y) * sin) / shape.a;
    const v = ((y - shape.y) * cos - (x - shape.x) * sin) / shape.b;
    const inside = 1 - u * u - v * v;
    if (inside > 0) plane[index] = (plane[index] ?? 0) + factor * shape.thickness * Math.sqrt(inside);
  });
}

/** Half the width of an ellipsoid's shadow, cm. */
export function shadowHalfWidth(shape: Ellipsoid): number {
  return Math.hypot(shape.a * Math.cos(shape.turn ?? 0), shape.b * Math.sin(shape.turn ?? 0));
}

/** A point in the plane with the radius of a tube there, all cm. */
export interface TubePoint {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Raises the plane to the chord (cm) of a round tube along the points; crossings take the greater chord, so joints do not swell. */
export function raiseToTube(plane: Plane, points: readonly TubePoint[], factor = 1): void {
  for (let i = 1; i < points.length; i++) raiseToSegment(plane, points[i - 1] as TubePoint, points[i] as TubePoint, factor);
}

function raiseToSegment(plane: Plane, from: TubePoint, to: TubePoint, factor: number): void {
  const reach = Math.max(from.radius, to.radius);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = Math.max(dx * dx + dy * dy, 1e-9);
  const box = {
    left: Math.min(from.x, to.x) - reach,
    right: Math.max(from.x, to.x) + reach,
    top: Math.min(from.y, to.y) - reach,
    bottom: Math.max(from.y, to.y) + reach,
  };
  eachCell(box, (index, x, y) => {
    const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / lengthSquared));
    const ex = x - from.x - along * dx;
    const ey = y - from.y - along * dy;
    const radius = from.radius + along * (to.radius - from.radius);
    const inside = radius * radius - ex * ex - ey * ey;
    if (inside <= 0) return;
    const chord = 2 * factor * Math.sqrt(inside);
    if (chord > (plane[index] ?? 0)) plane[index] = chord;
  });
}
