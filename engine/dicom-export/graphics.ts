/** The shapes of annotations as DICOM's graphic types (PS3.3 C.10.5.1.2, C.18.6.1.2). Points are film pixels, as in both. Pure. */
import type { Annotation } from '../../contract/index.ts';
import { rectangleOutline, type FilmPoint } from '../../contract/measure/geometry.ts';
import { longestShortValue } from '../dicom-writer/elements.ts';

/** One shape. `isClosed`: the last point is the first again, or the type is closed by itself. */
export interface Shape {
  readonly type: 'POINT' | 'POLYLINE' | 'ELLIPSE';
  readonly points: readonly FilmPoint[];
  readonly isClosed: boolean;
}

/** Most points of one shape: its data are floats of 4 bytes in an element of at most 65,534. */
export const mostPoints = Math.floor(longestShortValue / 8);

/** Length of an arrow's head and half its width, as a share of the shaft; at most so many film pixels. */
const [headShare, headMostPx, headSlope] = [0.18, 40, 0.4] as const;

/** What an annotation measures or shows, as shapes; none of a text or a marker. */
export function shapesOf({ kind, points }: Pick<Annotation, 'kind' | 'points'>): Shape[] {
  const [a, b, c, d] = points;
  if (!a) return [];
  if (kind === 'text' || kind === 'marker') return [];
  if (kind === 'probe') return [{ type: 'POINT', points: [a], isClosed: false }];
  if (kind === 'freehand') return [outline(points)];
  if (!b) return [];
  if (kind === 'length') return [line(a, b)];
  if (kind === 'arrow') return [line(b, a), ...arrowHead(a, b)];
  if (!c) return [];
  if (kind === 'angle') return [{ type: 'POLYLINE', points: [a, b, c], isClosed: false }];
  if (!d) return [];
  if (kind === 'rectangle') return [outline(rectangleOutline([a, b, c, d]))];
  if (kind === 'ellipse') return [ellipse([a, b, c, d])];
  return [line(a, b), line(c, d)]; // Cobb angle, bidirectional, cardiothoracic ratio
}

/** Where the text of an annotation stands: at an arrow's tail, an angle's vertex, else at its rightmost point. */
export function textPlace({ kind, points }: Pick<Annotation, 'kind' | 'points'>): FilmPoint {
  const [first = [0, 0], second] = points;
  if ((kind === 'arrow' || kind === 'angle') && second) return second;
  return points.reduce<FilmPoint>((rightmost, point) => (point[0] > rightmost[0] ? point : rightmost), first);
}

function line(from: FilmPoint, to: FilmPoint): Shape {
  return { type: 'POLYLINE', points: [from, to], isClosed: false };
}

/** A closed outline. One with more points than an element holds keeps every second, third … of them; its values are of all. */
function outline(points: readonly FilmPoint[]): Shape {
  const step = Math.ceil(points.length / (mostPoints - 1));
  const kept = points.filter((_, i) => i % step === 0);
  return { type: 'POLYLINE', points: [...kept, ...kept.slice(0, 1)], isClosed: true };
}

/** Ends of the major axis, then of the minor one. */
function ellipse([bottom, top, left, right]: readonly [FilmPoint, FilmPoint, FilmPoint, FilmPoint]): Shape {
  const [upright, across] = [
    [top, bottom],
    [left, right],
  ] as const;
  const isTall = spanOf(upright) > spanOf(across);
  return { type: 'ELLIPSE', points: isTall ? [...upright, ...across] : [...across, ...upright], isClosed: true };
}

function spanOf([from, to]: readonly [FilmPoint, FilmPoint]): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function arrowHead(tip: FilmPoint, tail: FilmPoint): Shape[] {
  const span = spanOf([tail, tip]);
  if (span === 0) return [];
  const length = Math.min(headMostPx, span * headShare);
  const [x, y] = [(tail[0] - tip[0]) / span, (tail[1] - tip[1]) / span];
  const barb = (side: 1 | -1): FilmPoint => [tip[0] + length * (x - side * headSlope * y), tip[1] + length * (y + side * headSlope * x)];
  return [{ type: 'POLYLINE', points: [barb(1), tip, barb(-1)], isClosed: false }];
}
