/** Colour frames of every kind as RGBRGB…, one byte a sample (PS3.3 C.7.6.3.1.2). */
import { AuscultError } from '../../../contract/index.ts';
import type { DecodedFrame } from './codec.ts';
import { lookUp, type LookupTable } from './modality-lut.ts';
import type { PixelTransform } from './pixel-transform.ts';
import { rawSamples, storedValue } from './samples.ts';

/** Whether a frame is shown in colour. */
export function isColour({ description }: PixelTransform, frame: DecodedFrame): boolean {
  return description.samplesPerPixel === 3 || frame.photometricInterpretation === 'PALETTE COLOR';
}

/**
 * Turns a decoded colour frame into RGB: planes interleaved, YBR converted, palettes looked up, more than 8 bits cut to the upper 8.
 *
 * @param file  name for messages
 * @returns 3 × rows × columns bytes
 * @throws AuscultError 'film-decode-failed' for palettes that are not readable
 */
export function toRgb(transform: PixelTransform, frame: DecodedFrame, file: string): Uint8Array<ArrayBuffer> {
  if (frame.photometricInterpretation === 'PALETTE COLOR') return paletteRgb(transform, frame, file);
  const { rows, columns } = transform.description;
  const pixels = rows * columns;
  const rgb = new Uint8Array(3 * pixels);
  const sample = colourSamples(transform, frame);
  const convert = converters[frame.photometricInterpretation] ?? same;
  for (let i = 0; i < pixels; i++) convert(sample(i, 0), sample(i, 1), sample(i, 2), rgb, 3 * i);
  return rgb;
}

type Convert = (a: number, b: number, c: number, rgb: Uint8Array, at: number) => void;

const same: Convert = (red, green, blue, rgb, at) => {
  rgb[at] = red;
  rgb[at + 1] = green;
  rgb[at + 2] = blue;
};

/** ITU-R BT.601, full range: the inverse of the matrix in PS3.3 C.7.6.3.1.2. */
const fullRange: Convert = (y, cb, cr, rgb, at) => {
  rgb[at] = clamp(y + 1.402 * (cr - 128));
  rgb[at + 1] = clamp(y - (0.114 * 1.772 * (cb - 128) + 0.299 * 1.402 * (cr - 128)) / 0.587);
  rgb[at + 2] = clamp(y + 1.772 * (cb - 128));
};

/** The same with luminance from 16 to 235 and chrominance from 16 to 240 (retired YBR_PARTIAL). */
const partialRange: Convert = (y, cb, cr, rgb, at) => {
  const chroma = (value: number): number => ((value - 128) * 255) / 224 + 128;
  fullRange(((y - 16) * 255) / 219, chroma(cb), chroma(cr), rgb, at);
};

/** The decoder gives JPEG 2000's YBR_RCT and YBR_ICT back as RGB, so they are not here. */
const converters: Readonly<Record<string, Convert>> = {
  YBR_FULL: fullRange,
  YBR_FULL_422: fullRange,
  YBR_PARTIAL_422: partialRange,
  YBR_PARTIAL_420: partialRange,
};

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

/** Sample `s` of pixel `i`, 8 bits, whether stored by pixel, by plane, or as Y Y B R for two pixels. */
function colourSamples({ description: d }: PixelTransform, frame: DecodedFrame): (i: number, s: number) => number {
  const pixels = d.rows * d.columns;
  const raw = rawSamples(frame, 3 * pixels);
  const stored = storedValue(d, frame);
  const shift = Math.max(0, Math.min(d.bitsStored, frame.bitsAllocated) - 8);
  const at = (index: number): number => stored(raw[index] ?? 0) >>> shift;
  const isSubsampled = frame.photometricInterpretation.endsWith('_422') && raw.length < 3 * pixels;
  if (isSubsampled) return (i, s) => at(s === 0 ? 4 * (i >> 1) + (i & 1) : 4 * (i >> 1) + 1 + s);
  return frame.isPlanar ? (i, s) => at(s * pixels + i) : (i, s) => at(3 * i + s);
}

function paletteRgb({ description: d, palette }: PixelTransform, frame: DecodedFrame, file: string): Uint8Array<ArrayBuffer> {
  if (palette === null) {
    throw new AuscultError('film-decode-failed', { file, problem: 'its palette is missing, segmented or too short' });
  }
  const stored = storedValue(d, frame);
  const pixels = d.rows * d.columns;
  const raw = rawSamples(frame, pixels);
  const rgb = new Uint8Array(3 * pixels);
  const levels = palette.map((table) => byteLevels(table));
  for (let i = 0; i < pixels; i++) {
    const value = stored(raw[i] ?? 0);
    for (let s = 0; s < 3; s++) rgb[3 * i + s] = levels[s]?.(value) ?? 0;
  }
  return rgb;
}

/** Entries of more than 8 bits are cut to the upper 8; some writers state 16 bits and use the lower 8 alone. */
function byteLevels(table: LookupTable): (stored: number) => number {
  const usesLowByte = table.bits === 16 && table.values.every((value) => value < 256);
  const shift = usesLowByte ? 0 : Math.max(0, table.bits - 8);
  return (stored) => lookUp(table, stored) >>> shift;
}
