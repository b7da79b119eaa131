/** The open patient: which film and ECG are shown, and all that is asked about them. */
import type { Draft } from '../../contract/draft.ts';
import type { PatientKey, StudyKey } from '../../contract/ids.ts';
import type { Patient, Study, WorklistRow } from '../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';
import { formatDate } from '../format.ts';
import type { Readiness } from '../ready.ts';
import { DraftState } from './draft/draft.svelte.ts';
import { ReportState } from './draft/report.svelte.ts';
import { EcgRoomState } from './ecg/room/ecg-room.svelte.ts';
import { EcgState } from './ecg/ecg.svelte.ts';
import { isLongRecording } from './ecg/long-study.ts';
import type { PaperChoices } from './ecg/paper-choices.svelte.ts';
import type { ScreenCalibration } from './ecg/screen-calibration.svelte.ts';
import type { FilmState, NewestFilm } from './film/film.svelte.ts';
import { markFilmStep } from './film/film-marks.ts';
import { FilmRoomState } from './film/film-room.svelte.ts';
import { EvidencePlaces } from './draft/evidence-places.svelte.ts';
import { ExplanationState } from './findings/explanations.svelte.ts';
import { FindingsState } from './findings/findings.svelte.ts';
import { SupportState } from './findings/support.svelte.ts';
import { SimilarState } from './similar/similar.svelte.ts';
import { byAcquisition, newestOf } from './timeline.ts';

/** A patient as opened. */
interface OpenPatient {
  readonly patient: Patient;
  readonly studies: readonly Study[];
  readonly draft: Draft | null;
}

/** What a patient is opened with, so that room and film need not wait for the patient's page. */
interface Ahead {
  /** As the worklist has it. */
  readonly row?: WorklistRow | undefined;
  readonly newestFilm?: Promise<NewestFilm>;
}

/** State of the study room. What is selected changes only when the reader selects; arriving data never moves it. */
export class StudyRoomState {
  readonly engine: Engine;
  readonly patientKey: PatientKey;
  readonly films: FilmRoomState;
  /** The film that findings, similar patients and draft are about. */
  readonly film: FilmState;
  readonly ecg: EcgState;
  readonly ecgRoom: EcgRoomState;
  readonly findings: FindingsState;
  readonly explanations: ExplanationState;
  /** Where the report's evidence stands on film and ECG. */
  readonly places: EvidencePlaces;
  readonly support: SupportState;
  readonly similar: SimilarState;
  readonly draft: DraftState;
  readonly report: ReportState;
  readonly #running = new AbortController();
  readonly #ahead: Ahead;
  #opened = $state.raw<OpenPatient | null>(null);
  #filmKey = $state.raw<StudyKey | null>(null);
  #ecgKey = $state.raw<StudyKey | null>(null);
  #problem = $state('');

  readonly studies: readonly Study[] = $derived(this.#opened?.studies ?? []);
  readonly filmStudy = $derived(this.studies.find((study) => study.studyKey === this.#filmKey) ?? null);
  readonly ecgStudy = $derived(this.studies.find((study) => study.studyKey === this.#ecgKey) ?? null);
  /** Says that the report is of other studies than those on the screen; '' when it is of these, or there is none. */
  readonly draftMismatch: string = $derived.by(() => this.#draftMismatch());
  readonly readiness: Readiness = $derived.by(() => this.#readiness());

  /** @param ahead  what is known or asked for before the patient's page is here */
  constructor(engine: Engine, patientKey: PatientKey, screen?: ScreenCalibration, paperChoices?: PaperChoices, ahead: Ahead = {}) {
    this.engine = engine;
    this.#ahead = ahead;
    this.patientKey = patientKey;
    this.films = new FilmRoomState(engine);
    this.film = this.films.main;
    this.ecg = new EcgState(engine, screen, paperChoices);
    this.ecgRoom = new EcgRoomState(engine, this.ecg);
    this.findings = new FindingsState(engine);
    this.explanations = new ExplanationState(engine);
    this.places = new EvidencePlaces(this.explanations);
    this.support = new SupportState(engine);
    this.similar = new SimilarState(engine);
    this.draft = new DraftState(engine);
    this.report = new ReportState(engine, patientKey);
  }

  get patient(): Patient | null {
    return this.#opened?.patient ?? this.#ahead.row?.patient ?? null;
  }
  /** Whether the patient has a film, and an ECG, to be shown. */
  get hasFilm(): boolean {
    return this.#opened ? this.#filmKey !== null : (this.#ahead.row?.filmCount ?? 0) > 0;
  }
  get hasEcg(): boolean {
    return this.#opened ? this.#ecgKey !== null : (this.#ahead.row?.ecgCount ?? 0) > 0;
  }
  get filmKey(): StudyKey | null {
    return this.#filmKey;
  }
  get ecgKey(): StudyKey | null {
    return this.#ecgKey;
  }
  /** The ECG that is shown unless it is a recording of hours, of which the models read nothing. */
  get twelveLeadKey(): StudyKey | null {
    return isLongRecording(this.ecgStudy) ? null : this.#ecgKey;
  }
  get problem(): string {
    return this.#problem;
  }

  /** Opens the patient with the newest film and ECG, and the newest report; drafts when there is neither a report nor a draft. */
  async open(): Promise<void> {
    this.#openNewestFilm();
    try {
      const opened = await this.engine.call('openPatient', { patientKey: this.patientKey }, { signal: this.#running.signal });
      markFilmStep('patient');
      this.#opened = opened;
      this.draft.show(opened.draft);
      // In one go with the line above: between the two there would be a room without studies, which is ready at once.
      const shown = this.#show(newestOf(opened.studies, 'film')?.studyKey ?? null, newestOf(opened.studies, 'ecg')?.studyKey ?? null);
      await Promise.all([shown, this.report.open()]);
      if (this.report.report !== null || this.#running.signal.aborted) return;
      if (opened.draft === null) await this.writeDraft();
      else await this.report.takeDraft();
    } catch (error) {
      if (isCancelled(error)) return;
      this.#problem = messageOf(error);
      void this.film.open(null);
    }
  }

  /** Shows the newest film as soon as it is here: it is what one opens a patient for. */
  #openNewestFilm(): void {
    const { row, newestFilm } = this.#ahead;
    if (row && row.filmCount > 0) this.film.expect();
    // A failure is said by the film's own opening, which asks again.
    newestFilm?.then(
      ({ film }) => {
        const isWanted = film?.study.patientKey === this.patientKey && this.film.asked === null && !this.#running.signal.aborted;
        if (isWanted) void this.film.open(film.study.studyKey, newestFilm);
      },
      () => undefined,
    );
  }

  /** New studies of this patient have come: lists them; what is shown stays. */
  async refresh(): Promise<void> {
    if (!this.#opened) return;
    try {
      const opened = await this.engine.call('openPatient', { patientKey: this.patientKey }, { signal: this.#running.signal });
      this.#opened = opened;
      this.films.show(opened.studies, this.#filmKey);
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  /** Shows a study in the pane of its modality. */
  async select(study: Study): Promise<void> {
    if (study.modality === 'film') await this.#show(study.studyKey, this.#ecgKey);
    else await this.#show(this.#filmKey, study.studyKey);
  }

  /** Shows the next older (−1) or newer (+1) study, counted from the newest that is shown. */
  async step(by: -1 | 1): Promise<void> {
    const ordered = [...this.studies].sort(byAcquisition);
    const shown = ordered.map((study) => study.studyKey === this.#filmKey || study.studyKey === this.#ecgKey);
    const from = by === 1 ? shown.lastIndexOf(true) : shown.indexOf(true);
    const next = ordered[from + by];
    if (next) await this.select(next);
  }

  /** Shows the next older (−1) or newer (+1) ECG. */
  async stepEcg(by: -1 | 1): Promise<void> {
    const ecgs = this.studies.filter(({ modality }) => modality === 'ecg').sort(byAcquisition);
    const next = ecgs[ecgs.findIndex(({ studyKey }) => studyKey === this.#ecgKey) + by];
    if (next) await this.select(next);
  }

  /** Drafts from the film and the ECG that are shown, into the open report or a new one. Nothing happens to a signed report. */
  async writeDraft(isNew = false): Promise<void> {
    const { patientKey, twelveLeadKey } = this;
    if ((this.#filmKey === null && twelveLeadKey === null) || (this.report.isSigned && !isNew)) return;
    const isWritten = await this.draft.write({ patientKey, filmStudyKey: this.#filmKey, ecgStudyKey: twelveLeadKey });
    if (isWritten) await this.report.takeDraft(isNew);
  }

  /** Begins a report of what is shown without a draft. */
  async beginEmptyReport(): Promise<void> {
    await this.report.beginEmpty(this.#filmKey, this.#ecgKey);
  }

  dispose(): void {
    this.#running.abort();
    this.films.dispose();
    this.ecg.dispose();
    this.ecgRoom.dispose();
    this.findings.dispose();
    this.explanations.dispose();
    this.support.dispose();
    this.similar.dispose();
    this.draft.stop();
    this.report.dispose();
  }

  /** Resolves when findings and similar patients have answered; the pictures come on their own and say so themselves. */
  async #show(filmKey: StudyKey | null, ecgKey: StudyKey | null): Promise<void> {
    const isNewFilm = filmKey !== this.#filmKey;
    const isNewEcg = ecgKey !== this.#ecgKey;
    this.#filmKey = filmKey;
    this.#ecgKey = ecgKey;
    if (isNewFilm && this.film.asked !== filmKey) void this.film.open(filmKey);
    this.films.show(this.studies, filmKey);
    if (isNewEcg) void this.ecg.open(ecgKey, isLongRecording(this.ecgStudy));
    const twelveLead = this.twelveLeadKey;
    this.explanations.show({ film: filmKey, ecg: twelveLead });
    const readings = [
      isNewFilm ? this.findings.open('film', filmKey) : undefined,
      isNewEcg ? this.findings.open('ecg', twelveLead) : undefined,
    ];
    const similar = isNewFilm || isNewEcg ? this.similar.open({ film: filmKey, ecg: twelveLead }) : undefined;
    await Promise.all([...readings, similar]);
    if (isNewFilm) this.#prefetchAround(filmKey);
    // Beside the labels, once they are there: they are what the reader waits for
    if (isNewFilm) void this.support.open('film', filmKey);
    if (isNewEcg) void this.support.open('ecg', twelveLead);
    await this.similar.askAgainIfWaiting();
  }

  /** Has the films before and after this one decoded while it is read: they are what one looks at next. */
  #prefetchAround(filmKey: StudyKey | null): void {
    const films = this.studies.filter(({ modality }) => modality === 'film').sort(byAcquisition);
    const at = films.findIndex(({ studyKey }) => studyKey === filmKey);
    const studyKeys = at < 0 ? [] : [at - 1, at + 1].flatMap((index) => films[index]?.studyKey ?? []);
    // What cannot be decoded is said when it is opened.
    if (studyKeys.length > 0) this.engine.call('prefetchFilms', { studyKeys }).catch(() => undefined);
  }

  #draftMismatch(): string {
    const draft = this.report.report ?? this.draft.draft;
    if (
      !draft ||
      this.draft.isWriting ||
      (draft.filmStudyKey === this.#filmKey && [this.#ecgKey, this.twelveLeadKey].includes(draft.ecgStudyKey))
    )
      return '';
    const nameOf = (what: string, key: StudyKey | null): string => {
      const study = this.studies.find((candidate) => candidate.studyKey === key);
      return key === null ? `no ${what}` : `the ${what} of ${formatDate(study?.acquiredAt ?? null)}`;
    };
    return `This report is of ${nameOf('film', draft.filmStudyKey)} and ${nameOf('ECG', draft.ecgStudyKey)}, not from what is shown.`;
  }

  #readiness(): Readiness {
    if (!this.#opened) return '';
    const hasReport = this.report.report !== null || (this.#filmKey === null && this.twelveLeadKey === null);
    if (this.film.isShown && this.ecg.isShown && this.findings.isShown && this.similar.isShown && hasReport) return 'study';
    const hasFailed =
      this.film.problem !== '' ||
      this.ecg.problem !== '' ||
      this.findings.hasFailed ||
      this.similar.problem !== '' ||
      this.draft.problem !== '' ||
      this.report.problem !== '';
    const isBusy = this.film.isLoading || this.ecg.isLoading || this.draft.isWriting;
    return hasFailed && !isBusy ? 'study-incomplete' : '';
  }
}
