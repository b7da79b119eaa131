/** Window and level: presets from the film's own grey values. Pure. */
import type { FilmFacts } from '../../../contract/film.ts';

/** A window in modality units, as DICOM's Window Width and Window Center. */
export interface GreyWindow {
  readonly width: number;
  readonly center: number;
}

/** A named window. */
export interface WindowPreset {
  readonly name: string;
  readonly window: GreyWindow;
}

/** How the grey values of a film are spread, in modality units. */
export interface GreySpread {
  /** Values at the 0.5th, 5th, 40th, 50th, 75th and 99.5th percentile. */
  readonly percentiles: readonly [number, number, number, number, number, number];
}

const percentileRanks = [0.005, 0.05, 0.4, 0.5, 0.75, 0.995] as const;

/**
 * Percentiles of the pixel values, from at most 50,000 of them taken at even steps.
 *
 * @param pixels  stored values, any numeric array
 * @param rescale  modality LUT as slope and intercept
 */
export function spreadOf(pixels: ArrayLike<number>, rescale: { readonly slope: number; readonly intercept: number }): GreySpread {
  const step = Math.max(1, Math.floor(pixels.length / 50_000));
  const sample = new Float64Array(Math.ceil(pixels.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = (pixels[i * step] ?? 0) * rescale.slope + rescale.intercept;
  sample.sort();
  const at = (rank: number): number => sample[Math.min(sample.length - 1, Math.round(rank * (sample.length - 1)))] ?? 0;
  const [a, b, c, d, e, f] = percentileRanks.map(at);
  return { percentiles: [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0] };
}

function between(lower: number, upper: number): GreyWindow {
  return { width: Math.max(1, Math.abs(upper - lower)), center: (lower + upper) / 2 };
}

/**
 * Presets 1–6 of a film. Film has no absolute scale as CT has, so all but the first come from its own histogram.
 *
 * @param facts  stated window and photometric interpretation
 * @param spread  from `spreadOf`
 * @returns presets in key order; the stated window comes first where there is one
 */
export function windowPresets(
  facts: Pick<FilmFacts, 'windowCenter' | 'windowWidth' | 'photometricInterpretation'>,
  spread: GreySpread,
): WindowPreset[] {
  const [low, p5, p40, median, p75, high] = spread.percentiles;
  const isInverse = facts.photometricInterpretation === 'MONOCHROME1';
  const dark: GreyWindow = isInverse ? between(p40, high) : between(low, median + (high - median) * 0.35);
  const dense: GreyWindow = isInverse ? between(low, p75) : between(p40, high);
  const full = between(low, high);
  const presets: WindowPreset[] = [
    { name: 'Full range', window: full },
    { name: 'High contrast', window: between(p5 + (high - p5) * 0.12, high - (high - p5) * 0.12) },
    { name: 'Low contrast', window: { width: full.width * 1.5, center: full.center } },
    { name: 'Lungs (dark half)', window: dark },
    { name: 'Mediastinum, bone (dense half)', window: dense },
  ];
  if (facts.windowCenter !== null && facts.windowWidth !== null && facts.windowWidth >= 1) {
    presets.unshift({ name: 'As stated in the file', window: { width: facts.windowWidth, center: facts.windowCenter } });
  }
  return presets;
}

/** The range of values that a window maps to black … white. */
export function windowRange(window: GreyWindow): { readonly lower: number; readonly upper: number } {
  return { lower: window.center - window.width / 2, upper: window.center + window.width / 2 };
}

/** Whether two windows are the same but for the half grey level in which conventions differ. */
export function isSameWindow(a: GreyWindow, b: GreyWindow): boolean {
  return Math.abs(a.width - b.width) <= 1.5 && Math.abs(a.center - b.center) <= 1;
}
