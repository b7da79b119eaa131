/** The scalogram of one lead and the rhythm of each second, beside the trace. */
import type { CallOutput } from '../../../../contract/calls.ts';
import type { LeadName } from '../../../../contract/ecg.ts';
import type { StudyKey } from '../../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../../engine-client.ts';
import type { PaperChoices } from '../paper-choices.svelte.ts';

export type EcgScalogram = CallOutput<'getEcgScalogram'>;
export type EcgRhythm = CallOutput<'getEcgRhythm'>;

/** State of the scalogram. It shows the lead of the rhythm strip. */
export class ScalogramState {
  readonly #engine: Engine;
  readonly #choices: PaperChoices;
  #running: AbortController | undefined;
  #studyKey = $state.raw<StudyKey | null>(null);
  #asked: { readonly studyKey: StudyKey; readonly lead: LeadName } | null = null;
  #scalogram = $state.raw<EcgScalogram | null>(null);
  #rhythm = $state.raw<EcgRhythm | null>(null);
  #problem = $state('');
  #rhythmProblem = $state('');
  isOpen = $state(false);

  constructor(engine: Engine, choices: PaperChoices) {
    this.#engine = engine;
    this.#choices = choices;
  }

  get scalogram(): EcgScalogram | null {
    return this.#scalogram;
  }
  get rhythm(): EcgRhythm | null {
    return this.#rhythm;
  }
  get problem(): string {
    return this.#problem;
  }
  /** Why there is no rhythm; the scalogram needs no model and is shown without it. */
  get rhythmProblem(): string {
    return this.#rhythmProblem;
  }

  /** Says which ECG is open. */
  follow(studyKey: StudyKey | null): void {
    if (studyKey === this.#studyKey) return;
    this.#studyKey = studyKey;
    this.#scalogram = null;
    this.#rhythm = null;
    this.#asked = null;
    this.#problem = '';
    this.#rhythmProblem = '';
    this.#running?.abort();
    this.#running = new AbortController();
  }

  /** Fetches what is shown; called again when the lead or the study has changed. */
  async load(): Promise<void> {
    const studyKey = this.#studyKey;
    const lead = this.#choices.now.rhythmLead;
    const running = this.#running;
    if (!this.isOpen || studyKey === null || !running) return;
    if (this.#asked?.studyKey === studyKey && this.#asked.lead === lead) return;
    this.#asked = { studyKey, lead };
    const { signal } = running;
    const isCurrent = (): boolean => this.#running === running && this.#asked?.lead === lead;
    await Promise.all([
      this.#engine.call('getEcgScalogram', { studyKey, lead }, { signal }).then(
        (scalogram) => {
          if (isCurrent()) this.#scalogram = scalogram;
        },
        (error: unknown) => {
          if (isCurrent() && !isCancelled(error)) this.#problem = messageOf(error);
        },
      ),
      this.#rhythm?.studyKey === studyKey ? undefined : this.#loadRhythm(studyKey, signal),
    ]);
  }

  dispose(): void {
    this.#running?.abort();
  }

  async #loadRhythm(studyKey: StudyKey, signal: AbortSignal): Promise<void> {
    try {
      const rhythm = await this.#engine.call('getEcgRhythm', { studyKey }, { signal });
      if (this.#studyKey === studyKey) this.#rhythm = rhythm;
    } catch (error) {
      if (this.#studyKey === studyKey && !isCancelled(error)) this.#rhythmProblem = messageOf(error);
    }
  }
}
