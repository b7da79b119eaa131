/** The three encoders: a film, an ECG or a text → a unit vector in the joint space. */
import { AuscultError, type EcgTrace, type Modality } from '../../contract/index.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import { ecgCautions, ecgQualityCautions, filmCautions } from './cautions.ts';
import type { EcgQualityCheck } from './ecg-quality/assess-ecg.ts';
import { ecgSampleCount, ecgSamples, refuseUnfitEcg } from './ecg-samples.ts';
import { embeddingDimension, type StudyEncoding } from './encoding.ts';
import { filmPixels, filmSizePx } from './film-pixels.ts';
import { logitsByCode, readFindings } from './findings.ts';
import type { ModelSessions } from './model-sessions.ts';
import { floatsOf, floatTensor, int64Tensor, type OnnxTensor, type OnnxTensors } from './onnx-runtime.ts';
import { loadTokenizer, type TextTokenizer } from './text-tokenizer.ts';

/** Ids in the manifest of the models that encode. */
export const encoderModelIds = { film: 'film-encoder', ecg: 'ecg-encoder', text: 'text-encoder' } as const;

/** Longest text that is encoded where the tokenizer states no limit, tokens. */
const defaultTextTokens = 256;

function output(outputs: OnnxTensors, name: string): OnnxTensor {
  const tensor = outputs[name];
  if (!tensor) throw new RangeError(`the output ${name} is missing`);
  return tensor;
}

function embeddingOf(outputs: OnnxTensors): Float32Array {
  const embedding = floatsOf(output(outputs, 'embedding'));
  if (embedding.length !== embeddingDimension || !embedding.every(Number.isFinite)) {
    throw new RangeError(`the embedding is not ${embeddingDimension} finite values`);
  }
  return Float32Array.from(embedding);
}

/** Runs a study encoder and reads its outputs. */
async function encodeStudy(
  sessions: ModelSessions,
  modality: Modality,
  input: OnnxTensors,
  cautions: readonly string[],
  startedAt: number,
): Promise<StudyEncoding> {
  const id = encoderModelIds[modality];
  const modelId = sessions.folder.modelId(id);
  const outputs = await sessions.run(id, `${id}.onnx`, input, ['embedding', 'tokens', 'logits']);
  try {
    const tokens = output(outputs, 'tokens');
    const logits = floatsOf(output(outputs, 'logits'));
    const { labels } = sessions.folder.entry(id);
    return {
      modality,
      modelId,
      embedding: embeddingOf(outputs),
      tokens: floatsOf(tokens),
      tokenCount: tokens.dims[1] ?? 0,
      tokenDimension: tokens.dims[2] ?? 0,
      ...readFindings(logits, labels, modality),
      cautions,
      labelLogits: logitsByCode(logits, labels, modality),
      milliseconds: performance.now() - startedAt,
    };
  } catch (cause) {
    throw new AuscultError('model-failed', { modelId, problem: 'its outputs do not fit the manifest' }, { cause });
  }
}

/**
 * Encodes a film.
 *
 * @throws AuscultError 'film-uniform', 'film-decode-failed', 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function encodeFilm(sessions: ModelSessions, image: GreyImage): Promise<StudyEncoding> {
  await sessions.session(encoderModelIds.film, 'film-encoder.onnx');
  const startedAt = performance.now();
  const pixels = filmPixels(image);
  return encodeStudy(
    sessions,
    'film',
    { pixels: floatTensor(pixels, [1, 1, filmSizePx, filmSizePx]) },
    filmCautions(image, pixels),
    startedAt,
  );
}

/**
 * Encodes an ECG.
 *
 * @throws AuscultError 'ecg-sensitivity-missing', 'ecg-too-short', 'ecg-leads-missing', 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function encodeEcg(sessions: ModelSessions, quality: EcgQualityCheck, trace: EcgTrace): Promise<StudyEncoding> {
  refuseUnfitEcg(trace);
  await sessions.session(encoderModelIds.ecg, 'ecg-encoder.onnx');
  const startedAt = performance.now();
  const { samples, missingLeads } = ecgSamples(trace);
  const cautions = [...ecgQualityCautions(await quality.assess(trace, samples)), ...ecgCautions(trace, samples, missingLeads)];
  return encodeStudy(sessions, 'ecg', { ecg: floatTensor(samples, [1, 12, ecgSampleCount]) }, cautions, startedAt);
}

/** Encodes texts; holds the tokenizer. */
export class SentenceEncoder {
  readonly #sessions: ModelSessions;
  #tokenizer: Promise<TextTokenizer> | undefined;

  constructor(sessions: ModelSessions) {
    this.#sessions = sessions;
  }

  /**
   * Unit vector of a text in the joint space. Words after the model's longest input are not seen.
   *
   * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
   */
  async encode(text: string): Promise<Float32Array> {
    const id = encoderModelIds.text;
    const tokens = await this.tokenIds(text);
    const dims = [1, tokens.length];
    const feeds = { input_ids: int64Tensor(tokens, dims), attention_mask: int64Tensor(tokens.map(() => 1), dims) }; // prettier-ignore
    return embeddingOf(await this.#sessions.run(id, `${id}.onnx`, feeds, ['embedding']));
  }

  /**
   * Token numbers of a text, special ones at both ends; cut to the model's longest input.
   *
   * @throws AuscultError as `encode`
   */
  async tokenIds(text: string): Promise<number[]> {
    const tokenizer = await this.load();
    return truncated(tokenizer.encode(text, true), Math.min(tokenizer.maxTokens ?? defaultTextTokens, defaultTextTokens));
  }

  /** Tokens of a text, special ones included, and how many of them the model sees. @throws AuscultError as `encode` */
  async countTokens(text: string): Promise<{ tokens: number; limit: number }> {
    const tokenizer = await this.load();
    return { tokens: tokenizer.encode(text, true).length, limit: Math.min(tokenizer.maxTokens ?? defaultTextTokens, defaultTextTokens) };
  }

  /** Loads model and tokenizer. */
  async load(): Promise<TextTokenizer> {
    const { folder } = this.#sessions;
    const id = encoderModelIds.text;
    await this.#sessions.session(id, `${id}.onnx`);
    this.#tokenizer ??= Promise.all([
      folder.verifiedFile(id, `${id}.tokenizer.json`),
      folder.verifiedFile(id, `${id}.tokenizer_config.json`),
    ]).then(([file, config]) => loadTokenizer(file, config));
    return this.#tokenizer;
  }
}

/** Shortens to `limit` tokens and keeps the closing special token. */
function truncated(tokens: readonly number[], limit: number): number[] {
  return tokens.length <= limit ? [...tokens] : [...tokens.slice(0, limit - 1), ...tokens.slice(-1)];
}
