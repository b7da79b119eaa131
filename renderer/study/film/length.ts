/** Lengths measured on a film, in film pixels and, where the file states a spacing, in millimetres. Pure. */
import type { FilmFacts } from '../../../contract/film.ts';

/** A point on the film: column and row, film pixels. */
export type FilmPoint = readonly [column: number, row: number];

/** A straight length on the film. */
export interface FilmLength {
  readonly from: FilmPoint;
  readonly to: FilmPoint;
}

/**
 * The length as it may be stated: `141.2 mm`, `141.2 mm at the detector` or `812 px`.
 *
 * @param length  end points, film pixels
 * @param facts  spacing as row and column distance, mm
 */
export function formatLength(length: FilmLength, facts: Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>): string {
  const dx = length.to[0] - length.from[0];
  const dy = length.to[1] - length.from[1];
  if (facts.spacingMm === null) return `${Math.hypot(dx, dy).toFixed(0)} px`;
  const [rowMm, columnMm] = facts.spacingMm;
  const mm = Math.hypot(dx * columnMm, dy * rowMm);
  return `${mm.toFixed(1)} mm${facts.spacingOrigin === 'imager' ? ' at the detector' : ''}`;
}
