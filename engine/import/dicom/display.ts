/** From decoded frames to what a viewer shows: modality values in the smallest type that holds them, or RGB. */
import type { FramePixels } from '../../../contract/index.ts';
import type { DecodedFrame } from './codec.ts';
import { isColour, toRgb } from './colour.ts';
import { modalityValue } from './modality-lut.ts';
import { isPadding, type PixelTransform } from './pixel-transform.ts';
import { rawSamples, storedValue } from './samples.ts';
import { voiShade, type AppliedVoi } from './voi.ts';

type GreyPixels = FramePixels & { readonly kind: 'grey' };
type GreyArray = GreyPixels['values'];

/** Highest value of pixels that went through a VOI transform. */
const presentationWhite = 65_535;

/**
 * Makes a decoded frame ready for display.
 *
 * @param voi   the transform to apply; `null` leaves modality values
 * @param file  name for messages
 * @throws AuscultError 'film-decode-failed' for palettes that are not readable
 */
export function toFramePixels(transform: PixelTransform, frame: DecodedFrame, voi: AppliedVoi | null, file: string): FramePixels {
  if (isColour(transform, frame)) return { kind: 'colour', rgb: toRgb(transform, frame, file) };
  const { rows, columns } = transform.description;
  const raw = rawSamples(frame, rows * columns);
  const unchanged = voi === null ? unchangedSamples(transform, frame, raw, rows * columns) : null;
  const isInverted = frame.photometricInterpretation === 'MONOCHROME1';
  const shown = (raw: number): number => valueOf(stored(raw));
  const stored = storedValue(transform.description, frame);
  const valueOf = (value: number): number => {
    const modality = modalityValue(transform.modalityLut, value);
    return voi === null ? modality : Math.round(presentationWhite * voiShade(voi, modality));
  };
  const isHole = (raw: number): boolean => isPadding(transform.padding, stored(raw));
  if (unchanged) return { kind: 'grey', meaning: 'modality', isInverted, ...unchanged };
  const mapped = frame.bitsAllocated > 16 ? mapWide(raw, rows * columns, shown, isHole, isInverted) : mapByTable(raw, rows * columns, 2 ** Math.max(8, frame.bitsAllocated), shown, isHole, isInverted); // prettier-ignore
  return { kind: 'grey', meaning: voi === null ? 'modality' : 'presentation', isInverted, ...mapped };
}

/**
 * The samples themselves, where they are the modality values already and nothing is padding: most radiographs. `null` where they
 * must be looked at one by one.
 */
function unchangedSamples(
  { description: d, modalityLut: lut, padding }: PixelTransform,
  { bitsAllocated }: DecodedFrame,
  raw: RawSamples,
  pixels: number,
): Mapped | null {
  const isIdentity = lut.table === null && lut.slope === 1 && lut.intercept === 0 && padding === null && !d.isSigned;
  if (!isIdentity || (bitsAllocated !== 8 && bitsAllocated !== 16) || d.highBit !== d.bitsStored - 1) return null;
  if (raw.length !== pixels || pixels === 0) return null;
  let [min, max] = [raw[0] ?? 0, 0];
  for (let i = 0; i < pixels; i++) {
    const value = raw[i] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  // Bits above the stored ones may hold an overlay; values below 256 are handed out as bytes.
  if (max >= 2 ** d.bitsStored || (bitsAllocated === 16 && max < 256)) return null;
  const values = raw.byteLength === raw.buffer.byteLength ? raw : raw.slice();
  return { values: values as GreyArray, min, max, paddingPixels: 0 };
}

type Mapped = Pick<GreyPixels, 'values' | 'min' | 'max' | 'paddingPixels'>;
type RawSamples = ReturnType<typeof rawSamples>;

/** Films have more pixels than grey values: each raw value that occurs is transformed once. */
function mapByTable(
  raw: RawSamples,
  pixels: number,
  levels: number,
  shown: (raw: number) => number,
  isHole: (raw: number) => boolean,
  isInverted: boolean,
): Mapped {
  const counts = new Uint32Array(levels);
  for (let i = 0; i < pixels; i++) counts[raw[i] ?? 0] = (counts[raw[i] ?? 0] ?? 0) + 1;
  const exact = new Float64Array(levels);
  const holes: number[] = [];
  let [min, max, isWhole] = [Infinity, -Infinity, true];
  let paddingPixels = 0;
  for (let level = 0; level < levels; level++) {
    const count = counts[level] ?? 0;
    if (count === 0) continue;
    if (isHole(level)) {
      holes.push(level);
      paddingPixels += count;
      continue;
    }
    const value = shown(level);
    exact[level] = value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    isWhole &&= Number.isInteger(value);
  }
  if (min > max) [min, max] = [0, 0];
  for (const level of holes) exact[level] = isInverted ? max : min;
  const values = emptyArray(pixels, min, max, isWhole);
  const table = emptyArray(levels, min, max, isWhole);
  table.set(exact);
  for (let i = 0; i < pixels; i++) values[i] = table[raw[i] ?? 0] ?? 0;
  return { values, min, max, paddingPixels };
}

/** Samples of 32 bits, one by one. */
function mapWide(
  raw: RawSamples,
  pixels: number,
  shown: (raw: number) => number,
  isHole: (raw: number) => boolean,
  isInverted: boolean,
): Mapped {
  const values = new Float32Array(pixels);
  let [min, max, paddingPixels] = [Infinity, -Infinity, 0];
  for (let i = 0; i < pixels; i++) {
    const level = raw[i] ?? 0;
    const value = isHole(level) ? NaN : shown(level);
    values[i] = value;
    if (Number.isNaN(value)) paddingPixels += 1;
    else {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  if (min > max) [min, max] = [0, 0];
  if (paddingPixels > 0) for (let i = 0; i < pixels; i++) if (Number.isNaN(values[i])) values[i] = isInverted ? max : min;
  return { values, min, max, paddingPixels };
}

function emptyArray(length: number, min: number, max: number, isWhole: boolean): GreyArray {
  if (!isWhole || min < -32_768 || max > 65_535 || (min < 0 && max > 32_767)) return new Float32Array(length);
  if (min < 0) return new Int16Array(length);
  return max < 256 ? new Uint8Array(length) : new Uint16Array(length);
}
