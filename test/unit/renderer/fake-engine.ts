/** An engine for tests of the page: each call answers what the test says, when the test says. Keeps what was asked. */
import type { CallInput, CallKey, CallOutput } from '../../../contract/calls.ts';
import type { EngineEvent } from '../../../contract/wire.ts';
import { EngineCallError, type CallOptions, type Connection, type Engine } from '../../../renderer/engine-client.ts';

/** How a call is answered. */
export type Answer<K extends CallKey> = (input: CallInput<K>, options: CallOptions<K>) => Promise<CallOutput<K>> | CallOutput<K>;

/** Answers by call; a call without an answer fails with `internal-error`. */
export type Answers = { [K in CallKey]?: Answer<K> };

/** One call as it was asked. */
export interface Asked {
  readonly key: CallKey;
  readonly input: unknown;
}

/** The fake. Aborted calls reject with `cancelled`, as the real client's do, whatever the answer does. */
export class FakeEngine implements Engine {
  readonly asked: Asked[] = [];
  readonly #answers: Answers;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();

  constructor(answers: Answers = {}) {
    this.#answers = answers;
  }

  call<K extends CallKey>(key: K, input: CallInput<K>, options: CallOptions<K> = {}): Promise<CallOutput<K>> {
    this.asked.push({ key, input });
    const answer = this.#answers[key] as Answer<K> | undefined;
    if (!answer) return Promise.reject(refusal('internal-error', `no answer to ${key}`));
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(refusal('cancelled', `${key} was cancelled`)));
      Promise.resolve()
        .then(() => answer(input, options))
        .then(resolve, reject);
    });
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** Loses the engine or brings it back. */
  turn(connection: Connection): void {
    for (const listener of this.#connectionListeners) listener(connection);
  }

  /** Says something unasked. */
  say(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Inputs of all calls of one kind. */
  inputsOf(key: CallKey): unknown[] {
    return this.asked.filter((asked) => asked.key === key).map((asked) => asked.input);
  }
}

/** A refusal as the engine would send it. */
export function refusal(code: EngineCallError['code'], message: string): EngineCallError {
  return new EngineCallError({ code, message, details: {} });
}

/** A promise and the hands to settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes a promise that the test settles. */
export function defer<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is already settled run on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}
