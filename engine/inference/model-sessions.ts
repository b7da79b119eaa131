/** Sessions of installed models: checked, loaded once when first needed, timed. */
import path from 'node:path';
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { ExecutionProvider } from './execution-provider.ts';
import type { ModelFolder, ModelRun } from './model-folder.ts';
import type { OnnxRuntime, OnnxSession, OnnxTensors } from './onnx-runtime.ts';

export interface ModelSessionsOptions {
  readonly folder: ModelFolder;
  readonly runtime: OnnxRuntime;
  readonly log: EngineLog;
}

/** Loads sessions by model and file name and keeps them until `close`. */
export class ModelSessions {
  readonly folder: ModelFolder;
  readonly #runtime: OnnxRuntime;
  readonly #log: EngineLog;
  readonly #sessions = new Map<string, Promise<OnnxSession>>();
  readonly #runs = new Map<string, ModelRun>();

  constructor({ folder, runtime, log }: ModelSessionsOptions) {
    this.folder = folder;
    this.#runtime = runtime;
    this.#log = log;
  }

  /** Latest run of each model, by id. */
  get runs(): ReadonlyMap<string, ModelRun> {
    return this.#runs;
  }

  /**
   * The session of one file of a model; loads it the first time.
   *
   * @param provider  overrules the runtime's choice
   * @throws AuscultError 'model-missing', 'model-corrupt', or 'model-failed' when it cannot be loaded
   */
  async session(id: string, file: string, provider?: ExecutionProvider): Promise<OnnxSession> {
    const key = `${id}/${file}`;
    let session = this.#sessions.get(key);
    if (!session) {
      session = this.#load(id, file, provider);
      this.#sessions.set(key, session);
      session.catch(() => this.#sessions.delete(key)); // tried again the next time: the file may have been repaired
    }
    return session;
  }

  /**
   * A session of bytes that are put together from several files; on the CPU, loaded the first time.
   *
   * @param name  what it is called in the log, and what identifies it beside the model
   * @throws AuscultError as `session`
   */
  async joinedSession(id: string, name: string, read: () => Promise<Uint8Array>): Promise<OnnxSession> {
    const key = `${id}/${name}`;
    let session = this.#sessions.get(key);
    if (!session) {
      session = this.#loadJoined(id, name, read);
      this.#sessions.set(key, session);
      session.catch(() => this.#sessions.delete(key));
    }
    return session;
  }

  /**
   * Runs one file of a model.
   *
   * @throws AuscultError as `session`, and 'model-failed' when the run fails
   */
  async run(id: string, file: string, feeds: OnnxTensors, outputs?: readonly string[]): Promise<OnnxTensors> {
    const session = await this.session(id, file);
    const startedAt = performance.now();
    try {
      const result = await session.run(feeds, outputs);
      this.#runs.set(id, { executionProvider: session.executionProvider, lastRunMs: performance.now() - startedAt });
      return result;
    } catch (cause) {
      throw this.#failure(id, cause);
    }
  }

  /** Frees all sessions. */
  async close(): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions.values());
    this.#sessions.clear();
    await Promise.all(sessions.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value.close()] : [])));
  }

  async #load(id: string, name: string, provider?: ExecutionProvider): Promise<OnnxSession> {
    const file = await this.folder.verifiedFile(id, name);
    const startedAt = performance.now();
    try {
      const session = await this.#openOrFallBack(file, provider);
      this.#log('info', `Loaded ${name} on ${session.executionProvider} in ${Math.round(performance.now() - startedAt)} ms`);
      return session;
    } catch (cause) {
      throw this.#failure(id, cause);
    }
  }

  async #loadJoined(id: string, name: string, read: () => Promise<Uint8Array>): Promise<OnnxSession> {
    const startedAt = performance.now();
    try {
      const session = await this.#runtime.open(await read(), 'cpu');
      this.#log('info', `Loaded ${name} on cpu in ${Math.round(performance.now() - startedAt)} ms`);
      return session;
    } catch (cause) {
      throw this.#failure(id, cause);
    }
  }

  async #openOrFallBack(file: string, provider?: ExecutionProvider): Promise<OnnxSession> {
    const wanted = provider ?? this.#runtime.executionProvider;
    if (wanted === 'cpu') return this.#runtime.open(file, 'cpu');
    try {
      return await this.#runtime.open(file, wanted);
    } catch (cause) {
      this.#log('warn', `${path.basename(file)} does not load on ${wanted}; it runs on the CPU`, cause);
      return this.#runtime.open(file, 'cpu');
    }
  }

  #failure(id: string, cause: unknown): AuscultError {
    if (isAuscultError(cause)) return cause;
    this.#log('error', `Model ${this.folder.modelId(id)} failed`, cause);
    const problem = cause instanceof RangeError ? cause.message : 'it cannot be loaded or run on this machine';
    return new AuscultError('model-failed', { modelId: this.folder.modelId(id), problem }, { cause });
  }
}
