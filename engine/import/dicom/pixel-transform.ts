/** All that turns stored samples into grey values or colours, read from the header once, as plain data that may cross threads. */
import type { DicomFile } from './dicom-file.ts';
import { readLookupTable, readModalityLut, type LookupTable, type ModalityLut } from './modality-lut.ts';
import { readPixelDescription, type PixelDescription } from './pixel-description.ts';
import { uint16Of } from './values.ts';

/** Stored values that hold no image (PS3.3 C.7.5.1.1.2), both ends included. */
export interface PaddingRange {
  readonly low: number;
  readonly high: number;
}

/** Red, green and blue of a palette (PS3.3 C.7.6.3.1.5). */
export type Palette = readonly [red: LookupTable, green: LookupTable, blue: LookupTable];

/** How stored samples are to be understood. */
export interface PixelTransform {
  readonly description: PixelDescription;
  readonly modalityLut: ModalityLut;
  readonly padding: PaddingRange | null;
  /** `null` when the file has none, or one that cannot be read. */
  readonly palette: Palette | null;
}

/**
 * Reads the transform.
 *
 * @throws AuscultError 'dicom-no-pixels', 'dicom-malformed'
 */
export function readPixelTransform(file: DicomFile): PixelTransform {
  const description = readPixelDescription(file);
  return {
    description,
    modalityLut: readModalityLut(file.dataSet, description.isSigned),
    padding: readPadding(file, description),
    palette: description.photometricInterpretation === 'PALETTE COLOR' ? readPalette(file, description) : null,
  };
}

/** Pixel Padding Value (0028,0120), with Pixel Padding Range Limit (0028,0121) when stated. */
function readPadding(file: DicomFile, d: PixelDescription): PaddingRange | null {
  const signed = (value: number): number => (d.isSigned && value > 32_767 ? value - 65_536 : value);
  const value = uint16Of(file.dataSet, 'x00280120');
  if (value === null) return null;
  const limit = uint16Of(file.dataSet, 'x00280121') ?? value;
  return { low: Math.min(signed(value), signed(limit)), high: Math.max(signed(value), signed(limit)) };
}

function readPalette(file: DicomFile, d: PixelDescription): Palette | null {
  const table = (n: number) => readLookupTable(file.dataSet, `x0028110${n}`, `x0028120${n}`, d.isSigned);
  const [red, green, blue] = [table(1), table(2), table(3)];
  return red === null || green === null || blue === null ? null : [red, green, blue];
}

/** Whether a stored value is padding. */
export function isPadding(padding: PaddingRange | null, stored: number): boolean {
  return padding !== null && stored >= padding.low && stored <= padding.high;
}

/** Signed pixels or a modality LUT that reaches below 0: then the first mapped value of a VOI LUT is signed too (PS3.3 C.11.2.1.1). */
export function hasNegatives({ description, modalityLut }: PixelTransform): boolean {
  if (modalityLut.table !== null) return false;
  return description.isSigned || modalityLut.intercept < 0 || modalityLut.slope < 0;
}
