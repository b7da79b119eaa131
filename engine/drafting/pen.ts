/**
 * The decoder with what it has not been fed yet, what it was fed ahead of time, and marks to go back to.
 *
 * One run over several tokens costs little more than a run over one. Where it can be guessed what will be written, the guess is fed
 * along and gives the logits after each of its tokens; as far as the guess is then really written, no further run is needed, and the rest
 * is forgotten. What is chosen stays the same: a guess is never written by itself.
 *
 * @see Leviathan Y et al., Fast Inference from Transformers via Speculative Decoding, ICML 2023
 */
import type { Decoder } from './decoder.ts';
import type { LanguageModel } from './language-model.ts';

/** A token that was fed ahead of time, and what may come after it. */
interface Ahead {
  readonly token: number;
  readonly logits: Float32Array;
}

/** A state of the pen: as long as a draft is written, any earlier one can be gone back to. */
export interface PenMark {
  readonly decoder: ReturnType<Decoder['mark']>;
  readonly unfed: Float32Array;
  readonly logits: Float32Array | null;
  readonly ahead: readonly Ahead[];
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
  readonly #decoder: ReturnType<LanguageModel['startDecoder']>;
  #unfed: Float32Array;
  /** After what was written; `null` while something is unfed. */
  #logits: Float32Array | null = null;
  /** The last tokens that the decoder holds, not written yet. */
  #ahead: readonly Ahead[] = [];

  constructor(model: LanguageModel, prompt: Float32Array) {
    this.#model = model;
    this.#decoder = model.startDecoder();
    this.#unfed = prompt;
  }

  /** Puts tokens behind what is written. */
  async write(ids: readonly number[]): Promise<void> {
    const differs = ids.findIndex((id, i) => this.#ahead[i]?.token !== id);
    const count = differs < 0 ? ids.length : differs;
    this.#logits = this.#ahead[count - 1]?.logits ?? this.#logits;
    this.#ahead = this.#ahead.slice(count);
    if (count === ids.length) return;
    this.#forgetAhead();
    this.#logits = null;
    this.#unfed = concatenated([this.#unfed, await this.#model.embed(ids.slice(count))]);
  }

  /** The logits of what may come next; something must have been written before. `guess`: what may well be written then. */
  async next(guess: readonly number[] = []): Promise<Float32Array> {
    if (this.#logits) return this.#logits;
    const vectors = guess.length > 0 ? concatenated([this.#unfed, await this.#model.embed(guess)]) : this.#unfed;
    const [first, ...later] = await this.#decoder.feed(vectors, guess.length + 1);
    if (!first) throw new RangeError('the decoder gave no logits');
    this.#unfed = new Float32Array(0);
    this.#logits = first;
    this.#ahead = later.map((logits, i): Ahead => ({ token: guess[i] ?? -1, logits }));
    return first;
  }

  mark(): PenMark {
    return { decoder: this.#decoder.mark(), unfed: this.#unfed, logits: this.#logits, ahead: this.#ahead };
  }

  goBackTo({ decoder, unfed, logits, ahead }: PenMark): void {
    this.#decoder.goBackTo(decoder);
    this.#unfed = unfed;
    this.#logits = logits;
    this.#ahead = ahead;
  }

  #forgetAhead(): void {
    if (this.#ahead.length > 0) this.#decoder.truncate(this.#decoder.position - this.#ahead.length);
    this.#ahead = [];
  }
}
