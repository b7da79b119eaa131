/** What stands beside an annotation: its values with their units, and what limits them. Pure. */
import type { Annotation } from '../annotation.ts';
import type { FilmFacts } from '../film.ts';
import {
  angleAt,
  cardiothoracicRatio,
  cobbAngle,
  distance,
  ellipseArea,
  ellipseOf,
  outlineArea,
  rectangleOutline,
  scaleOf,
  type FilmPoint,
  type Scale,
} from './geometry.ts';
import { statisticsInEllipse, statisticsInOutline, valueAt, type GreyPixels, type RoiStatistics } from './roi-statistics.ts';

type Drawn = Pick<Annotation, 'kind' | 'points' | 'text'>;
type Facts = Pick<FilmFacts, 'spacingMm' | 'spacingOrigin' | 'viewPosition'>;
type FourPoints = readonly [FilmPoint, FilmPoint, FilmPoint, FilmPoint];

/**
 * The lines beside an annotation; none while it is being drawn and has no value yet.
 *
 * @param facts  of the film; lengths carry the plane that its spacing is of
 * @param pixels  grey values of the annotation's frame; null for a colour picture, which has none
 */
export function annotationLines({ kind, points, text }: Drawn, facts: Facts, pixels: GreyPixels | null): string[] {
  const scale = scaleOf(facts);
  const [a, b, c, d] = points;
  if (!a) return [];
  if (kind === 'text' || kind === 'marker') return [text];
  if (kind === 'probe') return probeLines(a, pixels);
  if (!b) return [];
  if (kind === 'arrow') return [text];
  if (kind === 'length') return [withPlane(`${distance(a, b, scale).toFixed(1)} ${scale.unit}`, scale)];
  if (!c) return [];
  if (kind === 'angle') return angleText(angleAt(b, a, c, scale));
  if (kind === 'freehand') {
    return roiLines(outlineArea(points, scale), scale, pixels && statisticsInOutline(pixels, points), pixels);
  }
  if (!d) return [];
  const four: FourPoints = [a, b, c, d];
  if (kind === 'cobb-angle') return angleText(cobbAngle(four, scale), 'Cobb ');
  if (kind === 'bidirectional') return bidirectionalLines(four, scale);
  if (kind === 'cardiothoracic-ratio') return ratioLines(four, scale, facts.viewPosition);
  if (kind === 'rectangle') {
    const outline = rectangleOutline(four);
    return roiLines(outlineArea(outline, scale), scale, pixels && statisticsInOutline(pixels, outline), pixels);
  }
  const ellipse = ellipseOf(four);
  return roiLines(ellipseArea(ellipse, scale), scale, pixels && statisticsInEllipse(pixels, ellipse), pixels);
}

/** Why the ratio of a view is not that of a PA film; '' for a PA film. */
export function ratioCaution(viewPosition: string): string {
  if (viewPosition === 'PA') return '';
  if (viewPosition === 'AP') return 'AP film: the heart is magnified, the ratio is too large';
  return viewPosition === '' ? 'view not stated: valid on a PA film only' : `${viewPosition} film: valid on a PA film only`;
}

function withPlane(text: string, { plane }: Scale): string {
  return plane === '' ? text : `${text} (${plane})`;
}

function angleText(degrees: number, before = ''): string[] {
  return Number.isNaN(degrees) ? [] : [`${before}${degrees.toFixed(1)}°`];
}

function bidirectionalLines([a, b, c, d]: FourPoints, scale: Scale): string[] {
  const [long, short] = [distance(a, b, scale), distance(c, d, scale)];
  const unit = scale.unit;
  return [withPlane(`${Math.max(long, short).toFixed(1)} × ${Math.min(long, short).toFixed(1)} ${unit}`, scale)];
}

function ratioLines(points: FourPoints, scale: Scale, viewPosition: string): string[] {
  const ratio = cardiothoracicRatio(points, scale);
  if (Number.isNaN(ratio)) return [];
  const width = (from: FilmPoint, to: FilmPoint): string => `${distance(from, to, scale).toFixed(1)} ${scale.unit}`;
  const caution = ratioCaution(viewPosition);
  return [
    `CTR ${ratio.toFixed(2)}`,
    withPlane(`heart ${width(points[0], points[1])} / thorax ${width(points[2], points[3])}`, scale),
    ...(caution === '' ? [] : [caution]),
  ];
}

function probeLines(point: FilmPoint, pixels: GreyPixels | null): string[] {
  const where = `column ${Math.floor(point[0])}, row ${Math.floor(point[1])}`;
  if (pixels === null) return [where, 'colour: no grey value'];
  const value = valueAt(pixels, point);
  return value === null ? ['outside the film'] : [`grey ${formatGrey(value)}`, where];
}

function roiLines(area: number, scale: Scale, statistics: RoiStatistics | null, pixels: GreyPixels | null): string[] {
  const size = withPlane(`area ${area.toFixed(scale.unit === 'mm' ? 1 : 0)} ${scale.unit}²`, scale);
  if (pixels === null) return [size, 'colour: no grey values'];
  if (statistics === null) return [size, 'no pixel inside'];
  return [
    `mean ${statistics.mean.toFixed(1)}  SD ${statistics.standardDeviation.toFixed(1)} grey`,
    `min ${formatGrey(statistics.minimum)}  max ${formatGrey(statistics.maximum)} grey`,
    `${size}, ${statistics.pixels.toLocaleString('en-GB')} px`,
  ];
}

function formatGrey(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
