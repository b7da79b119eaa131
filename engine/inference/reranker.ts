/** The second look: a small cross-encoder over patch tokens and words, which scores how well a text fits a study. */
import { AuscultError, type Modality, type ModelId } from '../../contract/index.ts';
import { encoderModelIds, type SentenceEncoder } from './encoders.ts';
import { embeddingDimension, type StudyEncoding } from './encoding.ts';
import type { ModelFolder } from './model-folder.ts';
import type { ModelSessions } from './model-sessions.ts';
import { floatsOf, floatTensor, int64Tensor } from './onnx-runtime.ts';

/** Id in the manifest. */
export const rerankerModelId = 'reranker';

/** What of a study is looked at. */
export type SeenStudy = Pick<StudyEncoding, 'embedding' | 'tokens' | 'tokenCount' | 'tokenDimension'>;

/** A text with its vector in the joint space. */
export interface SeenText {
  readonly text: string;
  readonly embedding: Float32Array;
}

const fileOf = (modality: Modality): string => `${rerankerModelId}-${modality}.onnx`;

function fits(folder: ModelFolder, modality: Modality): boolean {
  const encoderId = encoderModelIds[modality];
  if (!folder.has(rerankerModelId) || !folder.has(encoderId) || !folder.hasFile(rerankerModelId, fileOf(modality))) return false;
  const encoder = folder.entry(encoderId).files.find((file) => file.path.endsWith(`/${encoderId}.onnx`));
  return encoder !== undefined && folder.entry(rerankerModelId).fits?.[encoderId] === encoder.sha256;
}

function joined(parts: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(parts.length * length);
  for (const [i, part] of parts.entries()) all.set(part, i * length);
  return all;
}

/** The installed re-ranker. Make it with `openReranker`. */
export class Reranker {
  readonly modelId: ModelId;
  /** Modalities whose studies it can look at. */
  readonly modalities: readonly Modality[];
  readonly #sessions: ModelSessions;
  readonly #sentences: SentenceEncoder;

  constructor(sessions: ModelSessions, sentences: SentenceEncoder, modalities: readonly Modality[]) {
    this.#sessions = sessions;
    this.#sentences = sentences;
    this.modalities = modalities;
    this.modelId = sessions.folder.modelId(rerankerModelId);
  }

  /**
   * One score a study, in the order given; higher fits better. Scores order the studies of one modality and one text; they are no
   * probabilities.
   *
   * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
   */
  async scores(modality: Modality, text: SeenText, studies: readonly SeenStudy[]): Promise<Float32Array> {
    const [first] = studies;
    if (!first) return new Float32Array(0);
    const { tokenCount, tokenDimension } = first;
    const ids = await this.#sentences.tokenIds(text.text);
    const feeds = {
      tokens: floatTensor(joined(studies.map((study) => study.tokens), tokenCount * tokenDimension), [studies.length, tokenCount, tokenDimension]), // prettier-ignore
      embedding: floatTensor(joined(studies.map((study) => study.embedding), embeddingDimension), [studies.length, embeddingDimension]), // prettier-ignore
      input_ids: int64Tensor(ids, [1, ids.length]),
      text_embedding: floatTensor(text.embedding, [1, embeddingDimension]),
    };
    const { score } = await this.#sessions.run(rerankerModelId, fileOf(modality), feeds, ['score']);
    const scores = score ? floatsOf(score) : new Float32Array(0);
    if (scores.length !== studies.length || !scores.every(Number.isFinite))
      throw new AuscultError('model-failed', { modelId: this.modelId, problem: 'its scores are not one finite number a study' });
    return scores;
  }
}

/** The re-ranker, or `null` where none is installed that learned from the tokens of the installed encoders. */
export function openReranker(sessions: ModelSessions, sentences: SentenceEncoder): Reranker | null {
  const modalities = (['film', 'ecg'] as const).filter((modality) => fits(sessions.folder, modality));
  return modalities.length > 0 ? new Reranker(sessions, sentences, modalities) : null;
}
