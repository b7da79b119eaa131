/** Marks of the ruler in the calibration dialog. Pure. */

/** Length of the ruler to be held against a real one, mm. */
export const rulerLengthMm = 100;

/** A mark of a ruler. */
export interface RulerMark {
  /** mm from the ruler's zero */
  readonly atMm: number;
  /** Length of the mark, CSS px: long at centimetres, middling at half centimetres. */
  readonly length: number;
  /** Centimetres, at whole ones; else ''. */
  readonly label: string;
}

/** The marks of a ruler, one a millimetre. */
export function rulerMarks(lengthMm: number = rulerLengthMm): RulerMark[] {
  return Array.from({ length: lengthMm + 1 }, (_, atMm) => ({
    atMm,
    length: atMm % 10 === 0 ? 16 : atMm % 5 === 0 ? 11 : 7,
    label: atMm % 10 === 0 ? String(atMm / 10) : '',
  }));
}
