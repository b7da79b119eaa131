/** The ECG room: the open ECG with its analysis, its comparison, its scalogram, and what of these is shown. */
import { leadNames } from '../../../../contract/ecg.ts';
import type { Study } from '../../../../contract/study.ts';
import type { Engine } from '../../../engine-client.ts';
import { placeCalipers } from '../calipers.ts';
import type { BeatMark } from '../painting/drawing.ts';
import type { EcgState } from '../ecg.svelte.ts';
import { isLongRecording } from '../long-study.ts';
import { xToTime } from '../paper.ts';
import { AnalysisState } from './analysis.svelte.ts';
import { ComparisonState } from './comparison.svelte.ts';
import { PrintState } from './print.svelte.ts';
import { ScalogramState } from './scalogram.svelte.ts';

/** Kinds of beats by the number that a long recording's overview gives them. */
const kindsByNumber = ['normal', 'supraventricular-ectopic', 'ventricular-ectopic', 'unclassified'] as const;

/** State of the ECG room. */
export class EcgRoomState {
  readonly ecg: EcgState;
  readonly analysis: AnalysisState;
  readonly comparison: ComparisonState;
  readonly scalogram: ScalogramState;
  readonly print: PrintState;
  /** Whether the median beats take the place of the paper. */
  isMedianOpen = $state(false);

  /** Beats to mark and to snap to, ascending in time. */
  readonly beats: readonly BeatMark[] = $derived.by(() => this.#beats());
  /** What is wrong with each lead's signal, by index of the lead; '' where nothing is. */
  readonly remarks: readonly string[] = $derived.by(() => this.#remarks());

  /** Whether the trace is on the screen and what can be measured on it is there, or is known not to be. */
  readonly isShown: boolean = $derived.by(() => {
    const { analysis, studyKey, problem } = this.analysis;
    const isMeasured = this.ecg.long !== null || studyKey === null || analysis !== null || problem !== '';
    return this.ecg.isShown && isMeasured;
  });

  constructor(engine: Engine, ecg: EcgState) {
    this.ecg = ecg;
    this.analysis = new AnalysisState(engine);
    this.comparison = new ComparisonState(engine, ecg.screen, ecg.choices);
    this.scalogram = new ScalogramState(engine, ecg.choices);
    this.print = new PrintState(engine, ecg);
  }

  /**
   * Follows the ECG that is open: has it measured, and finds its priors.
   *
   * @param study  the open ECG, null when there is none
   * @param studies  all studies of the patient, newest first
   */
  follow(study: Study | null, studies: readonly Study[]): void {
    const twelveLead = study && !isLongRecording(study) ? study : null;
    void this.analysis.open(twelveLead?.studyKey ?? null);
    this.comparison.follow(twelveLead?.studyKey ?? null, twelveLead ? priorsOf(twelveLead, studies) : []);
    this.scalogram.follow(twelveLead?.studyKey ?? null);
    if (!twelveLead) this.isMedianOpen = false;
  }

  /** Puts calipers on the rhythm strip by the keyboard, or takes them off. */
  toggleCalipers(): void {
    const { ecg } = this;
    if (ecg.calipers.span) return ecg.calipers.remove();
    const { page, view, pane, trace } = ecg;
    const strip = page.layout.strips.filter(({ isRhythm }) => isRhythm).at(-1) ?? page.layout.strips[0];
    if (!trace || !strip) return;
    const fromS = view.startS + Math.max(strip.startS, xToTime(page, view.left));
    const toS = view.startS + Math.min(strip.startS + strip.durationS, xToTime(page, view.left + pane.width));
    const grid = { samplingFrequencyHz: trace.samplingFrequencyHz, durationS: ecg.durationS, snapTimesS: [] };
    const times = this.beats.map(({ timeS }) => timeS);
    ecg.calipers.place(placeCalipers(strip, fromS, toS, times, grid));
  }

  dispose(): void {
    this.analysis.dispose();
    this.comparison.dispose();
    this.scalogram.dispose();
    this.print.dispose();
  }

  #beats(): readonly BeatMark[] {
    const overview = this.ecg.long?.overview;
    if (overview) {
      const { samples, kinds } = overview.beats;
      return Array.from(samples, (sample, i) => ({
        timeS: sample / overview.samplingFrequencyHz,
        kind: kindsByNumber[kinds[i] ?? 3] ?? 'unclassified',
      }));
    }
    const { trace } = this.ecg;
    if (!trace || this.analysis.studyKey !== this.ecg.studyKey) return [];
    return (this.analysis.analysis?.beats ?? []).map(({ fiducials, sample, kind }) => ({
      timeS: (fiducials.rPeak ?? sample) / trace.samplingFrequencyHz,
      kind,
    }));
  }

  #remarks(): readonly string[] {
    const leads = this.analysis.analysis?.quality.leads;
    return leadNames.map((_, i) => leads?.[i]?.flags.map(({ problem }) => problem.replace('-', ' ')).join(', ') ?? '');
  }
}

/** ECGs of the patient that were recorded before this one, newest first; where dates are missing, those listed after it. */
export function priorsOf(study: Study, studies: readonly Study[]): Study[] {
  const at = studies.findIndex(({ studyKey }) => studyKey === study.studyKey);
  return studies.filter((other, i) => {
    if (other.modality !== 'ecg' || isLongRecording(other) || other.studyKey === study.studyKey) return false;
    return other.acquiredAt !== null && study.acquiredAt !== null ? other.acquiredAt < study.acquiredAt : i > at;
  });
}
