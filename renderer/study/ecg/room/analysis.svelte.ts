/** What was measured on the open ECG: beats, median beats, intervals; and the fiducials that the reader has moved. */
import type { EcgAnalysis } from '../../../../contract/ecg-analysis.ts';
import type { BeatFiducials } from '../../../../contract/ecg-waves.ts';
import type { StudyKey } from '../../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../../engine-client.ts';
import { moveFiducial, type FiducialName } from './fiducials.ts';

/** State of the analysis. What the reader moves is measured again at once; nothing is kept before it is saved. */
export class AnalysisState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #studyKey = $state.raw<StudyKey | null>(null);
  #analysis = $state.raw<EcgAnalysis | null>(null);
  #edited = $state.raw<BeatFiducials | null>(null);
  #kept = $state.raw<BeatFiducials | null>(null);
  #problem = $state('');
  #isMeasuring = false;
  #isStale = false;

  /** Fiducials of the median beat as they are shown: the reader's where there are any. */
  readonly fiducials: BeatFiducials | null = $derived(this.#edited ?? this.#analysis?.median?.fiducials ?? null);
  /** Whether the reader has moved a fiducial and not saved it. */
  readonly isChanged: boolean = $derived(JSON.stringify(this.#edited) !== JSON.stringify(this.#kept));

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get studyKey(): StudyKey | null {
    return this.#studyKey;
  }
  get analysis(): EcgAnalysis | null {
    return this.#analysis;
  }
  get problem(): string {
    return this.#problem;
  }
  /** Whether the fiducials are the reader's. */
  get isEdited(): boolean {
    return this.#edited !== null;
  }

  /** Measures an ECG, with the fiducials that a reader has saved for it; null clears. Asking for the same again changes nothing. */
  async open(studyKey: StudyKey | null): Promise<void> {
    if (studyKey === this.#studyKey) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#studyKey = studyKey;
    this.#analysis = null;
    this.#edited = null;
    this.#kept = null;
    this.#problem = '';
    this.#isMeasuring = false;
    if (studyKey === null) return;
    await this.#carefully(running, async (signal) => {
      const { fiducials } = await this.#engine.call('getEcgFiducials', { studyKey }, { signal });
      if (this.#running !== running) return;
      this.#edited = fiducials;
      this.#kept = fiducials;
    });
    if (this.#running === running) await this.#measure();
  }

  /** Moves a fiducial of the median beat to a sample; it stays between its neighbours. */
  move(name: FiducialName, sample: number): void {
    const median = this.#analysis?.median;
    if (!median || !this.fiducials) return;
    const next = moveFiducial(this.fiducials, name, sample, median.samplesPerLead);
    if (next[name] === this.fiducials[name]) return;
    this.#edited = next;
    void this.#measure();
  }

  /** Back to the fiducials that Auscult found. */
  reset(): void {
    if (this.#edited === null) return;
    this.#edited = null;
    void this.#measure();
  }

  /** Keeps the reader's fiducials, or that there are none, with the study. */
  async save(): Promise<void> {
    const [studyKey, fiducials] = [this.#studyKey, this.#edited];
    const running = this.#running;
    if (studyKey === null || !running) return;
    await this.#carefully(running, async (signal) => {
      await this.#engine.call('putEcgFiducials', { studyKey, fiducials }, { signal });
      if (this.#running === running) this.#kept = fiducials;
    });
  }

  dispose(): void {
    this.#running?.abort();
  }

  /** Measures with what the reader has set; of several wishes while one is being measured, only the last is. */
  async #measure(): Promise<void> {
    this.#isStale = true;
    if (this.#isMeasuring) return;
    const [running, studyKey] = [this.#running, this.#studyKey];
    if (!running || studyKey === null) return;
    this.#isMeasuring = true;
    while (this.#isStale && this.#running === running) {
      this.#isStale = false;
      const fiducials = this.#edited;
      await this.#carefully(running, async (signal) => {
        const analysis = await this.#engine.call('measureEcg', fiducials ? { studyKey, fiducials } : { studyKey }, { signal });
        if (this.#running === running) this.#analysis = analysis;
      });
    }
    if (this.#running === running) this.#isMeasuring = false;
  }

  async #carefully(running: AbortController, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await work(running.signal);
      if (this.#running === running) this.#problem = '';
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }
}
