/** What an encoder makes of a study. Derived data: names the model that made it, is made again when the model changes. */
import type { Finding, Modality, ModelId } from '../../contract/index.ts';

/** Dimension of the joint space of film, ECG and text. */
export const embeddingDimension = 256;

export interface StudyEncoding {
  readonly modality: Modality;
  readonly modelId: ModelId;
  /** Unit vector of `embeddingDimension` values in the joint space. */
  readonly embedding: Float32Array;
  /** Patch tokens, row-major `tokenCount × tokenDimension`, for drafting, explanation and re-ranking. */
  readonly tokens: Float32Array;
  readonly tokenCount: number;
  readonly tokenDimension: number;
  /** Calibrated labels that have enough examples to be shown. */
  readonly findings: readonly Finding[];
  readonly notShown: readonly string[];
  readonly cautions: readonly string[];
  /** Raw logits of all labels by finding code, also of those not shown: for evaluation, never stored. */
  readonly labelLogits?: ReadonlyMap<string, number>;
  /** Preprocessing and model together, ms. */
  readonly milliseconds: number;
}
