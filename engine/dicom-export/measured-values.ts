/** What an annotation measures, as numbers with units. The numbers are those that stand beside it on the film. Pure. */
import type { Annotation, FilmFacts } from '../../contract/index.ts';
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
} from '../../contract/measure/geometry.ts';
import {
  statisticsInEllipse,
  statisticsInOutline,
  valueAt,
  type GreyPixels,
  type RoiStatistics,
} from '../../contract/measure/roi-statistics.ts';

/** What was measured. */
export type Quantity =
  | 'length'
  | 'angle'
  | 'cobb-angle'
  | 'long-axis'
  | 'short-axis'
  | 'area'
  | 'mean'
  | 'standard-deviation'
  | 'minimum'
  | 'maximum'
  | 'grey-value'
  | 'cardiothoracic-ratio'
  | 'heart-width'
  | 'thorax-width';

/** `grey`: modality units of the film, which mean nothing beyond it. `px`: pixels, for an area as many of them. */
export type Unit = 'mm' | 'mm2' | 'px' | 'degree' | 'ratio' | 'grey';

export interface MeasuredValue {
  readonly quantity: Quantity;
  readonly value: number;
  readonly unit: Unit;
  /** The points that it was taken from, where they are not all of the annotation. */
  readonly between?: readonly [FilmPoint, FilmPoint];
}

/**
 * The values of an annotation; none of an arrow, a text or a marker, nor of a shape without extent.
 *
 * @param pixels  grey values of its frame; null for a colour picture, which has none
 */
export function measuredValues(
  { kind, points }: Pick<Annotation, 'kind' | 'points'>,
  facts: Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>,
  pixels: GreyPixels | null,
): MeasuredValue[] {
  const scale = scaleOf(facts);
  const values = valuesOf(kind, points, scale, pixels);
  return values.filter(({ value }) => Number.isFinite(value));
}

function valuesOf(kind: Annotation['kind'], points: readonly FilmPoint[], scale: Scale, pixels: GreyPixels | null): MeasuredValue[] {
  const [a, b, c, d] = points;
  if (!a) return [];
  if (kind === 'probe') {
    const value = pixels && valueAt(pixels, a);
    return value === null ? [] : [{ quantity: 'grey-value', value, unit: 'grey' }];
  }
  if (!b) return [];
  if (kind === 'length') return [{ quantity: 'length', value: distance(a, b, scale), unit: scale.unit }];
  if (!c) return [];
  if (kind === 'angle') return [{ quantity: 'angle', value: angleAt(b, a, c, scale), unit: 'degree' }];
  if (kind === 'freehand') return regionValues(outlineArea(points, scale), scale, pixels && statisticsInOutline(pixels, points));
  if (!d) return [];
  if (kind === 'cobb-angle') return [{ quantity: 'cobb-angle', value: cobbAngle([a, b, c, d], scale), unit: 'degree' }];
  if (kind === 'rectangle') {
    const outline = rectangleOutline([a, b, c, d]);
    return regionValues(outlineArea(outline, scale), scale, pixels && statisticsInOutline(pixels, outline));
  }
  if (kind === 'ellipse') {
    const ellipse = ellipseOf([a, b, c, d]);
    return regionValues(ellipseArea(ellipse, scale), scale, pixels && statisticsInEllipse(pixels, ellipse));
  }
  const first = { value: distance(a, b, scale), unit: scale.unit, between: [a, b] } as const;
  const second = { value: distance(c, d, scale), unit: scale.unit, between: [c, d] } as const;
  if (kind === 'bidirectional') {
    const [long, short] = first.value >= second.value ? [first, second] : [second, first];
    return [
      { quantity: 'long-axis', ...long },
      { quantity: 'short-axis', ...short },
    ];
  }
  if (kind !== 'cardiothoracic-ratio') return [];
  return [
    { quantity: 'cardiothoracic-ratio', value: cardiothoracicRatio([a, b, c, d], scale), unit: 'ratio' },
    { quantity: 'heart-width', ...first },
    { quantity: 'thorax-width', ...second },
  ];
}

function regionValues(area: number, scale: Scale, statistics: RoiStatistics | null): MeasuredValue[] {
  const size: MeasuredValue = { quantity: 'area', value: area, unit: scale.unit === 'mm' ? 'mm2' : 'px' };
  if (statistics === null) return [size];
  const { mean, standardDeviation, minimum, maximum } = statistics;
  return [
    size,
    { quantity: 'mean', value: mean, unit: 'grey' },
    { quantity: 'standard-deviation', value: standardDeviation, unit: 'grey' },
    { quantity: 'minimum', value: minimum, unit: 'grey' },
    { quantity: 'maximum', value: maximum, unit: 'grey' },
  ];
}
