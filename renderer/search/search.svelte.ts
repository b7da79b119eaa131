/** The search room: a question in words or from a study, and its hits. */
import type { SearchAnchor } from '../../contract/retrieval.ts';
import type { Modality, Study } from '../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';
import type { SimilarStudies } from '../study/similar/similar.svelte.ts';

/** State of the search room. Only the latest question may answer; typing waits a moment before it asks. */
export class SearchState {
  readonly #engine: Engine;
  readonly #delayMs: number;
  #running: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text = $state('');
  #study = $state.raw<Study | null>(null);
  #modality = $state<Modality | null>(null);
  #result = $state.raw<SimilarStudies | null>(null);
  #isSearching = $state(false);
  #problem = $state('');

  /** @param delayMs  pause in typing before a question goes out, ms */
  constructor(engine: Engine, delayMs = 250) {
    this.#engine = engine;
    this.#delayMs = delayMs;
  }

  get text(): string {
    return this.#text;
  }
  /** The study that "more like this" started from, or null. */
  get study(): Study | null {
    return this.#study;
  }
  get modality(): Modality | null {
    return this.#modality;
  }
  get result(): SimilarStudies | null {
    return this.#result;
  }
  get isSearching(): boolean {
    return this.#isSearching;
  }
  get problem(): string {
    return this.#problem;
  }

  /** The words change; asks after a pause. */
  type(text: string): void {
    this.#text = text;
    this.#study = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), this.#delayMs);
  }

  /** Asks with these words at once. */
  async searchText(text: string): Promise<void> {
    this.#text = text;
    this.#study = null;
    await this.ask();
  }

  /** More like this film or ECG. */
  async searchLike(study: Study): Promise<void> {
    this.#text = '';
    this.#study = study;
    await this.ask();
  }

  async setModality(modality: Modality | null): Promise<void> {
    this.#modality = modality;
    await this.ask();
  }

  /** Asks what stands in the room now; without a question the hits go away. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#problem = '';
    const anchor = this.#anchor();
    this.#isSearching = anchor !== null;
    if (!anchor) {
      this.#result = null;
      return;
    }
    try {
      const result = await this.#engine.call(
        'findSimilarStudies',
        { anchor, modality: this.#modality, limit: 60 },
        { signal: running.signal },
      );
      if (this.#running === running) this.#result = result;
    } catch (error) {
      if (this.#running !== running || isCancelled(error)) return;
      this.#result = null;
      this.#problem = messageOf(error);
    } finally {
      if (this.#running === running) this.#isSearching = false;
    }
  }

  #anchor(): SearchAnchor | null {
    if (this.#study) return { kind: 'study', studyKey: this.#study.studyKey };
    const text = this.#text.trim();
    return text === '' ? null : { kind: 'text', text: text.slice(0, 2_000) };
  }
}
