/** The typed client of the engine: contract calls over one MessagePort, with progress and cancellation. */
import type { EngineLost } from '../contract/bridge.ts';
import { calls, type CallInput, type CallKey, type CallOutput, type CallProgress } from '../contract/calls.ts';
import type { ErrorCode, WireError } from '../contract/errors.ts';
import type { ClientMessage, EngineEvent, EngineMessage } from '../contract/wire.ts';

/** A call that the engine refused or that was cancelled; `message` is the sentence for the reader. */
export class EngineCallError extends Error {
  override readonly name = 'EngineCallError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: WireError) {
    super(error.message);
    this.code = error.code;
    this.details = error.details;
  }
}

/** How a call may be followed and ended. */
export interface CallOptions<K extends CallKey> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CallProgress<K>) => void;
}

/** Whether the engine can be reached; `lost` says why not, and whether it is coming back. */
export type Connection = { readonly kind: 'connected' } | ({ readonly kind: 'lost' } & EngineLost);

/** What the state classes need of the engine; tests give a fake. */
export interface Engine {
  /**
   * Asks the engine. There is no timeout: a long job lives until it ends or its signal aborts.
   *
   * @throws EngineCallError with the engine's code, `cancelled` when the signal aborted
   */
  call<K extends CallKey>(key: K, input: CallInput<K>, options?: CallOptions<K>): Promise<CallOutput<K>>;
  /** Calls the listener for what the engine says unasked. The returned function ends the listening. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Calls the listener when the engine is lost and when it is there again. The returned function ends the listening. */
  onConnection(listener: (connection: Connection) => void): () => void;
}

/** The part of a MessagePort that the client uses. */
export interface EnginePort {
  onmessage: ((event: MessageEvent<EngineMessage>) => void) | null;
  postMessage(message: ClientMessage): void;
  close(): void;
}

interface PendingCall {
  readonly what: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: EngineCallError) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  readonly release: () => void;
}

/** An Engine over a MessagePort. Requests made before a port is connected wait for it. */
export class EngineClient implements Engine {
  #port: EnginePort | undefined;
  #nextId = 0;
  readonly #pending = new Map<number, PendingCall>();
  readonly #waiting: ClientMessage[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();
  /** Set when the engine is gone for good: every further call fails with it. */
  #finalReason: string | undefined;

  /** Uses this port from now on and sends what has waited. Calls that an earlier port left open fail. */
  connect(port: EnginePort): void {
    if (this.#port) this.disconnect({ reason: 'The engine was started again.', isRestarting: true });
    this.#port = port;
    this.#finalReason = undefined;
    port.onmessage = (event) => this.#receive(event.data);
    for (const message of this.#waiting.splice(0)) port.postMessage(message);
    for (const listener of this.#connectionListeners) listener({ kind: 'connected' });
  }

  /** Gives the port up and fails every open call with `internal-error`; later calls wait for the next engine, if one is coming. */
  disconnect(lost: EngineLost): void {
    this.#port?.close();
    this.#port = undefined;
    this.#waiting.length = 0;
    if (!lost.isRestarting) this.#finalReason = lost.reason;
    for (const listener of this.#connectionListeners) listener({ kind: 'lost', ...lost });
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(unreachable(lost.reason));
  }

  call<K extends CallKey>(key: K, input: CallInput<K>, options: CallOptions<K> = {}): Promise<CallOutput<K>> {
    const { signal, onProgress } = options;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled(calls[key].name));
      if (this.#finalReason !== undefined) return reject(unreachable(this.#finalReason));
      const cancel = (): void => this.#cancel(id);
      signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, {
        what: calls[key].name,
        resolve: (output) => resolve(output as CallOutput<K>),
        reject,
        onProgress: onProgress && ((value) => onProgress(value as CallProgress<K>)),
        release: () => signal?.removeEventListener('abort', cancel),
      });
      this.#send({ kind: 'request', id, call: calls[key].name, input });
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

  #send(message: ClientMessage): void {
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }

  #cancel(id: number): void {
    const call = this.#settle(id);
    if (!call) return;
    this.#send({ kind: 'cancel', id });
    call.reject(cancelled(call.what));
  }

  #settle(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    call?.release();
    return call;
  }

  #receive(message: EngineMessage): void {
    if (message.kind === 'event') for (const listener of this.#listeners) listener(message.event);
    else if (message.kind === 'progress') this.#pending.get(message.id)?.onProgress?.(message.value);
    else if (message.kind === 'result') this.#settle(message.id)?.resolve(message.output);
    else this.#settle(message.id)?.reject(new EngineCallError(message.error));
  }
}

function unreachable(reason: string): EngineCallError {
  return new EngineCallError({ code: 'internal-error', message: reason, details: { what: 'reach the engine' } });
}

function cancelled(what: string): EngineCallError {
  return new EngineCallError({ code: 'cancelled', message: `${what} was cancelled. Nothing half-done was kept.`, details: { what } });
}

/** Whether a failure is only the echo of an abort that was asked for. */
export function isCancelled(error: unknown): boolean {
  return error instanceof EngineCallError && error.code === 'cancelled';
}

/** The sentence for the reader of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
