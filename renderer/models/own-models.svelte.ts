/** The models that the site has brought: imported, loaded, unloaded. */
import type { CallOutput } from '../../contract/calls.ts';
import type { OwnModelKey } from '../../contract/own-model.ts';
import { EngineCallError, isCancelled, messageOf, type Engine } from '../engine-client.ts';

type Listed = CallOutput<'listOwnModels'>;

/** Whether a file's name is that of a GGUF model. */
export function isModelFile(path: string): boolean {
  return path.toLowerCase().endsWith('.gguf');
}

/** State of the list of own models. */
export class OwnModelsState {
  readonly #engine: Engine;
  #listed = $state.raw<Listed | null>(null);
  #progress = $state.raw<{ readonly name: string; readonly share: number } | null>(null);
  #loading = $state<OwnModelKey | null>(null);
  #problem = $state('');
  /** The model that was refused for want of memory: it may be loaded all the same. */
  #short = $state<OwnModelKey | null>(null);
  #running: AbortController | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get listed(): Listed | null {
    return this.#listed;
  }
  get progress(): { readonly name: string; readonly share: number } | null {
    return this.#progress;
  }
  get loading(): OwnModelKey | null {
    return this.#loading;
  }
  get problem(): string {
    return this.#problem;
  }
  get short(): OwnModelKey | null {
    return this.#short;
  }
  get isBusy(): boolean {
    return this.#progress !== null || this.#loading !== null;
  }

  async refresh(): Promise<void> {
    try {
      this.#listed = await this.#engine.call('listOwnModels', {});
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  /** Imports files one after the other; one that is refused does not stop the rest. */
  async importFiles(paths: readonly string[]): Promise<void> {
    if (this.isBusy) return;
    const problems: string[] = [];
    for (const path of paths) {
      const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
      this.#progress = { name, share: 0 };
      const problem = await this.#run(async (signal) => {
        const onProgress = ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }): void => {
          this.#progress = { name, share: totalBytes === 0 ? 0 : doneBytes / totalBytes };
        };
        await this.#engine.call('importOwnModel', { path }, { signal, onProgress });
      });
      if (problem) problems.push(problem);
    }
    this.#progress = null;
    this.#problem = problems.join(' ');
    await this.refresh();
  }

  /** Loads a model; with `ignoresMemory` also when memory is short. */
  async load(modelKey: OwnModelKey, ignoresMemory = false): Promise<void> {
    if (this.isBusy) return;
    this.#loading = modelKey;
    this.#short = null;
    this.#problem = await this.#run(async (signal) => {
      await this.#engine.call('loadOwnModel', { modelKey, ignoresMemory }, { signal });
    });
    this.#loading = null;
    await this.refresh();
  }

  async unload(): Promise<void> {
    this.#problem = await this.#run(async () => void (await this.#engine.call('unloadOwnModel', {})));
    await this.refresh();
  }

  async remove(modelKey: OwnModelKey): Promise<void> {
    this.#problem = await this.#run(async () => void (await this.#engine.call('removeOwnModel', { modelKey })));
    await this.refresh();
  }

  /** Stops an import or a loading. */
  stop(): void {
    this.#running?.abort();
  }

  /** @returns the problem, '' when there was none */
  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<string> {
    this.#running = new AbortController();
    try {
      await work(this.#running.signal);
      return '';
    } catch (error) {
      if (error instanceof EngineCallError && error.code === 'own-model-memory') this.#short = this.#loading;
      return isCancelled(error) ? '' : messageOf(error);
    }
  }
}
