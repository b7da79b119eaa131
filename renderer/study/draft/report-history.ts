/** Undo and redo: whole lists of sentences, since they share what did not change. Typing on in one sentence is one step. */
import type { ReportSentence } from '../../../contract/report.ts';

type Sentences = readonly ReportSentence[];

/** Steps that are kept. */
const mostSteps = 500;
/** Typing pauses longer than this begin a new step, ms. */
const typingPauseMs = 1_500;

/** What can be undone and redone. */
export class ReportHistory {
  readonly #now: () => number;
  #past: Sentences[] = [];
  #future: Sentences[] = [];
  #typing: { readonly sentenceId: string; at: number } | null = null;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Notes the sentences before a change. @param typedIn  id of the sentence that is being typed in, null for any other change */
  note(before: Sentences, typedIn: string | null): void {
    const now = this.#now();
    const goesOn = typedIn !== null && this.#typing?.sentenceId === typedIn && now - this.#typing.at < typingPauseMs;
    this.#typing = typedIn === null ? null : { sentenceId: typedIn, at: now };
    this.#future = [];
    if (!goesOn) this.#past = [...this.#past.slice(1 - mostSteps), before];
  }

  /** @returns the sentences before the last step, or null when there is none */
  undo(current: Sentences): Sentences | null {
    return this.#step(current, 'past');
  }

  /** @returns the sentences that were undone last, or null when there are none */
  redo(current: Sentences): Sentences | null {
    return this.#step(current, 'future');
  }

  /** Forgets everything: what was before cannot be brought back. */
  clear(): void {
    [this.#past, this.#future, this.#typing] = [[], [], null];
  }

  #step(current: Sentences, from: 'past' | 'future'): Sentences | null {
    const next = (from === 'past' ? this.#past : this.#future).pop();
    if (!next) return null;
    (from === 'past' ? this.#future : this.#past).push(current);
    this.#typing = null;
    return next;
  }
}
