/** The workstation: which room is open, what all rooms share, and what the engine says of itself. */
import type { CallOutput } from '../contract/calls.ts';
import type { PatientKey } from '../contract/ids.ts';
import type { Modality, Study } from '../contract/study.ts';
import type { EngineEvent } from '../contract/wire.ts';
import { isCancelled, messageOf, type Connection, type Engine } from './engine-client.ts';
import { isModelFile, OwnModelsState } from './models/own-models.svelte.ts';
import { ProbesState } from './probes/probes.svelte.ts';
import type { Readiness } from './ready.ts';
import { SearchState } from './search/search.svelte.ts';
import { PaperChoices } from './study/ecg/paper-choices.svelte.ts';
import { ScreenCalibration, type CalibrationStorage } from './study/ecg/screen-calibration.svelte.ts';
import { markFilmStep } from './study/film/film-marks.ts';
import { StudyRoomState } from './study/study-room.svelte.ts';
import { Thumbnails } from './ui/thumbnails.ts';
import { ImporterState } from './worklist/importer.svelte.ts';
import { WorklistState } from './worklist/worklist.svelte.ts';

export type RoomName = 'worklist' | 'study' | 'ecg' | 'search' | 'models' | 'probes';
export type EngineStatus = CallOutput<'getStatus'>;

/** Pause after which a burst of store changes is answered with one refresh, ms. */
const changePauseMs = 150;

/** State of the whole page; made once by App.svelte and handed down. */
export class AppState {
  readonly #engine: Engine;
  readonly worklist: WorklistState;
  readonly importer: ImporterState;
  readonly search: SearchState;
  readonly ownModels: OwnModelsState;
  readonly probes: ProbesState;
  readonly thumbnails: Thumbnails;
  readonly #screen: ScreenCalibration;
  readonly #paperChoices: PaperChoices;
  #room = $state<RoomName>('worklist');
  #study = $state.raw<StudyRoomState | null>(null);
  #status = $state.raw<EngineStatus | null>(null);
  #problem = $state('');
  #isLost = false;
  #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stopListening: () => void;

  readonly readiness: Readiness = $derived.by(() => {
    if (this.#room === 'worklist') return this.worklist.isLoaded ? 'worklist' : '';
    if (this.#room === 'ecg') return this.#study?.ecgRoom.isShown ? 'ecg' : '';
    if (this.#room === 'probes') return this.probes.isShown ? 'probes' : '';
    return this.#room === 'study' ? (this.#study?.readiness ?? '') : this.#room;
  });

  /** @param storage  the page's own storage, for the calibration of the screen and the choices of the ECG paper */
  constructor(engine: Engine, storage: CalibrationStorage | null = null) {
    this.#engine = engine;
    this.#screen = new ScreenCalibration(storage);
    this.#paperChoices = new PaperChoices(storage);
    this.worklist = new WorklistState(engine);
    this.importer = new ImporterState(engine);
    this.search = new SearchState(engine);
    this.probes = new ProbesState(engine);
    this.ownModels = new OwnModelsState(engine);
    this.thumbnails = new Thumbnails(engine);
    const stops = [engine.onEvent((event) => this.#hear(event)), engine.onConnection((connection) => void this.#follow(connection))];
    this.#stopListening = () => stops.forEach((stop) => stop());
  }

  get room(): RoomName {
    return this.#room;
  }
  /** The open patient, kept while other rooms are visited. */
  get study(): StudyRoomState | null {
    return this.#study;
  }
  get status(): EngineStatus | null {
    return this.#status;
  }
  get problem(): string {
    return this.#problem;
  }

  /** Fills the worklist and the status line. */
  async start(): Promise<void> {
    await Promise.all([this.worklist.refresh(), this.refreshStatus()]);
  }

  async refreshStatus(): Promise<void> {
    try {
      this.#status = await this.#engine.call('getStatus', {});
      this.#problem = '';
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  /** Goes to a room; the study and ECG rooms only when a patient is open. */
  go(room: RoomName): void {
    if ((room === 'study' || room === 'ecg') && !this.#study) return;
    this.#room = room;
    if (room === 'probes') void this.probes.open();
    if (room !== 'search') void this.refreshStatus();
  }

  /** Opens a patient; the one before is let go. */
  async openPatient(patientKey: PatientKey): Promise<void> {
    if (this.#study?.patientKey === patientKey) return this.go('study');
    markFilmStep('asked');
    // Before anything else is asked or drawn: what one opens a patient for is the film.
    const newestFilm = this.#engine.call('openNewestFilm', { patientKey });
    this.importer.dismissIfClean();
    this.#study?.dispose();
    const study = new StudyRoomState(this.#engine, patientKey, this.#screen, this.#paperChoices, {
      row: this.worklist.rowOf(patientKey),
      newestFilm,
    });
    this.#study = study;
    this.#room = 'study';
    await study.open();
    this.#prefetchNext(patientKey);
    await this.refreshStatus();
  }

  /** Has the first look at a patient's newest film ready in the engine, should the patient be opened. */
  readAhead(patientKey: PatientKey): void {
    this.#engine.call('prefetchFilms', { patientKeys: [patientKey], size: 'preview' }).catch(() => undefined);
  }

  /** Has the film of the next patient on the worklist decoded while this one is read. */
  #prefetchNext(patientKey: PatientKey): void {
    const next = this.worklist.after(patientKey);
    if (next) this.#engine.call('prefetchFilms', { patientKeys: [next] }).catch(() => undefined);
  }

  /** Takes files that were dropped or chosen: models go to the Models room, the rest is imported. */
  async takeFiles(paths: readonly string[]): Promise<void> {
    const models = paths.filter(isModelFile);
    const others = paths.filter((path) => !isModelFile(path));
    if (models.length > 0) this.go('models');
    await Promise.all([
      models.length > 0 ? this.ownModels.importFiles(models) : undefined,
      others.length > 0 || models.length === 0 ? this.importer.importPaths(others) : undefined,
    ]);
  }

  /** Opens the dialog that marks an example: of what is on the screen, or of the patient chosen in the worklist. */
  async markExample(): Promise<void> {
    const study = this.#study;
    if (this.#room === 'worklist' && this.worklist.selected) await this.probes.askForPatient(this.worklist.selected);
    else if ((this.#room === 'study' || this.#room === 'ecg') && study?.patient) {
      const shown = [this.#room === 'study' ? study.filmStudy : null, study.ecgStudy];
      this.probes.ask(study.patient, shown.filter((one) => one !== null)); // prettier-ignore
    }
  }

  /** Searches in words. */
  async searchText(text: string): Promise<void> {
    this.#room = 'search';
    await this.search.searchText(text);
  }

  /** Searches for studies like this one. */
  async searchLike(study: Study): Promise<void> {
    this.#room = 'search';
    await this.search.searchLike(study);
  }

  /** Searches for the nearest studies of the other modality by the film or the ECG that is shown. */
  async searchAcross(from: Modality): Promise<void> {
    const study = from === 'film' ? this.#study?.filmStudy : this.#study?.ecgStudy;
    if (!study) return;
    this.#room = 'search';
    await this.search.searchLike(study, from === 'film' ? 'ecg' : 'film');
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#study?.dispose();
    this.worklist.dispose();
    this.probes.dispose();
  }

  /** Says that the engine is lost; asks everything again when it is back. An open patient that shows all it should is left alone. */
  async #follow(connection: Connection): Promise<void> {
    if (connection.kind === 'lost') {
      this.#isLost = true;
      this.#problem = connection.reason;
      return;
    }
    if (!this.#isLost) return;
    this.#isLost = false;
    await this.start();
    const study = this.#study;
    if (!study || study.readiness === 'study') return;
    study.dispose();
    this.#study = new StudyRoomState(this.#engine, study.patientKey, this.#screen, this.#paperChoices);
    await this.#study.open();
  }

  #hear(event: EngineEvent): void {
    for (const key of event.patientKeys) this.#changed.add(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#afterChange(), changePauseMs);
  }

  async #afterChange(): Promise<void> {
    const changed = this.#changed;
    this.#changed = new Set();
    await this.worklist.refresh();
    if (this.#study && changed.has(this.#study.patientKey)) await this.#study.refresh();
    await this.refreshStatus();
  }
}
