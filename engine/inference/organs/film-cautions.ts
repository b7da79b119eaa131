/** Whether a film is cut off, tilted or taken of a turned patient, as far as the outlines tell. Pure mathematics. */
import type { AnatomyCaution, FilmPoint, SegmentedOrgan } from '../../../contract/index.ts';
import type { FilmFrame } from './film-frame.ts';
import type { NormalRange } from '../manifest.ts';
import { organWords } from './organ-words.ts';
import { extentOf } from './polygon.ts';

/** An edge of the film: `right` is the patient's, at x = 0. */
export type FilmSide = 'right' | 'left' | 'upper' | 'lower';

/** Distance from an edge within which an outline touches it, share of the film's longer side. One cell of the network is 0.0045. */
const edgeShare = 0.006;

/** What is usual of upright, straight films; from the manifest. */
export interface UsualPosture {
  readonly tiltDegrees: NormalRange;
  readonly lungWidthLogRatio: NormalRange;
}

/** Edges of the film that an outline touches. */
export function touchedSides(outline: readonly FilmPoint[], { columns, rows }: FilmFrame): FilmSide[] {
  const extent = extentOf(outline);
  if (!extent) return [];
  const near = edgeShare * Math.max(columns, rows);
  const isNear: Readonly<Record<FilmSide, boolean>> = {
    right: extent.right[0] < near,
    left: columns - extent.left[0] < near,
    upper: extent.top < near,
    lower: rows - extent.bottom < near,
  };
  return (['right', 'left', 'upper', 'lower'] as const).filter((side) => isNear[side]);
}

/** The topmost point; the bases of the lungs are no guide, since fluid and a high diaphragm move them. */
function apex(outline: readonly FilmPoint[]): FilmPoint {
  return outline.reduce<FilmPoint>((top, point) => (point[1] < top[1] ? point : top), [NaN, Infinity]);
}

/** Angle of the line from the apex of the right lung to that of the left against the horizontal, degrees; positive where the left is lower. */
export function tiltDegrees(rightLung: readonly FilmPoint[], leftLung: readonly FilmPoint[]): number {
  const [rightX, rightY] = apex(rightLung);
  const [leftX, leftY] = apex(leftLung);
  return (Math.atan2(leftY - rightY, leftX - rightX) * 180) / Math.PI;
}

/** Logarithm of the right lung's width over the left lung's. */
export function lungWidthLogRatio(rightLung: readonly FilmPoint[], leftLung: readonly FilmPoint[]): number {
  const width = (outline: readonly FilmPoint[]): number => {
    const extent = extentOf(outline);
    return extent ? extent.left[0] - extent.right[0] : NaN;
  };
  return Math.log(width(rightLung) / width(leftLung));
}

function isUnusual(value: number, { low, high }: NormalRange): boolean {
  return value < low || value > high;
}

function postureCautions(rightLung: readonly FilmPoint[], leftLung: readonly FilmPoint[], usual: UsualPosture): AnatomyCaution[] {
  const cautions: AnatomyCaution[] = [];
  const tilt = tiltDegrees(rightLung, leftLung);
  if (isUnusual(tilt, usual.tiltDegrees)) {
    const lower = tilt > 0 ? 'left' : 'right';
    cautions.push({ code: 'tilted', text: `The chest lies tilted by about ${Math.abs(tilt).toFixed(0)}°, ${lower} side down: widths are approximate.` }); // prettier-ignore
  }
  const ratio = lungWidthLogRatio(rightLung, leftLung);
  if (isUnusual(ratio, usual.lungWidthLogRatio)) {
    const wider = ratio > 0 ? 'right' : 'left';
    const times = Math.exp(Math.abs(ratio)).toFixed(1);
    cautions.push({ code: 'rotated', text: `The ${wider} lung is ${times} times as wide as the other: the patient may be rotated, or the other lung small.` }); // prettier-ignore
  }
  return cautions;
}

/** Remarks on the outlined organs of one film. */
export function anatomyCautions(organs: readonly SegmentedOrgan[], frame: FilmFrame, usual: UsualPosture): AnatomyCaution[] {
  const outlines = new Map(organs.flatMap((organ) => (organ.kind === 'outlined' ? [[organ.organ, organ.outline]] : [])));
  const cutOff = [...outlines].flatMap(([organ, outline]): AnatomyCaution[] => {
    const sides = touchedSides(outline, frame);
    if (sides.length === 0) return [];
    const edges = `${sides.join(' and ')} edge${sides.length > 1 ? 's' : ''}`;
    return [{ code: 'cut-off', text: `The ${organWords[organ]} reaches the ${edges} of the film: part of it may be cut off.` }];
  });
  const [rightLung, leftLung] = [outlines.get('rightLung'), outlines.get('leftLung')];
  return [...cutOff, ...(rightLung && leftLung ? postureCautions(rightLung, leftLung, usual) : [])];
}
