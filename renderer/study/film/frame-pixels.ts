/** The pixels of a frame in the forms that Cornerstone draws right, on a GPU and on a CPU. Pure. */
import type { FilmFrame, FramePixels, VoiTransform } from '../../../contract/film-frame.ts';

/** Values from black to white, modality units. */
export interface GreyRange {
  readonly lower: number;
  readonly upper: number;
}

/** What a viewer keeps of a frame beside its pixels. */
export type FrameFacts = Omit<FilmFrame, 'pixels'>;

type GreyPixels = FramePixels & { readonly kind: 'grey' };

/** Values of pixels that went through a VOI transform already. */
const presentationRange: GreyRange = { lower: 0, upper: 65_535 };

/**
 * The range that a window maps to black … white.
 *
 * @see DICOM PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT); a sigmoid has none and is applied by the engine
 */
export function rangeOfWindow({ center, width, function: shape }: VoiTransform & { readonly kind: 'window' }): GreyRange {
  if (shape === 'LINEAR_EXACT') return { lower: center - width / 2, upper: center + width / 2 };
  return { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
}

/** The range for the first look: of the transform that was applied, else of the first window, else from the lowest to the highest value. */
export function firstRange(frame: Pick<FilmFrame, 'pixels' | 'voi'>): GreyRange {
  const { pixels, voi } = frame;
  if (pixels.kind === 'colour') return { lower: 0, upper: 255 };
  if (pixels.meaning === 'presentation') return presentationRange;
  const window = voi.find((one) => one.kind === 'window' && one.function !== 'SIGMOID');
  if (window?.kind === 'window') return rangeOfWindow(window);
  return { lower: pixels.min, upper: Math.max(pixels.max, pixels.min + 1) };
}

/** Values with the line that makes modality units of them. */
export interface ScaledValues {
  readonly values: GreyPixels['values'];
  readonly slope: number;
  readonly intercept: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Whole numbers for Cornerstone's CPU drawing, which looks each value up in a table: fractions are spread over 65,536 steps from the
 * lowest to the highest value, an error of at most 1/131,070 of that range. Whole numbers stay as they are.
 */
export function wholeNumbers(pixels: GreyPixels): ScaledValues {
  const { values, min, max } = pixels;
  if (!(values instanceof Float32Array)) return { values, slope: 1, intercept: 0, min, max };
  const slope = (max - min) / 65_535 || 1;
  return { values: Uint16Array.from(values, (value) => Math.round((value - min) / slope)), slope, intercept: min, min: 0, max: 65_535 };
}

/** RGB with a fourth byte of 255, as Cornerstone's CPU drawing wants it. */
export function withAlpha(rgb: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return rgba;
}
