/** How large a pixel is, and where that was measured. */
import type { FilmFacts } from '../../../contract/index.ts';
import type { DicomFile } from './dicom-file.ts';
import { decimalOf, textOf } from './values.ts';

/** Spacing with its origin, as `FilmFacts` has it. */
export type Spacing = Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>;

/**
 * Pixel Spacing (0028,0030) is at the patient only when it was calibrated; where it merely repeats Imager Pixel Spacing
 * (0018,1164) it is at the detector, and so is Imager Pixel Spacing alone, or Nominal Scanned Pixel Spacing (0018,2010) of a film that
 * was digitised.
 *
 * @see DICOM PS3.3 10.7.1.3, C.8.6.2
 */
export function readSpacing(file: DicomFile): Spacing {
  const pixel = readPair(file, 'x00280030');
  const imager = readPair(file, 'x00181164') ?? readPair(file, 'x00182010');
  if (pixel === null) return imager === null ? { spacingMm: null, spacingOrigin: 'none' } : { spacingMm: imager, spacingOrigin: 'imager' };
  const repeatsImager = imager !== null && imager[0] === pixel[0] && imager[1] === pixel[1];
  const isSecondary = textOf(file, 'x00280a02').toUpperCase() === '' && repeatsImager;
  return { spacingMm: pixel, spacingOrigin: isSecondary ? 'imager' : 'patient' };
}

function readPair(file: DicomFile, tag: string): [number, number] | null {
  const row = decimalOf(file.dataSet, tag, 0);
  const column = decimalOf(file.dataSet, tag, 1);
  return row !== null && column !== null && row > 0 && column > 0 ? [row, column] : null;
}

/**
 * Height and width of a pixel relative to each other: those of the spacing, else Pixel Aspect Ratio (0028,0034), else square.
 *
 * @see DICOM PS3.3 C.7.6.3.1.7
 */
export function readPixelAspect(file: DicomFile, { spacingMm }: Spacing): [number, number] {
  return spacingMm ?? readPair(file, 'x00280034') ?? [1, 1];
}
