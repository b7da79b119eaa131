/**
 * Drafts a report from embeddings: a language model writes film, ECG and impression, a rule writes the technique, and every
 * sentence is held against findings, measurements and similar studies. Offers `createDrafter`; knows nothing of the store.
 */
import { AuscultError, isAuscultError, type Draft, type ModelId } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import { openModelFolder } from '../inference/model-folder.ts';
import { ModelSessions } from '../inference/model-sessions.ts';
import { createOnnxRuntime } from '../inference/onnx-runtime.ts';
import { DraftRun, type DraftOptions, type DraftRequest } from './draft-run.ts';
import { drafterId, loadLanguageModel, type LanguageModel } from './language-model.ts';

export type { DraftOptions, DraftRequest, PriorStudy } from './draft-run.ts';
export type { Neighbour } from './neighbour-evidence.ts';

/** Writes drafts, one at a time or several interleaved. */
export interface Drafter {
  readonly modelId: ModelId;
  /**
   * Writes a draft.
   *
   * @throws AuscultError 'nothing-to-draft-from', 'cancelled', 'model-missing', 'model-corrupt', 'model-failed'
   */
  draft(request: DraftRequest, options?: DraftOptions): Promise<Draft>;
  /** Loads the model, so that the first draft does not wait. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface DrafterOptions {
  readonly modelsDir: string;
  readonly log: EngineLog;
  /** Threads inside one operator; physical cores when absent. */
  readonly threads?: number;
  /** Current time, injected for tests. */
  readonly now?: () => Date;
}

/**
 * Opens the drafter of a folder of models. Loads it with the first draft, or by `warm`.
 *
 * @throws AuscultError 'model-corrupt' when the manifest cannot be understood
 */
export async function createDrafter(options: DrafterOptions): Promise<Drafter> {
  const folder = await openModelFolder(options.modelsDir);
  const runtime = await createOnnxRuntime({ ...options, provider: 'cpu' });
  const sessions = new ModelSessions({ folder, runtime, log: options.log });
  const modelId = folder.modelId(drafterId);
  let model: Promise<LanguageModel> | undefined;
  const load = (): Promise<LanguageModel> => {
    model ??= loadLanguageModel(sessions).catch((error: unknown) => {
      model = undefined;
      throw failure(error, modelId, options.log);
    });
    return model;
  };
  return {
    modelId,
    draft: async (request, draftOptions = {}) => {
      if (!request.film && !request.ecg) throw new AuscultError('nothing-to-draft-from', {});
      const run = new DraftRun(request, draftOptions, modelId, options.now ?? (() => new Date()));
      try {
        return await run.write(load);
      } catch (error) {
        throw failure(error, modelId, options.log);
      }
    },
    warm: async () => void (await load()),
    close: () => sessions.close(),
  };
}

function failure(error: unknown, modelId: ModelId, log: EngineLog): AuscultError {
  if (isAuscultError(error)) return error;
  log('error', `Drafting with ${modelId} failed`, error);
  return new AuscultError('model-failed', { modelId, problem: 'it cannot be loaded or run on this machine' }, { cause: error });
}
