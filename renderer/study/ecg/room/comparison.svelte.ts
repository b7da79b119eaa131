/** The open ECG beside an earlier one of the same patient. */
import type { CallOutput } from '../../../../contract/calls.ts';
import type { StudyKey } from '../../../../contract/ids.ts';
import type { Study } from '../../../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../../../engine-client.ts';
import { EcgState } from '../ecg.svelte.ts';
import type { PaperChoices } from '../paper-choices.svelte.ts';
import type { ScreenCalibration } from '../screen-calibration.svelte.ts';

export type EcgComparison = CallOutput<'compareEcgs'>;

/** State of the comparison. */
export class ComparisonState {
  readonly #engine: Engine;
  /** The earlier ECG on a paper of its own, with the same choices. */
  readonly priorEcg: EcgState;
  #running: AbortController | undefined;
  #studyKey: StudyKey | null = null;
  #priors = $state.raw<readonly Study[]>([]);
  #priorKey = $state.raw<StudyKey | null>(null);
  #comparison = $state.raw<EcgComparison | null>(null);
  #problem = $state('');
  #isOpen = $state(false);
  /** How both are shown: papers above each other, or median beats upon each other. */
  form = $state<'papers' | 'overlay'>('papers');

  constructor(engine: Engine, screen: ScreenCalibration, choices: PaperChoices) {
    this.#engine = engine;
    this.priorEcg = new EcgState(engine, screen, choices);
  }

  /** Earlier ECGs of the patient, newest first. */
  get priors(): readonly Study[] {
    return this.#priors;
  }
  get prior(): Study | null {
    return this.#priors.find(({ studyKey }) => studyKey === this.#priorKey) ?? null;
  }
  /** The comparison; null while it is closed, loads or has failed. */
  get comparison(): EcgComparison | null {
    return this.#isOpen ? this.#comparison : null;
  }
  get problem(): string {
    return this.#problem;
  }
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Says which ECG is open and which others there are. The newest of the earlier ones is the prior until the reader takes another. */
  follow(studyKey: StudyKey | null, priors: readonly Study[]): void {
    this.#priors = priors;
    if (studyKey === this.#studyKey) return;
    this.#studyKey = studyKey;
    this.#priorKey = priors[0]?.studyKey ?? null;
    this.#clear();
    if (this.#isOpen && this.#priorKey) void this.#load();
    else this.#isOpen = false;
  }

  /** Opens or closes the comparison; there is none without a prior. */
  toggle(): void {
    if (this.#priorKey === null) return;
    this.#isOpen = !this.#isOpen;
    if (this.#isOpen && !this.#comparison) void this.#load();
  }

  /** Papers above each other, or median beats upon each other; opens the comparison. */
  switchForm(): void {
    if (!this.#isOpen) return this.toggle();
    this.form = this.form === 'papers' ? 'overlay' : 'papers';
  }

  /** Compares with another of the earlier ECGs. */
  choose(priorKey: StudyKey): void {
    if (priorKey === this.#priorKey) return;
    this.#priorKey = priorKey;
    this.#clear();
    if (this.#isOpen) void this.#load();
  }

  dispose(): void {
    this.#running?.abort();
    this.priorEcg.dispose();
  }

  #clear(): void {
    this.#running?.abort();
    this.#comparison = null;
    this.#problem = '';
    void this.priorEcg.open(null);
  }

  async #load(): Promise<void> {
    const [studyKey, priorStudyKey] = [this.#studyKey, this.#priorKey];
    if (studyKey === null || priorStudyKey === null) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    void this.priorEcg.open(priorStudyKey);
    try {
      const comparison = await this.#engine.call('compareEcgs', { studyKey, priorStudyKey }, { signal: running.signal });
      if (this.#running === running) this.#comparison = comparison;
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }
}
