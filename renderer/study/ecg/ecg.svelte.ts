/** The open ECG and how it is shown. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { layouts, pageCount, type Gain, type LayoutId, type PaperSettings, type PaperSpeed } from './paper.ts';
import { ScreenCalibration } from './screen-calibration.svelte.ts';

export type OpenEcg = CallOutput<'openEcg'>;

/** State of the ECG pane: the record, the settings of the paper, what went wrong. */
export class EcgState {
  readonly #engine: Engine;
  readonly screen: ScreenCalibration;
  #running: AbortController | undefined;
  #asked = $state.raw<StudyKey | null>(null);
  #ecg = $state.raw<OpenEcg | null>(null);
  #problem = $state('');
  #drawn = $state.raw<StudyKey | null>(null);
  layoutId = $state<LayoutId>('3x4+1');
  paperSpeed = $state<PaperSpeed>(25);
  gain = $state<Gain>(10);
  scale = $state<'fit' | 'true-size'>('fit');
  paper = $state<'dark' | 'paper'>('dark');
  pageIndex = $state(0);

  readonly settings: PaperSettings = $derived.by(() => this.#settings());
  readonly durationS = $derived(this.#ecg ? this.#ecg.trace.samplesPerLead / this.#ecg.trace.samplingFrequencyHz : 0);
  readonly pages = $derived(pageCount(layouts[this.layoutId], this.durationS));

  constructor(engine: Engine, screen = new ScreenCalibration()) {
    this.#engine = engine;
    this.screen = screen;
  }

  /** The record, or null while it loads, when it failed or when there is none. */
  get ecg(): OpenEcg | null {
    return this.#ecg;
  }

  /** Why the ECG that was asked for is not shown; '' when nothing went wrong. */
  get problem(): string {
    return this.#problem;
  }

  get isLoading(): boolean {
    return this.#asked !== null && this.#ecg === null && this.#problem === '';
  }

  /** Whether the ECG that was asked for is on the screen; also when none was asked for. */
  get isShown(): boolean {
    return this.#drawn === this.#asked;
  }

  /** Loads an ECG, or clears the pane with null. The ECG before it leaves the screen at once. */
  async open(studyKey: StudyKey | null): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#asked = studyKey;
    this.#ecg = null;
    this.#drawn = null;
    this.#problem = '';
    this.pageIndex = 0;
    if (studyKey === null) return;
    try {
      const ecg = await this.#engine.call('openEcg', { studyKey }, { signal: running.signal });
      if (this.#running === running) this.#ecg = ecg;
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  /** The canvas says which record it has drawn. */
  markDrawn(studyKey: StudyKey): void {
    if (studyKey === this.#asked) this.#drawn = studyKey;
  }

  turnPage(by: number): void {
    this.pageIndex = Math.min(Math.max(0, this.pageIndex + by), this.pages - 1);
  }

  dispose(): void {
    this.#running?.abort();
  }

  #settings(): PaperSettings {
    const { layoutId, paperSpeed, gain, scale } = this;
    return { layoutId, paperSpeed, gain, scale, screenPxPerMm: this.screen.pxPerMm };
  }
}
