/** The models that a site has brought: kept, loaded one at a time, and writing the drafts while loaded. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AuscultError, isAuscultError, ModelId } from '../../contract/index.ts';
import type { CallOutput, OwnModel, OwnModelKey } from '../../contract/index.ts';
import { DraftRun } from '../drafting/draft-run.ts';
import type { EngineLog } from '../engine-api.ts';
import type { DraftWriter } from '../services/capabilities.ts';
import { readSiteFile } from '../site-file.ts';
import { availableBytes, contextTokensOf, neededBytes } from './memory.ts';
import type { StartModelProcess } from './model-process.ts';
import { ModelShelf, type KeptModel } from './model-shelf.ts';
import { defaultPromptTemplate, PromptTemplate } from './prompt-template.ts';
import { ModelLost, RunningModel } from './running-model.ts';
import { writeSections } from './write-sections.ts';

/** What own models need. */
export interface OwnModelsOptions {
  readonly dataDir: string;
  /** Absent where the host cannot start processes: files can be kept then, not run. */
  readonly startProcess?: StartModelProcess | undefined;
  readonly log: EngineLog;
  readonly now?: (() => Date) | undefined;
  /** Memory that is free, bytes; injected for tests. */
  readonly freeBytes?: () => number;
}

/** Keeps and runs them. */
export class OwnModels {
  readonly #options: OwnModelsOptions;
  readonly #shelf: ModelShelf;
  readonly #now: () => Date;
  readonly #problems = new Map<OwnModelKey, string>();
  #loading: OwnModelKey | null = null;
  #loaded: { readonly kept: KeptModel; readonly running: RunningModel } | null = null;

  constructor(options: OwnModelsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#shelf = new ModelShelf(join(options.dataDir, 'own-models'), this.#now);
  }

  /** The writer of the loaded model, or null when none is loaded. */
  get writer(): DraftWriter | null {
    const loaded = this.#loaded;
    if (!loaded || loaded.running.hasEnded) return null;
    return {
      draft: (request, options) => this.#draft(loaded.kept, loaded.running, request, options),
      warm: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }

  /** All models, the memory that is free, and the template of the prompt. */
  async list(): Promise<CallOutput<'listOwnModels'>> {
    const [kept, template] = [await this.#shelf.list(), await this.#template()];
    return {
      models: kept.map((model) => this.#describe(model)),
      freeBytes: this.#freeBytes(),
      promptFile: template.file,
      ...(template.problem !== undefined && { promptProblem: template.problem }),
    };
  }

  /** Checks and copies a file. @throws AuscultError as `ModelShelf.add` */
  async add(
    path: string,
    onProgress: (progress: { doneBytes: number; totalBytes: number }) => void,
    signal: AbortSignal,
  ): Promise<OwnModel> {
    const kept = await this.#shelf.add(path, (doneBytes, totalBytes) => onProgress({ doneBytes, totalBytes }), signal);
    this.#problems.delete(kept.modelKey);
    return this.#describe(kept);
  }

  /**
   * Loads a model in place of the one that is loaded.
   *
   * @throws AuscultError 'own-model-missing', 'own-model-memory', 'own-model-refused', 'cancelled'
   */
  async load(modelKey: OwnModelKey, ignoresMemory: boolean, signal: AbortSignal): Promise<OwnModel> {
    const kept = await this.#shelf.find(modelKey);
    const name = nameOf(kept);
    if (this.#loading !== null) throw new AuscultError('own-model-refused', { file: name, problem: 'another model is being loaded' });
    this.unload();
    const [needed, free] = [neededBytes(kept.head, kept.bytes), this.#freeBytes()];
    if (needed > free && !ignoresMemory) throw new AuscultError('own-model-memory', { name, neededBytes: needed, freeBytes: free });
    const start = this.#options.startProcess;
    if (!start) throw new AuscultError('own-model-refused', { file: name, problem: 'models of your own run in the app only' });
    this.#loading = modelKey;
    this.#problems.delete(modelKey);
    try {
      const threads = Math.max(1, availableParallelism() - 1);
      const file = { path: kept.path, contextTokens: contextTokensOf(kept.head), threads };
      const running = await RunningModel.load(start, file, signal);
      running.onLost = () => this.#lose(kept, running);
      this.#loaded = { kept, running };
      this.#options.log('info', `own model ${modelKey.slice(0, 12)} is loaded`);
      return this.#describe(kept, 'loaded');
    } catch (error) {
      if (signal.aborted) throw new AuscultError('cancelled', { what: 'Loading the model' }, { cause: error });
      if (!(error instanceof ModelLost)) throw error;
      this.#problems.set(modelKey, error.message);
      throw new AuscultError('own-model-refused', { file: name, problem: error.message }, { cause: error });
    } finally {
      this.#loading = null;
    }
  }

  /** Ends the loaded model; nothing happens when none is. */
  unload(): void {
    const loaded = this.#loaded;
    this.#loaded = null;
    loaded?.running.end();
  }

  /** Deletes a model, unloading it first. */
  async remove(modelKey: OwnModelKey): Promise<void> {
    if (this.#loaded?.kept.modelKey === modelKey) this.unload();
    this.#problems.delete(modelKey);
    await this.#shelf.remove(modelKey);
  }

  async #draft(
    kept: KeptModel,
    running: RunningModel,
    ...[request, options]: Parameters<DraftWriter['draft']>
  ): ReturnType<DraftWriter['draft']> {
    const modelId = ModelId.parse(`${nameOf(kept).slice(0, 60)}@${kept.modelKey.slice(0, 12)}`);
    if (!request.film && !request.ecg) throw new AuscultError('nothing-to-draft-from', {});
    const { value: template } = await this.#template();
    const run = new DraftRun(request, options, modelId, this.#now);
    try {
      return await run.writeFrom(writeSections(running, template, request, options.signal));
    } catch (error) {
      if (isAuscultError(error)) throw error;
      this.#options.log('error', `drafting with the own model ${kept.modelKey.slice(0, 12)} failed`, error);
      const problem = error instanceof Error ? error.message : 'it failed';
      throw new AuscultError('own-model-lost', { name: nameOf(kept), problem }, { cause: error });
    }
  }

  #lose(kept: KeptModel, running: RunningModel): void {
    if (this.#loaded?.running !== running) return;
    this.#loaded = null;
    this.#problems.set(kept.modelKey, 'its process ended unexpectedly');
    this.#options.log('warn', `the process of own model ${kept.modelKey.slice(0, 12)} has ended`);
  }

  #template(): ReturnType<typeof readSiteFile<typeof PromptTemplate>> {
    return readSiteFile(join(this.#options.dataDir, 'site', 'draft-prompt.json'), PromptTemplate, defaultPromptTemplate);
  }

  #freeBytes(): number {
    return (this.#options.freeBytes ?? availableBytes)();
  }

  #describe(kept: KeptModel, state?: OwnModel['state']): OwnModel {
    const { modelKey, bytes, head, sourceName, importedAt } = kept;
    const isLoaded = this.#loaded?.kept.modelKey === modelKey;
    return {
      modelKey,
      name: nameOf(kept),
      architecture: head.architecture,
      licence: head.licence,
      sourceName,
      bytes,
      trainedContextTokens: head.contextTokens,
      contextTokens: contextTokensOf(head),
      neededBytes: neededBytes(head, bytes),
      importedAt,
      state: state ?? (isLoaded ? 'loaded' : this.#loading === modelKey ? 'loading' : 'idle'),
      problem: this.#problems.get(modelKey) ?? '',
    };
  }
}

function nameOf({ head, sourceName }: KeptModel): string {
  return head.name === '' ? sourceName : head.name;
}
