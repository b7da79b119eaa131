/** From decoded frames to one grey value a pixel, white = dense. */
import { AuscultError } from '../../../contract/index.ts';
import type { GreyImage } from '../parsed-study.ts';
import type { DecodedFrame } from './codec.ts';
import type { DicomFile } from './dicom-file.ts';
import { lookUp, modalityLut, readLookupTable } from './modality-lut.ts';
import type { PixelDescription } from './pixel-description.ts';
import { uint16Of } from './values.ts';

/** ITU-R BT.601 weights of red, green and blue in luminance, as DICOM's YBR_FULL uses them (PS3.3 C.7.6.3.1.2). */
const luminanceWeights = [0.299, 0.587, 0.114] as const;

/**
 * Turns one decoded frame into grey values: modality LUT, padding, MONOCHROME1 inversion, colour to luminance.
 *
 * @throws AuscultError 'film-decode-failed' for palettes that are not readable
 */
export function toGreyImage(file: DicomFile, d: PixelDescription, frame: DecodedFrame): GreyImage {
  const image = { width: d.columns, height: d.rows };
  const photometric = frame.photometricInterpretation;
  if (photometric === 'PALETTE COLOR') return { ...image, values: paletteLuminance(file, d, frame) };
  if (d.samplesPerPixel === 3) return { ...image, values: colourLuminance(d, frame) };
  return { ...image, values: monochrome(file, d, frame) };
}

/** Samples of a frame as they stand in their allocated bits, for frames of 8, 16 or 32 bits; single bits are spread to bytes. */
function rawSamples({ bytes, bitsAllocated }: DecodedFrame, pixels: number): Uint8Array | Uint16Array | Uint32Array {
  if (bitsAllocated === 1) return Uint8Array.from({ length: pixels }, (_, i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1);
  if (bitsAllocated === 8) return bytes;
  const width = bitsAllocated / 8;
  const count = Math.floor(bytes.length / width);
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return bitsAllocated === 16
    ? new Uint16Array(aligned.buffer, aligned.byteOffset, count)
    : new Uint32Array(aligned.buffer, aligned.byteOffset, count);
}

/** Stored value of a raw sample: shifted down from the high bit, masked, sign-extended. */
function storedValue(d: PixelDescription, frame: DecodedFrame): (raw: number) => number {
  const bitsStored = Math.min(d.bitsStored, frame.bitsAllocated);
  const left = 32 - Math.min(d.highBit, frame.bitsAllocated - 1) - 1;
  const right = 32 - bitsStored;
  return d.isSigned ? (raw) => (raw << left) >> right : (raw) => (raw << left) >>> right;
}

function monochrome(file: DicomFile, d: PixelDescription, frame: DecodedFrame): Float32Array {
  const raw = rawSamples(frame, d.rows * d.columns);
  const greyOf = tabulate(greyFunction(file, d, frame), frame.bitsAllocated);
  const values = new Float32Array(d.rows * d.columns);
  for (let i = 0; i < values.length; i++) values[i] = greyOf(raw[i] ?? 0);
  return blackenPadding(values);
}

/** Grey of a raw sample: modality LUT, MONOCHROME1 mirrored within the range that the stored bits can express, padding NaN. */
function greyFunction(file: DicomFile, d: PixelDescription, frame: DecodedFrame): (raw: number) => number {
  const stored = storedValue(d, frame);
  const lut = modalityLut(file.dataSet, d.isSigned);
  const isPadding = paddingTest(file, d);
  const span = 2 ** d.bitsStored;
  const mirror = lut(d.isSigned ? -span / 2 : 0) + lut(d.isSigned ? span / 2 - 1 : span - 1);
  const isInverted = frame.photometricInterpretation === 'MONOCHROME1';
  return (raw) => {
    const value = stored(raw);
    if (isPadding(value)) return NaN;
    return isInverted ? mirror - lut(value) : lut(value);
  };
}

/** The same function by table, where samples have at most 16 bits: films have more pixels than grey values. */
function tabulate(greyOf: (raw: number) => number, bitsAllocated: number): (raw: number) => number {
  if (bitsAllocated > 16) return greyOf;
  const table = Float32Array.from({ length: 2 ** bitsAllocated }, (_, raw) => greyOf(raw));
  return (raw) => table[raw] ?? 0;
}

/** Pixel Padding Value (0028,0120), with Pixel Padding Range Limit (0028,0121) when stated (PS3.3 C.7.5.1.1.2). */
function paddingTest(file: DicomFile, d: PixelDescription): (stored: number) => boolean {
  const signed = (value: number): number => (d.isSigned && value > 32_767 ? value - 65_536 : value);
  const value = uint16Of(file.dataSet, 'x00280120');
  if (value === null) return () => false;
  const limit = uint16Of(file.dataSet, 'x00280121') ?? value;
  const low = Math.min(signed(value), signed(limit));
  const high = Math.max(signed(value), signed(limit));
  return (stored) => stored >= low && stored <= high;
}

/** Gives padding the darkest value of the image proper. An image that is padding alone becomes all 0. */
function blackenPadding(values: Float32Array): Float32Array {
  let darkest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < darkest) darkest = value;
  const fill = Number.isFinite(darkest) ? darkest : 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = fill;
  return values;
}

function colourLuminance(d: PixelDescription, frame: DecodedFrame): Float32Array {
  const pixels = d.rows * d.columns;
  const raw = rawSamples(frame, 3 * pixels);
  const stored = storedValue(d, frame);
  const at = (i: number): number => stored(raw[i] ?? 0);
  const photometric = frame.photometricInterpretation;
  const values = new Float32Array(pixels);
  if (photometric === 'YBR_FULL_422' && frame.bytes.length < 3 * pixels) {
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

function paletteLuminance(file: DicomFile, d: PixelDescription, frame: DecodedFrame): Float32Array {
  const table = (n: number) => readLookupTable(file.dataSet, `x0028110${n}`, `x0028120${n}`, d.isSigned);
  const [red, green, blue] = [table(1), table(2), table(3)];
  if (red === null || green === null || blue === null) {
    throw new AuscultError('film-decode-failed', { file: file.name, problem: 'its palette is missing, segmented or too short' });
  }
  const stored = storedValue(d, frame);
  const colour = (raw: number): number =>
    luminance(...([red, green, blue].map((one) => lookUp(one, stored(raw))) as [number, number, number]));
  const greyOf = tabulate(colour, frame.bitsAllocated);
  return Float32Array.from(rawSamples(frame, d.rows * d.columns), greyOf);
}
