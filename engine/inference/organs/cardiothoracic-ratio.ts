/** The cardiothoracic ratio from outlines. Pure mathematics. */
import type { CardiothoracicRatio, FilmPoint, OrganName, SegmentedOrgan, TransverseLine } from '../../../contract/index.ts';
import { touchedSides } from './film-cautions.ts';
import type { FilmFrame } from './film-frame.ts';
import { organWords } from './organ-words.ts';
import { extentOf } from './polygon.ts';

/** A horizontal line between the outermost points of a shape, midway between their heights. */
function transverseLine(points: readonly FilmPoint[]): TransverseLine | null {
  const extent = extentOf(points);
  if (!extent) return null;
  const height = (extent.right[1] + extent.left[1]) / 2;
  return { right: [extent.right[0], height], left: [extent.left[0], height] };
}

function lengthOf({ right, left }: TransverseLine): number {
  return left[0] - right[0];
}

function refusal(reason: string): CardiothoracicRatio {
  return { kind: 'not-measurable', reason };
}

/**
 * Greatest transverse width of the heart over the outer width of the lungs: both as the distance between the outermost points right and
 * left, which is how a reader adds the distances from the midline. Danzer CS, Am J Med Sci 1919;157:513.
 */
export function cardiothoracicRatio(organs: readonly SegmentedOrgan[], frame: FilmFrame): CardiothoracicRatio {
  const outlines: Partial<Record<OrganName, readonly FilmPoint[]>> = {};
  let confidence = 1;
  for (const organ of organs) {
    if (organ.kind === 'not-measurable') return refusal(organ.reason);
    outlines[organ.organ] = organ.outline;
    confidence = Math.min(confidence, organ.confidence);
  }
  const { rightLung = [], leftLung = [], heart = [] } = outlines;
  const heartLine = transverseLine(heart);
  const thoraxLine = transverseLine([...rightLung, ...leftLung]);
  if (!heartLine || !thoraxLine || lengthOf(thoraxLine) <= 0) return refusal('The heart and both lungs are needed, and one was not found.');
  for (const [organ, side] of [
    ['rightLung', 'right'],
    ['leftLung', 'left'],
  ] as const) {
    if (touchedSides(outlines[organ] ?? [], frame).includes(side)) {
      return refusal(`The ${organWords[organ]} is cut off at the film’s side edge, so the width of the chest is not known.`);
    }
  }
  return { kind: 'measured', ratio: lengthOf(heartLine) / lengthOf(thoraxLine), heartLine, thoraxLine, confidence };
}
