/** Similar patients beside an open study. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { SearchAnchor } from '../../../contract/retrieval.ts';
import { EngineCallError, isCancelled, messageOf, type Engine } from '../../engine-client.ts';

export type SimilarStudies = CallOutput<'findSimilarStudies'>;

/** What the question starts from. */
export type AnchorKind = 'film+ecg' | 'film' | 'ecg';

/** The studies on the screen, which the anchor is made of. */
export interface AnchorStudies {
  readonly film: StudyKey | null;
  readonly ecg: StudyKey | null;
}

/** The anchors that can be asked with what there is, the richest first. */
export function anchorKinds(studies: AnchorStudies): AnchorKind[] {
  if (studies.film && studies.ecg) return ['film+ecg', 'film', 'ecg'];
  if (studies.film) return ['film'];
  return studies.ecg ? ['ecg'] : [];
}

/** The search anchor of a kind, or null when its studies are not there. */
export function anchorOf(kind: AnchorKind, { film, ecg }: AnchorStudies): SearchAnchor | null {
  if (kind === 'film') return film && { kind: 'study', studyKey: film };
  if (kind === 'ecg') return ecg && { kind: 'study', studyKey: ecg };
  return film && ecg && { kind: 'fusion', studyKeys: [film, ecg] };
}

/** State of the similar-patients panel. Only the latest question may answer. */
export class SimilarState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #studies = $state.raw<AnchorStudies>({ film: null, ecg: null });
  #kind = $state<AnchorKind>('film+ecg');
  #result = $state.raw<SimilarStudies | null>(null);
  #problem = $state('');
  #isWaiting = $state(false);

  readonly kinds = $derived(anchorKinds(this.#studies));
  /** Whether the answer is there, or there is nothing to ask. */
  readonly isShown = $derived(this.kinds.length === 0 || this.#result !== null);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get kind(): AnchorKind {
    return this.#kind;
  }
  get result(): SimilarStudies | null {
    return this.#result;
  }
  get problem(): string {
    return this.#problem;
  }

  /** Other studies are on the screen: asks again, with the same kind of anchor where it still can. */
  async open(studies: AnchorStudies): Promise<void> {
    this.#studies = studies;
    const kinds = anchorKinds(studies);
    await this.ask(kinds.includes(this.#kind) ? this.#kind : (kinds[0] ?? 'film+ecg'));
  }

  /** Asks with another kind of anchor. */
  async ask(kind: AnchorKind): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#kind = kind;
    this.#result = null;
    this.#problem = '';
    const anchor = anchorOf(kind, this.#studies);
    if (!anchor) return;
    try {
      const result = await this.#engine.call('findSimilarStudies', { anchor, limit: 15 }, { signal: running.signal });
      if (this.#running === running) this.#result = result;
    } catch (error) {
      if (this.#running !== running || isCancelled(error)) return;
      this.#problem = messageOf(error);
      this.#isWaiting = error instanceof EngineCallError && error.code === 'study-not-encoded';
    }
  }

  /** Asks again when the question before failed only because a study was not encoded yet. */
  async askAgainIfWaiting(): Promise<void> {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    await this.ask(this.#kind);
  }

  dispose(): void {
    this.#running?.abort();
  }
}
