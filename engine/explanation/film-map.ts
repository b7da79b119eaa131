/** Which patches of a film a score rests on. */
import { filmSizePx } from '../inference/film-pixels.ts';
import type { EncoderGradients, ScoreDirection } from '../inference/index.ts';
import { endScores, integratedGradients } from './integrated-gradients.ts';
import { smoothed } from './smoothing.ts';

/** Patches along a side of the encoder's square. */
export const filmGrid = 14;
/** Side of a patch, px of the square. */
export const patchPx = filmSizePx / filmGrid;
/** Blur of the film that stands for "nothing there", px of the square. */
const blurPx = 12;
/** Smoothing of the finished map, patches. */
const mapSigma = 1;
const steps = 2;

/** What a film looks like without its detail: the baseline of maps, and what deleted patches are replaced by. */
export function blurredFilm(pixels: Float32Array): Float32Array {
  return smoothed(pixels, filmSizePx, filmSizePx, blurPx);
}

/** Sums over the patches of the square. @returns `filmGrid` × `filmGrid`, row-major */
export function patchSums(values: Float32Array): Float32Array {
  const sums = new Float32Array(filmGrid * filmGrid);
  for (let y = 0; y < filmSizePx; y++) {
    const row = Math.floor(y / patchPx) * filmGrid;
    for (let x = 0; x < filmSizePx; x++) {
      const cell = row + Math.floor(x / patchPx);
      sums[cell] = (sums[cell] ?? 0) + (values[y * filmSizePx + x] ?? 0);
    }
  }
  return sums;
}

/** A map with the scores that it lies between: its values add up to their difference, nearly. */
export interface ScoredMap {
  readonly values: Float32Array;
  /** Score of the recording. */
  readonly score: number;
  /** Score of what stands for "nothing there". */
  readonly emptyScore: number;
}

/**
 * A film's map: positive where a patch speaks for the score, negative where against, in units of the score.
 *
 * @param pixels  the encoder's input, `filmSizePx` squared
 * @returns `filmGrid` × `filmGrid`, row-major, with its scores
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function filmMap(
  gradients: Pick<EncoderGradients, 'run' | 'scores'>,
  pixels: Float32Array,
  direction: ScoreDirection,
): Promise<ScoredMap> {
  const path = { input: pixels, baseline: blurredFilm(pixels), steps };
  const attributions = await integratedGradients(gradients, 'film', path, direction);
  return {
    values: smoothed(patchSums(attributions), filmGrid, filmGrid, mapSigma),
    ...(await endScores(gradients, 'film', path, direction)),
  };
}
