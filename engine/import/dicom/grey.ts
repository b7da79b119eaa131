/** From decoded frames to one grey value a pixel, white = dense. */
import { AuscultError } from '../../../contract/index.ts';
import type { GreyImage } from '../parsed-study.ts';
import type { DecodedFrame } from './codec.ts';
import { lookUp, modalityValue } from './modality-lut.ts';
import { isPadding, type PixelTransform } from './pixel-transform.ts';
import { rawSamples, storedValue } from './samples.ts';

/** ITU-R BT.601 weights of red, green and blue in luminance, as DICOM's YBR_FULL uses them (PS3.3 C.7.6.3.1.2). */
const luminanceWeights = [0.299, 0.587, 0.114] as const;

/**
 * Turns one decoded frame into grey values: modality LUT, padding, MONOCHROME1 inversion, colour to luminance.
 *
 * @param file  name for messages
 * @throws AuscultError 'film-decode-failed' for palettes that are not readable
 */
export function toGreyImage(transform: PixelTransform, frame: DecodedFrame, file: string): GreyImage {
  const { rows, columns, samplesPerPixel } = transform.description;
  const image = { width: columns, height: rows };
  if (frame.photometricInterpretation === 'PALETTE COLOR') return { ...image, values: paletteLuminance(transform, frame, file) };
  if (samplesPerPixel === 3) return { ...image, values: colourLuminance(transform, frame) };
  return { ...image, values: monochrome(transform, frame) };
}

function monochrome(transform: PixelTransform, frame: DecodedFrame): Float32Array {
  const { rows, columns } = transform.description;
  const raw = rawSamples(frame, rows * columns);
  const greyOf = tabulate(greyFunction(transform, frame), frame.bitsAllocated);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < values.length; i++) values[i] = greyOf(raw[i] ?? 0);
  return blackenPadding(values);
}

/** Grey of a raw sample: modality LUT, MONOCHROME1 mirrored within the range that the stored bits can express, padding NaN. */
function greyFunction({ description: d, modalityLut, padding }: PixelTransform, frame: DecodedFrame): (raw: number) => number {
  const stored = storedValue(d, frame);
  const span = 2 ** d.bitsStored;
  const lowest = d.isSigned ? -span / 2 : 0;
  const mirror = modalityValue(modalityLut, lowest) + modalityValue(modalityLut, lowest + span - 1);
  const isInverted = frame.photometricInterpretation === 'MONOCHROME1';
  return (raw) => {
    const value = stored(raw);
    if (isPadding(padding, value)) return NaN;
    const grey = modalityValue(modalityLut, value);
    return isInverted ? mirror - grey : grey;
  };
}

/** The same function by table, where samples have at most 16 bits: films have more pixels than grey values. */
function tabulate(greyOf: (raw: number) => number, bitsAllocated: number): (raw: number) => number {
  if (bitsAllocated > 16) return greyOf;
  const table = Float32Array.from({ length: 2 ** bitsAllocated }, (_, raw) => greyOf(raw));
  return (raw) => table[raw] ?? 0;
}

/** Gives padding the darkest value of the image proper. An image that is padding alone becomes all 0. */
function blackenPadding(values: Float32Array): Float32Array {
  let darkest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < darkest) darkest = value;
  const fill = Number.isFinite(darkest) ? darkest : 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = fill;
  return values;
}

function colourLuminance({ description: d }: PixelTransform, frame: DecodedFrame): Float32Array {
  const pixels = d.rows * d.columns;
  const raw = rawSamples(frame, 3 * pixels);
  const stored = storedValue(d, frame);
  const at = (i: number): number => stored(raw[i] ?? 0);
  const photometric = frame.photometricInterpretation;
  const values = new Float32Array(pixels);
  if (photometric.endsWith('_422') && frame.bytes.length < 3 * pixels) {
    for (let i = 0; i < pixels; i++) values[i] = at(4 * (i >> 1) + (i & 1)); // Y Y B R for two pixels
    return values;
  }
  const [pixelStep, sampleStep] = frame.isPlanar ? [1, pixels] : [3, 1];
  const isLuminanceFirst = photometric.startsWith('YBR');
  for (let i = 0; i < pixels; i++) {
    const first = at(i * pixelStep);
    values[i] = isLuminanceFirst ? first : luminance(first, at(i * pixelStep + sampleStep), at(i * pixelStep + 2 * sampleStep));
  }
  return values;
}

function luminance(red: number, green: number, blue: number): number {
  return luminanceWeights[0] * red + luminanceWeights[1] * green + luminanceWeights[2] * blue;
}

function paletteLuminance({ description: d, palette }: PixelTransform, frame: DecodedFrame, file: string): Float32Array {
  if (palette === null) {
    throw new AuscultError('film-decode-failed', { file, problem: 'its palette is missing, segmented or too short' });
  }
  const [red, green, blue] = palette;
  const stored = storedValue(d, frame);
  const colour = (raw: number): number => {
    const value = stored(raw);
    return luminance(lookUp(red, value), lookUp(green, value), lookUp(blue, value));
  };
  const greyOf = tabulate(colour, frame.bitsAllocated);
  return Float32Array.from(rawSamples(frame, d.rows * d.columns), greyOf);
}
