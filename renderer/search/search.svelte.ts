/** The search room: a question in words or from a study, and its hits. */
import type { SearchAnchor } from '../../contract/retrieval.ts';
import type { Modality, Study } from '../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';
import type { CrossModalAccuracy } from '../study/findings/explanations.svelte.ts';
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
  #accuracy = $state.raw<CrossModalAccuracy | null>(null);
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
  /** How well the search across modalities is known to do, when this is one; '' when it is none or was not measured. */
  get acrossRemark(): string {
    if (!this.#study || this.#modality === null || this.#modality === this.#study.modality) return '';
    const known = this.#study.modality === 'film' ? this.#accuracy?.filmQuery : this.#accuracy?.ecgQuery;
    if (!known) return 'Across modalities; how well that works was not measured.';
    const interval = known.ci95
      ? ` (95 % interval ${known.ci95[0].toFixed(2)}–${known.ci95[1].toFixed(2)}, n ${known.n})`
      : ` (n ${known.n})`;
    return `Across modalities: enlarged heart and normal are told apart with balanced accuracy ${known.value.toFixed(2)}${interval}; of other findings it is not known.`;
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

  /** More like this film or ECG. @param modality  of the hits; null for both, as chosen before when absent */
  async searchLike(study: Study, modality: Modality | null = this.#modality): Promise<void> {
    this.#text = '';
    this.#study = study;
    this.#modality = modality;
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
    if (this.#study) void this.#loadAccuracy();
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

  async #loadAccuracy(): Promise<void> {
    this.#accuracy ??= await this.#engine.call('getCrossModalAccuracy', {}).catch(() => null);
  }

  #anchor(): SearchAnchor | null {
    if (this.#study) return { kind: 'study', studyKey: this.#study.studyKey };
    const text = this.#text.trim();
    return text === '' ? null : { kind: 'text', text: text.slice(0, 2_000) };
  }
}
