/** The decoder with what it has not been fed yet, and marks to go back to. */
import type { Decoder } from './decoder.ts';
import type { LanguageModel } from './language-model.ts';

/** A state of the pen: as long as a draft is written, any earlier one can be gone back to. */
export interface PenMark {
  readonly decoder: ReturnType<Decoder['mark']>;
  readonly unfed: Float32Array;
}

/** One array from several. */
export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Feeds a decoder as late as possible, so that many tokens go in one run. */
export class Pen {
  readonly #model: LanguageModel;
  readonly #decoder: Pick<Decoder, 'feed' | 'mark' | 'goBackTo'>;
  #unfed: Float32Array;

  constructor(model: LanguageModel, prompt: Float32Array) {
    this.#model = model;
    this.#decoder = model.startDecoder();
    this.#unfed = prompt;
  }

  /** Puts tokens behind what is written. */
  async write(ids: readonly number[]): Promise<void> {
    if (ids.length > 0) this.#unfed = concatenated([this.#unfed, await this.#model.embed(ids)]);
  }

  /** The logits of what may come next; something must have been written since the last time. */
  async next(): Promise<Float32Array> {
    const logits = await this.#decoder.feed(this.#unfed);
    this.#unfed = new Float32Array(0);
    return logits;
  }

  mark(): PenMark {
    return { decoder: this.#decoder.mark(), unfed: this.#unfed };
  }

  goBackTo({ decoder, unfed }: PenMark): void {
    this.#decoder.goBackTo(decoder);
    this.#unfed = unfed;
  }
}
