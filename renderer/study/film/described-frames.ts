/** The frames on all panes, so that what stands beside an annotation can be said from its image ID alone, as Cornerstone's tools ask for it. */
import { cache } from '@cornerstonejs/core';
import type { AnnotationKind } from '../../../contract/annotation.ts';
import type { FilmFacts } from '../../../contract/film.ts';
import type { Point3 } from './cornerstone-tools.ts';
import { annotationLines } from './measure/annotation-text.ts';
import { roundPoint, type FilmPoint } from './measure/geometry.ts';
import type { GreyPixels } from './measure/roi-statistics.ts';

interface DescribedFrame {
  readonly facts: FilmFacts;
  readonly toFilm: (world: Point3) => FilmPoint;
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

/** The grey values of a frame that has been decoded; null for a colour picture and one that has not. */
export function greyPixelsOf(imageId: string): GreyPixels | null {
  const image = cache.getImage(imageId);
  if (!image || image.color) return null;
  const isScaled = image.preScale?.scaled === true;
  return {
    columns: image.columns,
    rows: image.rows,
    values: image.getPixelData(),
    slope: isScaled ? 1 : image.slope,
    intercept: isScaled ? 0 : image.intercept,
  };
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
