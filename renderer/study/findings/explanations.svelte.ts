/** Why the encoders say what they say of what is on the screen: maps of one finding or of typed words, and their similarity. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { Explanation, ExplanationTarget } from '../../../contract/explanation.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Modality } from '../../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';

/** What the panel shows: calibrated labels, or typed words. */
export type FindingsTab = 'labels' | 'words';

/** What was typed, and how the recordings stand to it. */
export type WordsAnswer = CallOutput<'scoreWords'>;
export type CrossModalAccuracy = CallOutput<'getCrossModalAccuracy'>;

/** State of the maps over film and ECG. Only the latest question may answer; a map of another study is never kept. */
export class ExplanationState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #keys: Readonly<Record<Modality, StudyKey | null>> = { film: null, ecg: null };
  #maps = $state.raw<readonly Explanation[]>([]);
  #target = $state.raw<ExplanationTarget | null>(null);
  #words = $state.raw<WordsAnswer | null>(null);
  #accuracy = $state.raw<CrossModalAccuracy | null>(null);
  #isBusy = $state(false);
  #problem = $state('');
  /** Opacity of the maps, 0 to 1. */
  opacity = $state(0.55);
  /** Share of the strongest cell below which a cell is not coloured, 0 to 1. */
  threshold = $state(0.2);
  /** What stands in the field. */
  text = $state('');
  tab = $state<FindingsTab>('labels');
  #wordsFocus = $state(0);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Rises whenever the keyboard is to go to the field. */
  get wordsFocus(): number {
    return this.#wordsFocus;
  }
  /** Shows the field for words with the keyboard in it. */
  openWords(): void {
    this.tab = 'words';
    this.#wordsFocus++;
  }

  /** Maps that are shown, at most one a modality. */
  get maps(): readonly Explanation[] {
    return this.#maps;
  }
  get target(): ExplanationTarget | null {
    return this.#target;
  }
  get words(): WordsAnswer | null {
    return this.#words;
  }
  get accuracy(): CrossModalAccuracy | null {
    return this.#accuracy;
  }
  get isBusy(): boolean {
    return this.#isBusy;
  }
  get problem(): string {
    return this.#problem;
  }

  /** The map of one study; null where there is none. */
  mapOf(studyKey: StudyKey | null): Explanation | null {
    return this.#maps.find((map) => map.studyKey === studyKey) ?? null;
  }

  /** Other studies are on the screen: their maps are not there yet. */
  show(keys: Readonly<Record<Modality, StudyKey | null>>): void {
    if (keys.film === this.#keys.film && keys.ecg === this.#keys.ecg) return;
    this.#keys = keys;
    this.clear();
    void this.#loadAccuracy();
  }

  /** Takes the maps away. */
  clear(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#maps = [];
    this.#target = null;
    this.#words = null;
    this.#problem = '';
    this.#isBusy = false;
  }

  /** Explains a finding of the panel; asked again for the same, takes its map away. */
  async toggleFinding(modality: Modality, code: string): Promise<void> {
    const isShown = this.#target?.kind === 'finding' && this.#target.code === code;
    const studyKey = this.#keys[modality];
    this.clear();
    if (!isShown && studyKey !== null) await this.#explain({ kind: 'finding', code }, [studyKey]);
  }

  /** Compares what is on the screen with the typed words, and explains it. */
  async ask(): Promise<void> {
    const { text } = this;
    this.clear();
    const studyKeys = [this.#keys.film, this.#keys.ecg].filter((key) => key !== null);
    if (studyKeys.length === 0) return;
    await this.#run(async (signal) => {
      const words = await this.#engine.call('scoreWords', { text, studyKeys }, { signal });
      if (signal.aborted) return;
      this.#words = words;
      if (words.kind === 'scored') await this.#collect({ kind: 'words', text }, studyKeys, signal);
    });
  }

  dispose(): void {
    this.#running?.abort();
  }

  /** How well film and ECG find their concept in each other: asked once; without it, it counts as not measured. */
  async #loadAccuracy(): Promise<void> {
    this.#accuracy ??= await this.#engine.call('getCrossModalAccuracy', {}).catch(() => null);
  }

  async #explain(target: ExplanationTarget, studyKeys: readonly StudyKey[]): Promise<void> {
    await this.#run((signal) => this.#collect(target, studyKeys, signal));
  }

  async #collect(target: ExplanationTarget, studyKeys: readonly StudyKey[], signal: AbortSignal): Promise<void> {
    this.#target = target;
    for (const studyKey of studyKeys) {
      const map = await this.#engine.call('explainFinding', { studyKey, target }, { signal });
      if (signal.aborted || map.studyKey !== studyKey) return;
      this.#maps = [...this.#maps, map];
    }
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#isBusy = true;
    try {
      await work(running.signal);
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    } finally {
      if (this.#running === running) this.#isBusy = false;
    }
  }
}

/** Strength of each cell: its value over the largest, 0 where it speaks against or lies under the threshold. */
export function strengths(values: Float32Array, threshold: number): number[] {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  return Array.from(values, (value) => (most > 0 && value / most >= threshold ? Math.max(0, value / most) : 0));
}
