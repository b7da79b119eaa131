/** The findings of the film and the ECG that are on the screen. */
import type { Finding, StudyFindings } from '../../../contract/finding.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Modality } from '../../../contract/study.ts';
import { EngineCallError, isCancelled, messageOf, type Engine } from '../../engine-client.ts';

/** What became of one modality's findings. */
export type FindingsPart =
  | { readonly kind: 'absent' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'encoding' }
  | { readonly kind: 'shown'; readonly findings: StudyFindings }
  | { readonly kind: 'failed'; readonly reason: string };

/** State of the findings panel: one part a modality. A study that is not encoded yet is encoded first. */
export class FindingsState {
  readonly #engine: Engine;
  readonly #running: Partial<Record<Modality, AbortController>> = {};
  #film = $state.raw<FindingsPart>({ kind: 'absent' });
  #ecg = $state.raw<FindingsPart>({ kind: 'absent' });

  /** Whether nothing is on its way any more and nothing has failed. */
  readonly isShown = $derived(isComplete(this.#film) && isComplete(this.#ecg));
  readonly hasFailed = $derived(this.#film.kind === 'failed' || this.#ecg.kind === 'failed');

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get film(): FindingsPart {
    return this.#film;
  }
  get ecg(): FindingsPart {
    return this.#ecg;
  }

  /** Loads the findings of a study, or clears the part with null. Only the latest question may answer. */
  async open(modality: Modality, studyKey: StudyKey | null): Promise<void> {
    this.#running[modality]?.abort();
    const running = new AbortController();
    this.#running[modality] = running;
    this.#set(modality, { kind: studyKey === null ? 'absent' : 'loading' });
    if (studyKey === null) return;
    try {
      const findings = await this.#ask(modality, studyKey, running.signal);
      if (this.#running[modality] === running) this.#set(modality, { kind: 'shown', findings });
    } catch (error) {
      if (this.#running[modality] === running && !isCancelled(error)) this.#set(modality, { kind: 'failed', reason: messageOf(error) });
    }
  }

  dispose(): void {
    for (const running of Object.values(this.#running)) running.abort();
  }

  async #ask(modality: Modality, studyKey: StudyKey, signal: AbortSignal): Promise<StudyFindings> {
    try {
      return await this.#engine.call('getFindings', { studyKey }, { signal });
    } catch (error) {
      if (!(error instanceof EngineCallError) || error.code !== 'study-not-encoded') throw error;
    }
    this.#set(modality, { kind: 'encoding' });
    const { refused } = await this.#engine.call('encodeStudies', { studyKeys: [studyKey] }, { signal });
    const refusal = refused[0];
    if (refusal) throw new Error(refusal.reason);
    return this.#engine.call('getFindings', { studyKey }, { signal });
  }

  #set(modality: Modality, part: FindingsPart): void {
    if (modality === 'film') this.#film = part;
    else this.#ecg = part;
  }
}

function isComplete(part: FindingsPart): boolean {
  return part.kind === 'shown' || part.kind === 'absent';
}

/** What a probability rests on, as a sentence for the reader. */
export function calibrationSentence(finding: Finding): string {
  const interval = finding.interval95 ? `; 95 % interval ${finding.interval95[0].toFixed(2)}–${finding.interval95[1].toFixed(2)}` : '';
  const prevalence = `${(finding.calibrationPrevalence * 100).toFixed(finding.calibrationPrevalence < 0.1 ? 1 : 0)} %`;
  return `${finding.name}: probability ${finding.probability.toFixed(2)}, calibrated on ${finding.calibrationCount.toLocaleString('en')} held-out studies of which ${prevalence} had it${interval}.`;
}
