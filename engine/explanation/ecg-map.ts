/** Which leads of an ECG, and when, a score rests on. */
import { leadNames } from '../../contract/index.ts';
import { ecgSampleCount, ecgSamplingFrequencyHz } from '../inference/ecg-samples.ts';
import type { EncoderGradients, ScoreDirection } from '../inference/index.ts';
import type { ScoredMap } from './film-map.ts';
import { endScores, integratedGradients } from './integrated-gradients.ts';

/** Samples of the encoder's input in a cell: those of one token. */
export const cellSamples = 16;
/** Seconds of a cell. */
export const cellSeconds = cellSamples / ecgSamplingFrequencyHz;
/** Cells in a lead; the last one is half outside the recording. */
export const ecgCells = Math.ceil(ecgSampleCount / cellSamples);
const steps = 8;

/**
 * Attributions of every sample of the encoder's input against 0 mV, 12 × `ecgSampleCount`, with their scores.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function ecgAttributions(
  gradients: Pick<EncoderGradients, 'run' | 'scores'>,
  samples: Float32Array,
  direction: ScoreDirection,
): Promise<ScoredMap> {
  const path = { input: samples, baseline: new Float32Array(samples.length), steps };
  const values = await integratedGradients(gradients, 'ecg', path, direction);
  return { values, ...(await endScores(gradients, 'ecg', path, direction)) };
}

/** Sums over the cells of each lead. @returns 12 × `ecgCells`, lead-major */
export function cellSums(values: Float32Array): Float32Array {
  const sums = new Float32Array(leadNames.length * ecgCells);
  for (let lead = 0; lead < leadNames.length; lead++) {
    for (let i = 0; i < ecgSampleCount; i++) {
      const cell = lead * ecgCells + Math.floor(i / cellSamples);
      sums[cell] = (sums[cell] ?? 0) + (values[lead * ecgSampleCount + i] ?? 0);
    }
  }
  return sums;
}
