/** A loaded model: asked for one text at a time, lost when its process ends. */
import type { ModelProcess, StartModelProcess, TextRequest } from './model-process.ts';

/** The process has ended, or said that it cannot do what it was asked; the message is the end of a sentence. */
export class ModelLost extends Error {
  override readonly name = 'ModelLost';
}

/** Longest time that loading may take, ms. */
const loadTimeMs = 10 * 60_000;

/** How a text came to its end. */
export interface TextEnd {
  readonly isCut: boolean;
  readonly isCancelled: boolean;
}

interface Writing {
  onToken(text: string): void;
  resolve(end: TextEnd): void;
  reject(error: Error): void;
}

/** A model in a process of its own. */
export class RunningModel {
  readonly #process: ModelProcess;
  readonly #writing = new Map<number, Writing>();
  #nextId = 0;
  #hasEnded = false;
  #onLost: () => void = () => undefined;

  private constructor(process: ModelProcess) {
    this.#process = process;
  }

  /**
   * Starts a process and loads a file in it.
   *
   * @throws ModelLost when the file cannot be loaded or the process ends; 'AbortError' when the signal aborts (the process is ended)
   */
  static async load(
    start: StartModelProcess,
    file: { path: string; contextTokens: number; threads: number },
    signal?: AbortSignal,
  ): Promise<RunningModel> {
    signal?.throwIfAborted();
    const model = new RunningModel(await start());
    try {
      await model.#load(file, signal);
      return model;
    } catch (error) {
      model.end();
      throw error;
    }
  }

  /** Called when the process ends without having been told to. */
  set onLost(listener: () => void) {
    this.#onLost = listener;
  }
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Writes a text; the signal stops it after the token that is being made.
   *
   * @throws ModelLost when the process ends meanwhile or fails
   */
  write(text: TextRequest, onToken: (text: string) => void, signal?: AbortSignal): Promise<TextEnd> {
    if (this.#hasEnded) return Promise.reject(new ModelLost('its process has ended'));
    const id = this.#nextId++;
    const cancel = (): void => this.#process.post({ kind: 'cancel', id });
    return new Promise<TextEnd>((resolve, reject) => {
      this.#writing.set(id, { onToken, resolve, reject });
      this.#process.post({ kind: 'write', id, text });
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
    }).finally(() => {
      this.#writing.delete(id);
      signal?.removeEventListener('abort', cancel);
    });
  }

  /** Ends the process; what is being written is refused. */
  end(): void {
    this.#hasEnded = true;
    this.#process.end();
    this.#fail('it was unloaded');
  }

  #load({ path, contextTokens, threads }: { path: string; contextTokens: number; threads: number }, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new DOMException('Loading was stopped.', 'AbortError'));
      const timer = setTimeout(() => reject(new ModelLost('it takes longer than ten minutes to load')), loadTimeMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#process.onEnd(() => {
        settle();
        reject(new ModelLost('its process ended while it was loading'));
        if (this.#hasEnded) return;
        this.#hasEnded = true;
        this.#fail('its process has ended');
        this.#onLost();
      });
      this.#process.onMessage((message) => {
        if (message.kind === 'loaded') {
          settle();
          resolve();
        } else if (message.kind === 'refused') {
          settle();
          reject(new ModelLost(message.problem));
        } else if (message.kind === 'token') this.#writing.get(message.id)?.onToken(message.text);
        else if (message.kind === 'written') this.#writing.get(message.id)?.resolve(message);
        else this.#writing.get(message.id)?.reject(new ModelLost(message.problem));
      });
      this.#process.post({ kind: 'load', file: path, contextTokens, threads });
    });
  }

  #fail(problem: string): void {
    for (const writing of this.#writing.values()) writing.reject(new ModelLost(problem));
    this.#writing.clear();
  }
}
