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

/** Reads sample `i` of a frame as stored: shifted down from the high bit, masked, sign-extended. */
function sampleReader(d: PixelDescription, frame: DecodedFrame): (i: number) => number {
  const { bytes, bitsAllocated } = frame;
  if (bitsAllocated === 1) return (i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;
  const bitsStored = Math.min(d.bitsStored, bitsAllocated);
  const left = 32 - Math.min(d.highBit, bitsAllocated - 1) - 1;
  const right = 32 - bitsStored;
  const raw = rawReader(bytes, bitsAllocated);
  if (d.isSigned) return (i) => (raw(i) << left) >> right;
  return (i) => (raw(i) << left) >>> right;
}

function rawReader(bytes: Uint8Array, bitsAllocated: number): (i: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bitsAllocated === 8) return (i) => view.getUint8(i);
  if (bitsAllocated === 16) return (i) => view.getUint16(2 * i, true);
  return (i) => view.getUint32(4 * i, true);
}

function monochrome(file: DicomFile, d: PixelDescription, frame: DecodedFrame): Float32Array {
  const read = sampleReader(d, frame);
  const lut = modalityLut(file.dataSet, d.isSigned);
  const isPadding = paddingTest(file, d);
  const sign = frame.photometricInterpretation === 'MONOCHROME1' ? -1 : 1;
  const values = new Float32Array(d.rows * d.columns);
  for (let i = 0; i < values.length; i++) {
    const stored = read(i);
    values[i] = isPadding(stored) ? NaN : sign * lut(stored);
  }
  if (sign < 0) shiftToRange(values, d, lut);
  return blackenPadding(values);
}

/** Mirrors MONOCHROME1 within the range that the stored bits can express, so that values keep their sign and scale. */
function shiftToRange(values: Float32Array, d: PixelDescription, lut: (stored: number) => number): void {
  const span = 2 ** Math.min(d.bitsStored, 24);
  const [lowest, highest] = d.isSigned ? [-span / 2, span / 2 - 1] : [0, span - 1];
  const sum = lut(lowest) + lut(highest);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + sum;
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
  const read = sampleReader(d, frame);
  const pixels = d.rows * d.columns;
  const photometric = frame.photometricInterpretation;
  if (photometric === 'YBR_FULL_422' && frame.bytes.length < 3 * pixels) {
    return Float32Array.from({ length: pixels }, (_, i) => read(4 * (i >> 1) + (i & 1))); // Y Y B R for two pixels
  }
  const sample = frame.isPlanar ? (i: number, c: number) => read(c * pixels + i) : (i: number, c: number) => read(3 * i + c);
  if (photometric.startsWith('YBR')) return Float32Array.from({ length: pixels }, (_, i) => sample(i, 0));
  return Float32Array.from({ length: pixels }, (_, i) => luminance(sample(i, 0), sample(i, 1), sample(i, 2)));
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
  const read = sampleReader(d, frame);
  return Float32Array.from({ length: d.rows * d.columns }, (_, i) => {
    const stored = read(i);
    return luminance(lookUp(red, stored), lookUp(green, stored), lookUp(blue, stored));
  });
}
