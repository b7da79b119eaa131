/**
 * How much each value of an input adds to a score on the way from "nothing there" to the input. Sundararajan M et al., Axiomatic
 * Attribution for Deep Networks, ICML 2017; midpoint rule. The attributions sum to the difference of the two scores, nearly.
 */
import type { Modality } from '../../contract/index.ts';
import type { EncoderGradients, ScoreDirection } from '../inference/index.ts';

/** What one value an input is made of; the way there is straight. */
export interface AttributionPath {
  readonly input: Float32Array;
  /** What stands for absence; same length. */
  readonly baseline: Float32Array;
  /** Points at which the gradient is taken. */
  readonly steps: number;
}

/**
 * Attributions, one a value of the input.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function integratedGradients(
  gradients: Pick<EncoderGradients, 'run'>,
  modality: Modality,
  { input, baseline, steps }: AttributionPath,
  direction: ScoreDirection,
): Promise<Float32Array> {
  const batch = new Float32Array(steps * input.length);
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    for (let i = 0; i < input.length; i++) {
      const from = baseline[i] ?? 0;
      batch[step * input.length + i] = from + share * ((input[i] ?? 0) - from);
    }
  }
  const { gradients: slopes } = await gradients.run(modality, batch, direction);
  const attributions = new Float32Array(input.length);
  for (let i = 0; i < input.length; i++) {
    let sum = 0;
    for (let step = 0; step < steps; step++) sum += slopes[step * input.length + i] ?? 0;
    attributions[i] = (sum / steps) * ((input[i] ?? 0) - (baseline[i] ?? 0));
  }
  return attributions;
}

/** Scores at both ends of a path. @throws AuscultError as the encoders */
export async function endScores(
  gradients: Pick<EncoderGradients, 'scores'>,
  modality: Modality,
  { input, baseline }: AttributionPath,
  direction: ScoreDirection,
): Promise<{ readonly score: number; readonly emptyScore: number }> {
  const batch = new Float32Array(2 * input.length);
  batch.set(input);
  batch.set(baseline, input.length);
  const [score = NaN, emptyScore = NaN] = await gradients.scores(modality, batch, direction);
  return { score, emptyScore };
}
