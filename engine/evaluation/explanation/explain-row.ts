/** One recording's explanation, held against rollout and against a random order. */
import { leadNames, type Modality } from '../../../contract/index.ts';
import {
  attentionRollout,
  blurredFilm,
  cellSamples,
  cellSums,
  ecgAttributions,
  ecgCells,
  filmGrid,
  filmMap,
  patchPx,
} from '../../explanation/index.ts';
import { ecgSampleCount } from '../../inference/ecg-samples.ts';
import { embeddingDimension } from '../../inference/encoding.ts';
import { filmSizePx } from '../../inference/film-pixels.ts';
import type { EncoderGradients, ScoreDirection } from '../../inference/index.ts';
import { createRandom } from '../../sample/random.ts';
import { faithfulness, rankCorrelation, type CellularRecording, type Faithfulness } from './deletion.ts';

/** Orders that are compared: ours, attention rollout, chance. */
export const methods = ['ours', 'rollout', 'random'] as const;
export type Method = (typeof methods)[number];

export interface ExplainedRow {
  readonly byMethod: Readonly<Record<Method, Faithfulness>>;
  /** Wall-clock time of our map with its scores, ms: all that a reader waits for beside reading the recording. */
  readonly milliseconds: number;
  /** Processor time of the same over all threads, ms. */
  readonly processorMs: number;
  readonly map: Float32Array;
}

/** Film or ECG as cells. */
export function cellular(modality: Modality, input: Float32Array): CellularRecording {
  const cellOf = new Uint16Array(input.length);
  if (modality === 'film') {
    for (let i = 0; i < input.length; i++) {
      const [y, x] = [Math.floor(i / filmSizePx), i % filmSizePx];
      cellOf[i] = Math.floor(y / patchPx) * filmGrid + Math.floor(x / patchPx);
    }
    return { input, baseline: blurredFilm(input), cellOf, cellCount: filmGrid * filmGrid };
  }
  for (let i = 0; i < input.length; i++) {
    cellOf[i] = Math.floor(i / ecgSampleCount) * ecgCells + Math.floor((i % ecgSampleCount) / cellSamples);
  }
  return { input, baseline: new Float32Array(input.length), cellOf, cellCount: 12 * ecgCells };
}

/** Our map of a recording. */
export async function ownMap(
  gradients: EncoderGradients,
  modality: Modality,
  input: Float32Array,
  direction: ScoreDirection,
): Promise<Float32Array> {
  if (modality === 'film') return (await filmMap(gradients, input, direction)).values;
  return cellSums((await ecgAttributions(gradients, input, direction)).values);
}

/** Runs a map of nothing, so that no recording's time holds the loading of the models. @throws AuscultError as the encoders */
export async function warmUp(gradients: EncoderGradients, modality: Modality): Promise<void> {
  const input = new Float32Array(modality === 'film' ? filmSizePx ** 2 : leadNames.length * ecgSampleCount);
  await ownMap(gradients, modality, input, gradients.directionAlong(modality, new Float32Array(embeddingDimension)));
}

/** Rollout has no leads: it gives each the same. */
async function rolloutMap(gradients: EncoderGradients, modality: Modality, input: Float32Array): Promise<Float32Array> {
  const shares = attentionRollout(await gradients.attention(modality, input));
  return modality === 'film' ? shares : Float32Array.from({ length: 12 * ecgCells }, (_, i) => shares[i % ecgCells] ?? 0);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Explains one recording and follows the curves of all methods. */
export async function explainRow(
  gradients: EncoderGradients,
  modality: Modality,
  input: Float32Array,
  direction: ScoreDirection,
  seed: number,
): Promise<ExplainedRow> {
  const [startedAt, processor] = [performance.now(), process.cpuUsage()];
  const map = await ownMap(gradients, modality, input, direction);
  const { user, system } = process.cpuUsage(processor);
  const milliseconds = performance.now() - startedAt;
  const recording = cellular(modality, input);
  const random = createRandom(seed);
  const chance = Float32Array.from({ length: map.length }, () => random.next());
  const maps: Readonly<Record<Method, Float32Array>> = { ours: map, rollout: await rolloutMap(gradients, modality, input), random: chance };
  const score = (batch: Float32Array): Promise<readonly number[]> => gradients.scores(modality, batch, direction);
  const [full = 0, empty = 0] = await score(joined([recording.input, recording.baseline]));
  const byMethod = {} as Record<Method, Faithfulness>;
  for (const method of methods) byMethod[method] = await faithfulness(recording, maps[method], chance, score, { full, empty });
  return { byMethod, milliseconds, processorMs: (user + system) / 1_000, map };
}

/** Rank correlation of our map with that of the same encoder with shuffled weights; absolute values, since signs mean nothing there. */
export async function shuffledCorrelation(
  shuffled: EncoderGradients,
  modality: Modality,
  input: Float32Array,
  direction: ScoreDirection,
  map: Float32Array,
): Promise<number> {
  const other = await ownMap(shuffled, modality, input, direction);
  return rankCorrelation(map.map(Math.abs), other.map(Math.abs));
}
