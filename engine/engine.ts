/** The running engine: validates, cancels, reports; the work is the services'. */
import { join } from 'node:path';
import { AuscultError, calls, isAuscultError } from '../contract/index.ts';
import type { CallInput, CallKey, CallOutput, CallParsedInput, EngineEvent } from '../contract/index.ts';
import type { CallOptions, EngineApi, EngineLog, EngineOptions } from './engine-api.ts';
import type { DraftWriter, Encoders, FileReaders, MeasureEcg, SampleGenerator } from './services/capabilities.ts';
import { FilmAnatomies } from './services/film-anatomies.ts';
import { FilmFrames } from './services/film-frames.ts';
import { createHandlers } from './services/handlers.ts';
import type { Handlers } from './services/handlers.ts';
import { Once } from './services/once.ts';
import { StudyEncoder } from './services/study-encoder.ts';
import { OwnModels } from './own-model/own-models.ts';
import { Spelling } from './spelling/spelling-thread.ts';
import type { OpenStoreOptions, Store } from './store/index.ts';

/** The capabilities that an engine is assembled from. */
export interface Capabilities {
  openStore(options: OpenStoreOptions): Promise<Store>;
  createInference(options: { modelsDir: string; log: EngineLog }): Promise<Encoders>;
  createDrafter(options: { modelsDir: string; log: EngineLog }): Promise<DraftWriter>;
  readonly readers: FileReaders & { close?(): Promise<void> };
  readonly measureEcg: MeasureEcg;
  readonly generateSamples: SampleGenerator;
}

/** An engine that can also load its models ahead of the first question. */
export interface Engine extends EngineApi {
  /** Loads encoders and drafter, one after the other. What is not installed is passed over. */
  warm(): Promise<void>;
}

/** How a long call is named when it is cancelled; others are requests. */
const jobNames: Partial<Record<CallKey, string>> = {
  importPaths: 'The import',
  enrolSamples: 'Enrolling the sample patients',
  encodeStudies: 'Encoding',
  generateDraft: 'The draft',
  importOwnModel: 'The import of the model',
  loadOwnModel: 'Loading the model',
};

interface EngineParts {
  readonly store: Store;
  readonly handlers: Handlers;
  readonly readers: Capabilities['readers'];
  readonly inference: Once<Encoders>;
  readonly drafter: Once<DraftWriter>;
  readonly spelling: Spelling;
  readonly ownModels: OwnModels;
  readonly listeners: Set<(event: EngineEvent) => void>;
  readonly log: EngineLog;
}

class RunningEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #ending = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | null = null;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async call<K extends CallKey>(key: K, input: CallInput<K>, options: CallOptions<K> = {}): Promise<CallOutput<K>> {
    const { name, input: schema } = calls[key];
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AuscultError('invalid-request', { call: name, problem: describeProblem(parsed.error.issues) });
    if (this.#closed) throw new AuscultError('cancelled', { what: 'The request' });
    const signal = options.signal ? AbortSignal.any([options.signal, this.#ending.signal]) : this.#ending.signal;
    const handler: Handlers[K] = this.#parts.handlers[key];
    const running = handler(parsed.data as CallParsedInput<K>, { signal, onProgress: options.onProgress });
    this.#underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw this.#refusalOf(key, error, signal);
    } finally {
      this.#underWay.delete(running);
    }
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#parts.listeners.add(listener);
    return () => void this.#parts.listeners.delete(listener);
  }

  async warm(): Promise<void> {
    for (const part of [this.#parts.inference, this.#parts.drafter]) {
      if (this.#closed) return;
      await part.get().then(
        (models) => models.warm(),
        (error: unknown) => this.#parts.log('warn', 'Models could not be loaded ahead', error),
      );
    }
    if (this.#closed) return;
    // Last: a reader looks at film, findings and draft before asking why
    await this.#parts.inference
      .get()
      .then((models) => models.gradients?.warm())
      .catch((error: unknown) => this.#parts.log('warn', 'The explainer could not be loaded ahead', error));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#underWay);
    await (await this.#parts.drafter.peek())?.close();
    await (await this.#parts.inference.peek())?.close();
    this.#parts.ownModels.unload();
    await this.#parts.spelling.close();
    await this.#parts.readers.close?.();
    await this.#parts.store.close();
  }

  #refusalOf(key: CallKey, error: unknown, signal: AbortSignal): AuscultError {
    if (isAuscultError(error)) return error;
    if (signal.aborted) return new AuscultError('cancelled', { what: jobNames[key] ?? 'The request' }, { cause: error });
    this.#parts.log('error', `${calls[key].name} failed`, error);
    return new AuscultError('internal-error', { what: `answer ${calls[key].name}` }, { cause: error });
  }
}

function describeProblem(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message)).join('; ');
}

/**
 * Assembles an engine. Opens the store; models are opened when first needed, so that the worklist waits for none.
 *
 * @throws AuscultError 'store-busy', 'store-key-wrong', 'store-newer'
 */
export async function assembleEngine(options: EngineOptions, capabilities: Capabilities): Promise<Engine> {
  const { dataDir, key, modelsDir, keyCustody, version, now } = options;
  const log: EngineLog = options.log ?? (() => undefined);
  const store = await capabilities.openStore({ dataDir, key, ...(now && { now }) });
  const listeners = new Set<(event: EngineEvent) => void>();
  const inference = new Once(() => capabilities.createInference({ modelsDir, log }));
  const drafter = new Once(() => capabilities.createDrafter({ modelsDir, log }));
  const { readers, measureEcg, generateSamples } = capabilities;
  const encoders = (): Promise<Encoders> => inference.get();
  const spelling = new Spelling(options.spellingWorkerFile, () => store.reports.listWords());
  const ownModels = new OwnModels({ dataDir, startProcess: options.startModelProcess, log, now });
  const anatomies = new FilmAnatomies({ store, readers, encoders, log });
  const filmFrames = new FilmFrames({ store, readers, log });
  const letFilmsFirst = (): Promise<void> => filmFrames.whenIdle();
  const handlers = createHandlers({
    store,
    readers,
    measureEcg,
    generateSamples,
    encoders,
    drafter: async () => ownModels.writer ?? (await drafter.get()),
    studyEncoder: new StudyEncoder({ store, readers, encoders, anatomies, letFilmsFirst }),
    anatomies,
    filmFrames,
    spelling,
    ownModels,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    log,
    modelsDir,
    promptsDir: join(dataDir, 'prompts'),
    version,
    now: now ?? (() => new Date()),
    keyCustody,
  });
  return new RunningEngine({ store, handlers, readers, inference, drafter, spelling, ownModels, listeners, log });
}
