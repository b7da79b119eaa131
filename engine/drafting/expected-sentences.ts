/** Guesses how a sentence goes on, from sentences that may well be written. Pure; a wrong guess costs time, never words. */
import type { TextTokenizer } from '../inference/text-tokenizer.ts';

/** A longer guess costs more than it saves. */
const longestGuess = 16;

/** Sentences as tokens, likeliest first. */
export class ExpectedSentences {
  readonly #tokenizer: Pick<TextTokenizer, 'encode'>;
  readonly #tokens = new Map<string, readonly number[]>();

  constructor(tokenizer: Pick<TextTokenizer, 'encode'>) {
    this.#tokenizer = tokenizer;
  }

  /** The rest of the first sentence that begins with `written`; [] where none does. */
  rest(sentences: readonly string[], written: readonly number[]): readonly number[] {
    for (const sentence of sentences) {
      const tokens = this.#tokensOf(sentence);
      if (tokens.length > written.length && written.every((token, i) => tokens[i] === token)) {
        return tokens.slice(written.length, written.length + longestGuess);
      }
    }
    return [];
  }

  #tokensOf(sentence: string): readonly number[] {
    let tokens = this.#tokens.get(sentence);
    if (!tokens) this.#tokens.set(sentence, (tokens = this.#tokenizer.encode(` ${sentence}`, false)));
    return tokens;
  }
}
