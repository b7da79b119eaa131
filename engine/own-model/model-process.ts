/** The process that runs a model that a site has brought, as the engine sees it; and the messages between the two. */

/** To the process. One model is loaded, once; texts are written one at a time. */
export type ToModel =
  | { readonly kind: 'load'; readonly file: string; readonly contextTokens: number; readonly threads: number }
  | { readonly kind: 'write'; readonly id: number; readonly text: TextRequest }
  | { readonly kind: 'cancel'; readonly id: number };

/** A text to be written. */
export interface TextRequest {
  readonly system: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

/** From the process. */
export type FromModel =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'token'; readonly id: number; readonly text: string }
  /** `isCut`: the longest length was reached. `isCancelled`: it was stopped. */
  | { readonly kind: 'written'; readonly id: number; readonly isCut: boolean; readonly isCancelled: boolean }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string };

/** A process under way. It is not the engine's own: when it ends, by itself or by a crash of native code, the engine goes on. */
export interface ModelProcess {
  post(message: ToModel): void;
  onMessage(listener: (message: FromModel) => void): void;
  /** Called once, however it ended. */
  onEnd(listener: () => void): void;
  /** Ends it, whatever it is doing. */
  end(): void;
}

/** Starts a process; the host of the engine knows how. */
export type StartModelProcess = () => Promise<ModelProcess>;
