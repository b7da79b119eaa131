/** How many CSS pixels a millimetre of this screen has, as the user measured it with a card of known size. */
import { cssPxPerMm } from './paper.ts';

/** Width of an ID-1 card (bank card, driving licence), mm; ISO/IEC 7810. */
export const cardWidthMm = 85.6;
/** Height of an ID-1 card, mm; ISO/IEC 7810. */
export const cardHeightMm = 53.98;

/** Limits within which a measured screen is believed, CSS px/mm: from a coarse projector to a dense telephone. */
const believable = { least: 1.5, most: 12 } as const;

const storageKey = 'auscult.screenPxPerMm';

/** The part of the page's storage that is used. */
export type CalibrationStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The screen's scale; kept in the page's own storage, apart from patients. An unbelievable stored value counts as none. */
export class ScreenCalibration {
  readonly #storage: CalibrationStorage | null;
  #measured = $state<number | null>(null);
  /** Whether the reader is measuring the screen just now. */
  isCalibrating = $state(false);

  /** CSS px to a millimetre: as measured, else by the 96 dpi that CSS assumes. */
  readonly pxPerMm = $derived(this.#measured ?? cssPxPerMm);
  readonly isCalibrated = $derived(this.#measured !== null);

  constructor(storage: CalibrationStorage | null = null) {
    this.#storage = storage;
    const stored = Number(storage?.getItem(storageKey) ?? Number.NaN);
    this.#measured = isBelievable(stored) ? stored : null;
  }

  /**
   * Keeps what the user measured.
   *
   * @param cardWidthPx  width at which the drawn card covered the real one, CSS px
   * @returns false, and nothing changes, when no screen can be like that
   */
  measure(cardWidthPx: number): boolean {
    const pxPerMm = cardWidthPx / cardWidthMm;
    if (!isBelievable(pxPerMm)) return false;
    this.#measured = pxPerMm;
    this.#storage?.setItem(storageKey, String(pxPerMm));
    return true;
  }

  /** Back to the assumption of 96 dpi. */
  forget(): void {
    this.#measured = null;
    this.#storage?.removeItem(storageKey);
  }
}

function isBelievable(pxPerMm: number): boolean {
  return pxPerMm >= believable.least && pxPerMm <= believable.most;
}
