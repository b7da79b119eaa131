/** How the pixels of an image are stored, read and checked before anything is allocated for them. */
import { AuscultError } from '../../../contract/index.ts';
import { maxFilmPixels } from '../limits.ts';
import type { DicomFile } from './dicom-file.ts';
import { decimalOf, textOf, uint16Of } from './values.ts';

/** The Image Pixel module (PS3.3 C.7.6.3), checked. */
export interface PixelDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometricInterpretation: string;
  /** 1, 8, 16 or 32. */
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  /** True for planes RRR…GGG…BBB…, false for pixels RGBRGB…. */
  readonly isPlanar: boolean;
}

/**
 * Reads the description of the pixels.
 *
 * @throws AuscultError 'dicom-no-pixels', 'dicom-malformed'
 */
export function readPixelDescription(file: DicomFile): PixelDescription {
  const { dataSet } = file;
  const element = dataSet.elements['x7fe00010'];
  if (element === undefined || element.length === 0) throw new AuscultError('dicom-no-pixels', { file: file.name });
  const bitsAllocated = uint16Of(dataSet, 'x00280100') ?? 0;
  const bitsStored = uint16Of(dataSet, 'x00280101') ?? bitsAllocated;
  const description: PixelDescription = {
    rows: uint16Of(dataSet, 'x00280010') ?? 0,
    columns: uint16Of(dataSet, 'x00280011') ?? 0,
    frames: decimalOf(dataSet, 'x00280008') ?? 1,
    samplesPerPixel: (uint16Of(dataSet, 'x00280002') ?? 1) as 1 | 3,
    photometricInterpretation: textOf(file, 'x00280004').toUpperCase() || 'MONOCHROME2',
    bitsAllocated,
    bitsStored,
    highBit: uint16Of(dataSet, 'x00280102') ?? bitsStored - 1,
    isSigned: uint16Of(dataSet, 'x00280103') === 1,
    isPlanar: uint16Of(dataSet, 'x00280006') === 1,
  };
  const problem = problemOf(description);
  if (problem !== null) throw new AuscultError('dicom-malformed', { file: file.name, problem });
  return description;
}

function problemOf(d: PixelDescription): string | null {
  if (d.rows === 0 || d.columns === 0) return 'it does not state how many rows and columns its image has';
  if (d.rows * d.columns > maxFilmPixels) return `an image of ${d.columns} × ${d.rows} pixels is larger than any film`;
  if (!Number.isInteger(d.frames) || d.frames < 1) return 'its number of frames is not a positive whole number';
  if (d.samplesPerPixel !== 1 && d.samplesPerPixel !== 3) return `${String(d.samplesPerPixel)} samples a pixel are neither grey nor colour`;
  if (![1, 8, 16, 32].includes(d.bitsAllocated)) return `${d.bitsAllocated} bits allocated a pixel are not 1, 8, 16 or 32`;
  if (d.bitsStored < 1 || d.bitsStored > d.bitsAllocated) return `${d.bitsStored} bits stored do not fit ${d.bitsAllocated} bits allocated`;
  if (d.highBit >= d.bitsAllocated || d.highBit + 1 < d.bitsStored) return `high bit ${d.highBit} does not fit ${d.bitsStored} bits stored`;
  return null;
}

/** Bytes that one decoded frame has; fractional for single-bit frames that do not end on a byte. */
export function frameByteLength(d: PixelDescription): number {
  const samples = d.samplesPerPixel === 3 && d.photometricInterpretation.endsWith('_422') ? 2 : d.samplesPerPixel;
  return (d.rows * d.columns * samples * d.bitsAllocated) / 8;
}
