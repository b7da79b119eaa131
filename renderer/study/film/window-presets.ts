/** Window and level: presets from the film's own grey values. Pure. */
import type { VoiTransform } from '../../../contract/film-frame.ts';

/** A window in the units of the shown values, black to white over exactly `width` around `center` unless said otherwise. */
export interface GreyWindow {
  readonly width: number;
  readonly center: number;
  /** True for one that the file states as LINEAR, whose range is one grey level narrower (PS3.3 C.11.2.1.2.1). */
  readonly isLinear?: true;
}

/** A named window. */
export interface WindowPreset {
  readonly name: string;
  readonly window: GreyWindow;
  /** The file's VOI transform that the engine applies beforehand: a table or a sigmoid; null for a window of modality values. */
  readonly voi: number | null;
}

/** How the grey values of a film are spread, in modality units. */
export interface GreySpread {
  /** Values at the 0.5th, 5th, 40th, 50th, 75th and 99.5th percentile. */
  readonly percentiles: readonly [number, number, number, number, number, number];
  /** Lowest and highest value. */
  readonly range: readonly [number, number];
}

/** The whole range of values that went through a VOI transform in the engine. */
export const presentationWindow: GreyWindow = { width: 65_535, center: 32_767.5 };

const percentileRanks = [0.005, 0.05, 0.4, 0.5, 0.75, 0.995] as const;

/**
 * Percentiles of the pixel values, from at most 50,000 of them taken at even steps.
 *
 * @param pixels  stored values, any numeric array
 * @param rescale  modality LUT as slope and intercept
 * @param range  lowest and highest value, padding left out, modality units
 */
export function spreadOf(
  pixels: ArrayLike<number>,
  rescale: { readonly slope: number; readonly intercept: number },
  range: readonly [number, number],
): GreySpread {
  const step = Math.max(1, Math.floor(pixels.length / 50_000));
  const sample = new Float64Array(Math.ceil(pixels.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = (pixels[i * step] ?? 0) * rescale.slope + rescale.intercept;
  sample.sort();
  const at = (rank: number): number => sample[Math.min(sample.length - 1, Math.round(rank * (sample.length - 1)))] ?? 0;
  const [a, b, c, d, e, f] = percentileRanks.map(at);
  return { percentiles: [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0], range };
}

function between(lower: number, upper: number): GreyWindow {
  return { width: Math.max(1, Math.abs(upper - lower)), center: (lower + upper) / 2 };
}

/**
 * Presets of a film, in key order: what the file states first. Film has no absolute scale as CT has, so the others come from its own
 * histogram.
 *
 * @param voi  the file's VOI transforms
 * @param photometricInterpretation  says which half is the dark one
 * @param spread  from `spreadOf`; null while it is not known: then there are the file's own presets alone
 */
export function windowPresets(voi: readonly VoiTransform[], photometricInterpretation: string, spread: GreySpread | null): WindowPreset[] {
  const stated = voi.map((one, index) => statedPreset(one, index, voi));
  if (spread === null) return stated;
  const [low, p5, p40, median, p75, high] = spread.percentiles;
  const isInverse = photometricInterpretation === 'MONOCHROME1';
  const dark: GreyWindow = isInverse ? between(p40, high) : between(low, median + (high - median) * 0.35);
  const dense: GreyWindow = isInverse ? between(low, p75) : between(p40, high);
  const most = between(low, high);
  const own: [string, GreyWindow][] = [
    ['Full range', between(...spread.range)],
    ['High contrast', between(p5 + (high - p5) * 0.12, high - (high - p5) * 0.12)],
    ['Low contrast', { width: most.width * 1.5, center: most.center }],
    ['Lungs (dark half)', dark],
    ['Mediastinum, bone (dense half)', dense],
  ];
  return [...stated, ...own.map(([name, window]) => ({ name, window, voi: null }))];
}

/** A VOI transform of the file as a preset, by its explanation where it has one that tells it from the others. */
function statedPreset(transform: VoiTransform, index: number, all: readonly VoiTransform[]): WindowPreset {
  const { explanation } = transform;
  const isTold = explanation !== '' && all.filter((other) => other.explanation === explanation).length === 1;
  const number = all.length > 1 ? ` (${index + 1})` : '';
  const name = isTold ? `${explanation} (file)` : `As stated in the file${number}`;
  if (transform.kind === 'table') return { name: isTold ? name : `Table of the file${number}`, window: presentationWindow, voi: index };
  const { width, center, function: shape } = transform;
  if (shape === 'SIGMOID') return { name: isTold ? name : `Sigmoid of the file${number}`, window: presentationWindow, voi: index };
  return { name, window: { width, center, ...(shape === 'LINEAR' ? { isLinear: true as const } : {}) }, voi: null };
}

/**
 * The range of values that a window maps to black … white.
 *
 * @see DICOM PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT)
 */
export function windowRange({ width, center, isLinear }: GreyWindow): { readonly lower: number; readonly upper: number } {
  if (isLinear) return { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
  return { lower: center - width / 2, upper: center + width / 2 };
}

/** Whether two windows show the same, but for the last digits. */
export function isSameWindow(a: GreyWindow, b: GreyWindow): boolean {
  const [first, second] = [windowRange(a), windowRange(b)];
  const tolerance = 1e-3 * Math.max(first.upper - first.lower, second.upper - second.lower, 1e-6);
  return Math.abs(first.lower - second.lower) <= tolerance && Math.abs(first.upper - second.upper) <= tolerance;
}
