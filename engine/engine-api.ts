/** The engine as its hosts see it: the utility process, the command line and the tests all hold one of these. Types only. */
import type { CallInput, CallKey, CallOutput, CallProgress, EngineEvent } from '../contract/index.ts';
import type { StartModelProcess } from './own-model/model-process.ts';

/** Writes one line to the local log. Never given clear patient data. */
export type EngineLog = (level: 'info' | 'warn' | 'error', message: string, cause?: unknown) => void;

/** What the host decides for the engine. */
export interface EngineOptions {
  /** Folder of the patient store; made when absent. */
  readonly dataDir: string;
  /** Folder that holds `manifest.json`, `weights/` and `cards/`. */
  readonly modelsDir: string;
  /** Key of the store, 32 bytes. The engine keeps it in memory only. */
  readonly key: Uint8Array;
  /** How that key is kept, as one sentence for the reader; shown by `system.getStatus`. */
  readonly keyCustody: string;
  /** Version of Auscult, as `system.getStatus` tells it. */
  readonly version: string;
  readonly log?: EngineLog;
  /** The built `pixel-worker`, for decoding films beside the engine's own thread; without it, that thread decodes. */
  readonly pixelWorkerFile?: string;
  /** The built `spelling-worker`, which checks spelling beside the engine's own thread; without it, that thread does. */
  readonly spellingWorkerFile?: string;
  /** Starts the process of a model that the site has brought; absent where the host cannot. */
  readonly startModelProcess?: StartModelProcess;
  /** Current time, injected for tests. */
  readonly now?: () => Date;
}

/** What accompanies one call. */
export interface CallOptions<K extends CallKey> {
  /** Aborting makes the call refuse with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Receives what the call streams, in order, before its output. */
  readonly onProgress?: (progress: CallProgress<K>) => void;
}

/** A running engine: every call of the contract, the events, the end. */
export interface EngineApi {
  /**
   * Answers a call of the contract. The input is validated here, so hosts may hand on what they were given.
   *
   * @throws AuscultError as the call's refusals; `invalid-request` when the input does not fit
   */
  call<K extends CallKey>(key: K, input: CallInput<K>, options?: CallOptions<K>): Promise<CallOutput<K>>;
  /** Listens to what the engine says unasked; the returned function ends it. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Cancels what runs, closes store and models. Safe to call twice. */
  close(): Promise<void>;
}
