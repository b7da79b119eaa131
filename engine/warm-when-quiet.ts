/** Loads models ahead of the first question, but only once the worklist has been answered and nobody is waiting for anything. */
import type { CallInput, CallKey, CallOutput } from '../contract/index.ts';
import type { CallOptions, EngineApi } from './engine-api.ts';

/** Loading blocks the engine for a moment, so it waits for a pause of this length. */
export const quietMs = 500;

/** Passes all calls on, and warms once: after the first answer, when no call has been under way for `quietMs`. */
export class WarmWhenQuiet implements EngineApi {
  readonly #engine: EngineApi & { warm(): Promise<void> };
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDone = false;

  constructor(engine: EngineApi & { warm(): Promise<void> }) {
    this.#engine = engine;
  }

  async call<K extends CallKey>(key: K, input: CallInput<K>, options?: CallOptions<K>): Promise<CallOutput<K>> {
    clearTimeout(this.#timer);
    this.#underWay += 1;
    try {
      return await this.#engine.call(key, input, options);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0 && !this.#isDone) this.#timer = setTimeout(() => this.#warm(), quietMs);
    }
  }

  onEvent(...[listener]: Parameters<EngineApi['onEvent']>): () => void {
    return this.#engine.onEvent(listener);
  }

  close(): Promise<void> {
    this.#isDone = true;
    clearTimeout(this.#timer);
    return this.#engine.close();
  }

  #warm(): void {
    this.#isDone = true;
    void this.#engine.warm();
  }
}
