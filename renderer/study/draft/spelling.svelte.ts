/** What the engine says of the spelling of the texts on the screen. Asked once for each text, after a pause in the typing. */
import { SvelteMap } from 'svelte/reactivity';
import type { Engine } from '../../engine-client.ts';

/** A misspelt word: [start, end) in UTF-16 units. */
export type WordRange = readonly [number, number];

/** Pause in the typing after which the spelling is looked at, ms. */
const pauseMs = 350;
/** Texts that are remembered; older ones are asked for again. */
const mostTexts = 400;

/** Spelling of the report that is open. */
export class SpellingState {
  readonly #engine: Engine;
  readonly #ranges = new SvelteMap<string, readonly WordRange[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #problem = $state('');

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Why spelling is not checked; '' when it is. */
  get problem(): string {
    return this.#problem;
  }

  /** Misspelt words of a text; none while they are not known yet. */
  rangesOf(text: string): readonly WordRange[] {
    return this.#ranges.get(text) ?? [];
  }

  /** Looks at texts that are not known yet, when nothing new has come for a moment. */
  look(texts: readonly string[]): void {
    const unknown = [...new Set(texts)].filter((text) => text.trim() !== '' && !this.#ranges.has(text));
    clearTimeout(this.#timer);
    if (unknown.length > 0) this.#timer = setTimeout(() => void this.#ask(unknown), pauseMs);
  }

  /** Correct words near to a misspelt one. */
  async suggest(word: string): Promise<readonly string[]> {
    try {
      return (await this.#engine.call('suggestSpelling', { word })).suggestions;
    } catch {
      return []; // the word stays marked; there is only nothing to offer
    }
  }

  /** Accepts a word from now on. */
  async addWord(word: string): Promise<void> {
    await this.#engine.call('addSpellingWord', { word });
    for (const [text, ranges] of this.#ranges)
      if (ranges.some(([start, end]) => text.slice(start, end) === word)) this.#ranges.delete(text);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #ask(texts: readonly string[]): Promise<void> {
    try {
      const { misspelt } = await this.#engine.call('checkSpelling', { texts: [...texts] });
      if (this.#ranges.size > mostTexts) this.#ranges.clear();
      texts.forEach((text, i) => this.#ranges.set(text, misspelt[i] ?? []));
      this.#problem = '';
    } catch {
      this.#problem = 'Spelling is not checked: the word lists cannot be loaded.';
    }
  }
}
