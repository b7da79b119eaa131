/** The frames on all panes, so that what stands beside an annotation can be said from its image ID alone, as Cornerstone's tools ask for it. */
import { cache, type Types } from '@cornerstonejs/core';
import type { AnnotationKind } from '../../../contract/annotation.ts';
import type { FilmFacts } from '../../../contract/film.ts';
import type { Point3 } from './cornerstone-tools.ts';
import { isWholeFrame, modalityImageId } from './frame-images.ts';
import { annotationLines } from '../../../contract/measure/annotation-text.ts';
import { roundPoint, type FilmPoint } from '../../../contract/measure/geometry.ts';
import type { GreyPixels } from '../../../contract/measure/roi-statistics.ts';
import { spreadOf, type GreySpread } from './window-presets.ts';

interface DescribedFrame {
  readonly facts: FilmFacts;
  readonly toFilm: (world: Point3) => FilmPoint;
}

/** Grey values with the lowest and the highest of them, padding left out. */
export interface RangedPixels extends GreyPixels {
  readonly minimum: number;
  readonly maximum: number;
}

const frames = new Map<string, DescribedFrame>();

/** Lines already worked out: the tools ask with every redraw, and a large region has millions of pixels. */
const remembered = new Map<string, string[]>();
const maximumRemembered = 200;

/** Makes the frames of a film known. */
export function registerFrames(imageIds: readonly string[], facts: FilmFacts, toFilm: (world: Point3) => FilmPoint): void {
  for (const imageId of imageIds) frames.set(imageId, { facts, toFilm });
}

/** Forgets them. */
export function forgetFrames(imageIds: readonly string[]): void {
  for (const imageId of imageIds) frames.delete(imageId);
  remembered.clear();
}

/** The grey values of a frame after the modality LUT, whatever VOI transform is shown; null for a colour picture and one of which no more than a preview is here. */
export function greyPixelsOf(imageId: string): RangedPixels | null {
  const values = modalityImageId(imageId);
  const image = cache.getImage(values);
  return image && !image.color && isWholeFrame(values) ? rangedPixels(image) : null;
}

function rangedPixels(image: Types.IImage): RangedPixels {
  const [slope, intercept] = image.preScale?.scaled === true ? [1, 0] : [image.slope, image.intercept];
  return {
    columns: image.columns,
    rows: image.rows,
    values: image.getPixelData(),
    slope,
    intercept,
    minimum: image.minPixelValue * slope + intercept,
    maximum: image.maxPixelValue * slope + intercept,
  };
}

/**
 * How the grey values of a frame are spread, those of its preview while no more is here; of a colour picture, those of its channels.
 * Null while the modality values behind a VOI transform are not here.
 */
export function spreadOfFrame(imageId: string): GreySpread | null {
  const image = cache.getImage(modalityImageId(imageId));
  if (!image) return null;
  if (image.color) return { percentiles: [0, 0, 0, 128, 255, 255], range: [0, 255] };
  const pixels = rangedPixels(image);
  return spreadOf(pixels.values, pixels, [pixels.minimum, pixels.maximum]);
}

/** What was worked out is worked out again: there are pixels that were not here before. */
export function forgetDescriptions(): void {
  remembered.clear();
}

/** What stands beside an annotation on a frame; nothing when the frame is not on a pane. */
export function describeAnnotation(kind: AnnotationKind, points: readonly Point3[], label: string, imageId: string): string[] {
  const frame = frames.get(imageId);
  if (!frame) return label === '' ? [] : [label];
  const key = `${imageId}|${kind}|${label}|${points.map((point) => point.map((value) => value.toFixed(3)).join()).join(' ')}`;
  const known = remembered.get(key);
  if (known) return known;
  const lines = annotationLines(
    { kind, points: points.map((point) => roundPoint(frame.toFilm(point))), text: label },
    frame.facts,
    greyPixelsOf(imageId),
  );
  if (remembered.size >= maximumRemembered) remembered.clear();
  remembered.set(key, lines);
  return lines;
}
