/** The open ECG, how it lies on the paper and which part of it is seen. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Study } from '../../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { CaliperState } from './caliper-state.svelte.ts';
import { drawableTrace, type DrawableTrace } from './painting/drawable-trace.ts';
import { declareFilter, filterOf } from './filters.ts';
import { LongRecord } from './long-record.svelte.ts';
import { PaperChoices } from './paper-choices.svelte.ts';
import { layOutPage, pageCount, type Page, type PaneSize, type PaperRecord, type PaperSettings } from './paper.ts';
import { ScreenCalibration } from './screen-calibration.svelte.ts';
import { centreOn, clampView, keepPoint, panBy, startOfRecord, zoomLimits, type PaperView } from './view.ts';

export type OpenEcg = CallOutput<'openEcg'>;

/** State of the ECG on paper: the record, the choices, the view, what went wrong. */
export class EcgState {
  readonly #engine: Engine;
  readonly screen: ScreenCalibration;
  readonly choices: PaperChoices;
  readonly calipers = new CaliperState();
  #running: AbortController | undefined;
  #asked = $state.raw<StudyKey | null>(null);
  #ecg = $state.raw<OpenEcg | null>(null);
  #long = $state.raw<LongRecord | null>(null);
  #filteredBy = '';
  #problem = $state('');
  #drawn = $state.raw<StudyKey | null>(null);
  #view = $state.raw<PaperView>(startOfRecord);
  #zoom = $state(1);
  /** Inner size of the pane, CSS px; the pane says. */
  pane = $state.raw<PaneSize>({ width: 0, height: 0 });

  readonly #shortTrace: DrawableTrace | null = $derived(this.#ecg ? drawableTrace(this.#ecg.trace) : null);
  readonly trace: DrawableTrace | null = $derived(this.#long ? this.#long.trace : this.#shortTrace);
  readonly study: Study | null = $derived(this.#ecg?.study ?? this.#long?.overview?.study ?? null);
  readonly durationS: number = $derived(this.trace ? this.trace.samplesPerLead / this.trace.samplingFrequencyHz : 0);
  readonly settings: PaperSettings = $derived.by(() => this.#settings());
  readonly page: Page = $derived.by(() => layOutPage(this.settings, this.pane, this.#record()));
  readonly pages = $derived(pageCount(this.page.layout.pageS, this.durationS));
  readonly pageIndex = $derived(Math.round(this.#view.startS / this.page.layout.pageS));
  /** What the paper's foot says of the filter. */
  readonly filterLabel: string = $derived.by(() => this.#filterLabel());

  constructor(engine: Engine, screen = new ScreenCalibration(), choices = new PaperChoices()) {
    this.#engine = engine;
    this.screen = screen;
    this.choices = choices;
  }

  /** The 12-lead record, or null while it loads, when it failed, when there is none, or when it is a long recording. */
  get ecg(): OpenEcg | null {
    return this.#ecg;
  }

  /** The long recording, when the study is one. */
  get long(): LongRecord | null {
    return this.#long;
  }

  get studyKey(): StudyKey | null {
    return this.#asked;
  }

  /** Why the ECG that was asked for is not shown; '' when nothing went wrong. */
  get problem(): string {
    return this.#problem || (this.#long?.problem ?? '');
  }

  get isLoading(): boolean {
    return this.#asked !== null && this.trace === null && this.problem === '';
  }

  /** Whether the ECG that was asked for is on the screen; also when none was asked for. */
  get isShown(): boolean {
    return this.#drawn === this.#asked;
  }

  /** The part of page and record that is seen. */
  get view(): PaperView {
    return this.#view;
  }

  get zoom(): number {
    return this.#zoom;
  }

  /**
   * Loads an ECG, or clears the pane with null. The ECG before it leaves the screen at once.
   *
   * @param isLong  whether it is a recording of hours, which is read in windows
   */
  async open(studyKey: StudyKey | null, isLong = false): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#asked = studyKey;
    this.#ecg = null;
    this.#long = null;
    this.#drawn = null;
    this.#problem = '';
    this.#view = startOfRecord;
    this.#zoom = 1;
    this.calipers.remove();
    if (studyKey === null) return;
    performance.mark('auscult:ecg:asked');
    if (isLong) {
      this.#long = new LongRecord(this.#engine, studyKey, running.signal);
      return this.#long.open();
    }
    await this.#load(studyKey, running);
  }

  /** Asks for the trace anew when the filter was changed; the trace before stays until the new one is here. */
  async applyFilter(): Promise<void> {
    const { studyKey } = this.#ecg?.study ?? {};
    if (!this.#running || studyKey === undefined || JSON.stringify(filterOf(this.choices.now)) === this.#filteredBy) return;
    await this.#load(studyKey, this.#running);
  }

  /**
   * The canvas says which record it has drawn, so that it can be read.
   *
   * @param atMs  when it was painted, ms of the page's clock
   */
  markDrawn(studyKey: StudyKey, atMs: number): void {
    if (studyKey !== this.#asked || this.#drawn === studyKey) return;
    performance.mark('auscult:ecg:drawn', { startTime: Math.max(0, atMs) });
    this.#drawn = studyKey;
  }

  /** The canvas says why it can draw nothing more. */
  failToDraw(reason: string): void {
    this.#problem = `The ECG cannot be drawn: ${reason}. The recording itself is unharmed; restart Auscult.`;
  }

  /** Moves the paper, CSS px; positive shows what is further right and down. */
  panBy(dx: number, dy: number): void {
    this.#see(panBy(this.#view, this.page, this.pane, this.durationS, dx, dy));
  }

  /** Moves the paper by seconds of the record. */
  panByTime(seconds: number): void {
    this.panBy(seconds * this.page.pxPerSecond, 0);
  }

  /** Brings a second of the record to the middle of the pane. */
  seek(timeS: number): void {
    this.#see(centreOn(this.#view, this.page, this.pane, this.durationS, timeS));
  }

  /** Brings start or end of the record into the pane. */
  seekEdge(edge: 'start' | 'end'): void {
    if (edge === 'start') this.#see({ ...startOfRecord, top: this.#view.top });
    else this.#see({ left: this.page.width, top: this.#view.top, startS: this.durationS });
  }

  turnPage(by: number): void {
    this.#see({ ...this.#view, left: 0, startS: (this.pageIndex + by) * this.page.layout.pageS });
  }

  /** Magnifies by a factor about a point of the pane, its middle when none is given. */
  zoomBy(factor: number, point = { x: this.pane.width / 2, y: this.pane.height / 2 }): void {
    const before = this.page;
    this.#zoom = Math.min(zoomLimits.most, Math.max(zoomLimits.least, this.#zoom * factor));
    if (Math.abs(this.#zoom - 1) < 0.02) this.#zoom = 1;
    this.#see(keepPoint(this.#view, before, this.page, this.pane, this.durationS, point));
  }

  /** Back to the chosen scale, from the start of the page. */
  resetView(): void {
    this.#zoom = 1;
    this.#see({ ...this.#view, left: 0, top: 0 });
  }

  /** Brings the view back into the page after its size has changed, and fetches what a long recording lacks for it. */
  settleView(): void {
    this.#see(this.#view);
  }

  dispose(): void {
    this.#running?.abort();
  }

  async #load(studyKey: StudyKey, running: AbortController): Promise<void> {
    const filter = filterOf(this.choices.now);
    this.#filteredBy = JSON.stringify(filter);
    try {
      const ecg = await this.#engine.call('openEcg', { studyKey, filter }, { signal: running.signal });
      if (this.#running !== running || this.#filteredBy !== JSON.stringify(filter)) return;
      performance.mark('auscult:ecg:here');
      this.#ecg = ecg;
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  #see(view: PaperView): void {
    const next = clampView(view, this.page, this.pane, this.durationS);
    const { left, top, startS } = this.#view;
    if (next.left !== left || next.top !== top || next.startS !== startS) this.#view = next;
    const pixels = Math.round(this.pane.width * 1.5);
    this.#long?.show(next.startS, this.page.layout.pageS, pixels, filterOf(this.choices.now));
  }

  #record(): PaperRecord {
    return { durationS: this.durationS, labels: this.#long?.trace?.leads.map(({ label }) => label) ?? null };
  }

  #filterLabel(): string {
    return this.trace ? declareFilter(filterOf(this.choices.now), this.trace.samplingFrequencyHz) : '';
  }

  #settings(): PaperSettings {
    const { layoutId, leadOrder, rhythmLead, paperSpeed, gain, scale } = this.choices.now;
    return { layoutId, leadOrder, rhythmLead, paperSpeed, gain, scale, zoom: this.#zoom, screenPxPerMm: this.screen.pxPerMm };
  }
}
