/** Token numbers → text as they come, never half a character. */
import type { TextTokenizer } from '../inference/text-tokenizer.ts';

const replacementCharacter = '\uFFFD';

/** Decodes one section's tokens piece by piece. */
export class StreamDecoder {
  readonly #tokenizer: Pick<TextTokenizer, 'decode'>;
  readonly #tokens: number[] = [];
  #given = '';

  constructor(tokenizer: Pick<TextTokenizer, 'decode'>) {
    this.#tokenizer = tokenizer;
  }

  /** All text given so far. */
  get text(): string {
    return this.#given;
  }

  /** Takes a token; gives the text that is new, '' while a character still lacks bytes. */
  push(token: number): string {
    this.#tokens.push(token);
    const decoded = this.#tokenizer.decode(this.#tokens);
    return decoded.endsWith(replacementCharacter) ? '' : this.#give(decoded);
  }

  /** Gives what is left at the end, a broken character as U+FFFD. */
  end(): string {
    return this.#give(this.#tokenizer.decode(this.#tokens));
  }

  #give(decoded: string): string {
    const fresh = decoded.slice(this.#given.length);
    this.#given = decoded;
    return fresh;
  }
}
