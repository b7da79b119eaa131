/**
 * Encoders and what is known of the installed models. Offers `createInference`; knows no store and no file format of a study.
 * Sessions are loaded when first needed; the first use of a model checks its files against the manifest.
 */
import type { EcgTrace, ModelId, ModelStatus } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import { delineate, delineatorModelId, type Delineation } from './delineator/delineate.ts';
import { EcgQualityCheck } from './ecg-quality/assess-ecg.ts';
import type { EcgQuality } from './ecg-quality/score.ts';
import type { StudyEncoding } from './encoding.ts';
import { encodeEcg, encodeFilm, encoderModelIds, SentenceEncoder } from './encoders.ts';
import type { ExecutionProvider } from './execution-provider.ts';
import { EncoderGradients, explainerModelId, type AlterEncoder } from './gradient/encoder-gradients.ts';
import { openModelFolder } from './model-folder.ts';
import { ModelSessions } from './model-sessions.ts';
import { createOnnxRuntime } from './onnx-runtime.ts';
import { measureFilm, organModelId, type MeasuredAnatomy } from './organs/segment-organs.ts';
import { classifyRhythm, rhythmModelId, type RhythmReading } from './rhythm/classify-rhythm.ts';
import { openReranker, type Reranker } from './reranker.ts';

export type { Delineation } from './delineator/delineate.ts';
export { embeddingDimension, type StudyEncoding } from './encoding.ts';
export type { ExecutionProvider } from './execution-provider.ts';
export type { RhythmReading } from './rhythm/classify-rhythm.ts';
export type { MeasuredAnatomy } from './organs/segment-organs.ts';
export type { SeenStudy, SeenText } from './reranker.ts';
export type { EncoderGradients, ScoreDirection } from './gradient/encoder-gradients.ts';
export { withShuffledWeights } from './gradient/shuffle-weights.ts';

/** The encoders of an open folder of models. */
export interface Inference {
  /** `id@version` of the installed models; `id@none` where one is not installed. */
  readonly modelIds: Readonly<Record<'film' | 'ecg' | 'text' | 'drafter', ModelId>>;
  /** The same of the models that read an ECG's waves and rhythm and a film's organs. */
  readonly readerIds: Readonly<Record<'delineator' | 'rhythm' | 'organs', ModelId>>;
  /** Where encoders run: `cpu`, `dml`, `coreml` … */
  readonly executionProvider: ExecutionProvider;
  /** Embedding, tokens and findings of a film. See `encoders.ts` for the refusals. */
  encodeFilm(image: GreyImage): Promise<StudyEncoding>;
  /** Embedding, tokens and findings of an ECG. */
  encodeEcg(trace: EcgTrace): Promise<StudyEncoding>;
  /** Lungs, heart and cardiothoracic ratio of a film, and whether it is a frontal chest film. */
  measureAnatomy(image: GreyImage): Promise<MeasuredAnatomy>;
  /** Unit vector of a text in the joint space. */
  encodeText(text: string): Promise<Float32Array>;
  /** Onsets, peaks and offsets of P, QRS and T. */
  delineateEcg(trace: EcgTrace): Promise<Delineation>;
  /** Whether a signal is a usable 12-lead ECG; `null` where that check is not installed. */
  ecgQuality(trace: EcgTrace): Promise<EcgQuality | null>;
  /** Rhythm of the record and of each second. */
  classifyRhythm(trace: EcgTrace): Promise<RhythmReading>;
  /** Gradients of the encoders, for explanations; `null` where no explainer is installed. */
  readonly gradients: EncoderGradients | null;
  /** Words of a text as the tokenizer numbers them, without the special ones. */
  countTextTokens(text: string): Promise<{ tokens: number; limit: number }>;
  /** Looks at the best of a text search again; `null` where none is installed that fits the encoders. */
  readonly reranker: Pick<Reranker, 'modelId' | 'modalities' | 'scores'> | null;
  /** The status of every model in the manifest. */
  status(): Promise<ModelStatus[]>;
  /** Loads what encodes, so that the first study does not wait. Models that are not installed are passed over. */
  warm(): Promise<void>;
  /** Frees the models. */
  close(): Promise<void>;
}

export interface InferenceOptions {
  /** Folder that holds `manifest.json` and `weights/`. */
  readonly modelsDir: string;
  readonly log: EngineLog;
  /** Threads inside one operator; physical cores when absent. */
  readonly threads?: number;
  /** Where encoders run; found by a self-test when absent. */
  readonly provider?: ExecutionProvider;
  /** Changes the encoders whose gradients are taken, and those alone: for the check by shuffled weights. */
  readonly alterEncoder?: AlterEncoder;
}

/**
 * Opens a folder of models and decides where they run.
 *
 * @throws AuscultError 'model-corrupt' when the manifest cannot be understood
 */
export async function createInference(options: InferenceOptions): Promise<Inference> {
  const folder = await openModelFolder(options.modelsDir);
  const runtime = await createOnnxRuntime(options);
  const sessions = new ModelSessions({ folder, runtime, log: options.log });
  const text = new SentenceEncoder(sessions);
  const quality = new EcgQualityCheck(folder);
  return {
    modelIds: {
      film: folder.modelId(encoderModelIds.film),
      ecg: folder.modelId(encoderModelIds.ecg),
      text: folder.modelId(encoderModelIds.text),
      drafter: folder.modelId('drafter'),
    },
    readerIds: {
      delineator: folder.modelId(delineatorModelId),
      rhythm: folder.modelId(rhythmModelId),
      organs: folder.modelId(organModelId),
    },
    executionProvider: runtime.executionProvider,
    encodeFilm: (image) => encodeFilm(sessions, image),
    encodeEcg: (trace) => encodeEcg(sessions, quality, trace),
    measureAnatomy: (image) => measureFilm(sessions, image),
    encodeText: (words) => text.encode(words),
    delineateEcg: (trace) => delineate(sessions, trace),
    ecgQuality: (trace) => quality.assess(trace),
    classifyRhythm: (trace) => classifyRhythm(sessions, trace),
    gradients: folder.has(explainerModelId) ? new EncoderGradients(sessions, options.alterEncoder) : null,
    countTextTokens: (words) => text.countTokens(words),
    reranker: openReranker(sessions, text),
    status: () => folder.status(sessions.runs),
    warm: () => warm(sessions, text, options.log),
    close: () => sessions.close(),
  };
}

async function warm(sessions: ModelSessions, text: SentenceEncoder, log: EngineLog): Promise<void> {
  const loads = [
    () => sessions.session(encoderModelIds.film, 'film-encoder.onnx'),
    () => sessions.session(organModelId, `${organModelId}.onnx`),
    () => sessions.session(encoderModelIds.ecg, 'ecg-encoder.onnx'),
    () => text.load(),
    () => sessions.session(delineatorModelId, 'wave-delineator.onnx'),
    () => sessions.session(rhythmModelId, 'rhythm-classifier.onnx'),
  ];
  for (const load of loads) {
    await load().catch((error: unknown) => log('warn', 'A model could not be loaded ahead', error));
  }
}
