/** The open film and how it is shown. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import type { FilmScreen } from './film-viewport.ts';
import type { FilmLength, FilmPoint } from './length.ts';
import type { FilmView } from './overlay.ts';
import { dragWindow, isSameWindow, windowPresets, type GreyWindow, type WindowPreset } from './window-presets.ts';

export type OpenFilm = CallOutput<'openFilm'>;

/** What dragging with the left button does. */
export type FilmTool = 'window' | 'zoom' | 'pan' | 'length';

/** State of the film pane. It never says that a film is shown before the screen has confirmed this very film. */
export class FilmState {
  readonly #engine: Engine;
  #screen: FilmScreen | undefined;
  #running: AbortController | undefined;
  #asked = $state.raw<StudyKey | null>(null);
  #film = $state.raw<OpenFilm | null>(null);
  #shown = $state.raw<StudyKey | null>(null);
  #problem = $state('');
  #problemDetail = $state('');
  #presets = $state.raw<readonly WindowPreset[]>([]);
  #view = $state.raw<FilmView>(restingView);
  /** Rises with every change of the camera, so that what is drawn over the film follows it. */
  #cameraChanges = $state(0);
  lengths = $state.raw<readonly FilmLength[]>([]);
  tool = $state<FilmTool>('window');

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The film that was asked for, once its bytes are here. */
  get film(): OpenFilm | null {
    return this.#film;
  }
  /** Why the film that was asked for is not shown; '' when nothing went wrong. */
  get problem(): string {
    return this.#problem;
  }
  /** What the viewer says of the failure, for whoever looks into it. */
  get problemDetail(): string {
    return this.#problemDetail;
  }
  get presets(): readonly WindowPreset[] {
    return this.#presets;
  }
  get view(): FilmView {
    return this.#view;
  }
  get cameraChanges(): number {
    return this.#cameraChanges;
  }
  /** Whether the film that was asked for is on the glass; also when none was asked for. */
  get isShown(): boolean {
    return this.#shown === this.#asked;
  }
  get isLoading(): boolean {
    return !this.isShown && this.#problem === '';
  }

  /** The pane gives its screen, or takes it away with undefined. */
  attach(screen: FilmScreen | undefined): void {
    this.#screen = screen;
    this.#shown = null;
    if (screen && this.#film) void this.#showOn(screen, this.#film);
  }

  /** Loads and shows a film, or clears the pane with null. The film before it leaves the glass at once. */
  async open(studyKey: StudyKey | null): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#screen?.blank();
    this.#asked = studyKey;
    this.#film = null;
    this.#shown = null;
    this.#problem = this.#problemDetail = '';
    this.#presets = [];
    this.#view = restingView;
    this.lengths = [];
    if (studyKey === null) return;
    try {
      const film = await this.#engine.call('openFilm', { studyKey }, { signal: running.signal });
      if (this.#running !== running) return;
      if (film.study.studyKey !== studyKey) throw new Error('The engine answered with another film than the one that was asked for.');
      this.#film = film;
      if (this.#screen) await this.#showOn(this.#screen, film);
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  async #showOn(screen: FilmScreen, film: OpenFilm): Promise<void> {
    try {
      const shown = await screen.show(film.part10);
      if (this.#film !== film || this.#screen !== screen) return;
      this.#presets = windowPresets(film.facts, shown.spread);
      const preset = this.#presets.find(({ window }) => isSameWindow(window, shown.window));
      this.#view = { ...restingView, window: shown.window, presetName: preset?.name ?? '', zoom: screen.zoom() };
      this.#shown = film.study.studyKey;
      this.#cameraChanges++;
    } catch (error) {
      if (this.#film !== film || this.#screen !== screen) return;
      screen.blank();
      this.#problem = 'This film cannot be shown: the viewer cannot decode its pixels. The original is unchanged.';
      this.#problemDetail = messageOf(error);
    }
  }

  /** Applies preset 1, 2, … ; does nothing when there is none of that number. */
  applyPreset(number: number): void {
    const preset = this.#presets[number - 1];
    if (preset) this.#setWindow(preset.window, preset.name);
  }

  dragWindow(start: GreyWindow, dx: number, dy: number): void {
    const full = this.#presets.find((preset) => preset.name === 'Full range')?.window.width ?? start.width;
    this.#setWindow(dragWindow(start, dx, dy, full), '');
  }

  invert(): void {
    this.#view = { ...this.#view, isInverted: !this.#view.isInverted };
    this.#screen?.setInverted(this.#view.isInverted);
  }

  /** Turns the film by a quarter, clockwise, and fits it. */
  rotate(): void {
    this.#view = { ...this.#view, rotation: (this.#view.rotation + 90) % 360 };
    this.#screen?.fit(this.#view.rotation);
    this.cameraChanged();
  }

  zoomBy(factor: number): void {
    this.#screen?.zoomBy(factor);
    this.cameraChanged();
  }

  panBy(dx: number, dy: number): void {
    this.#screen?.panBy(dx, dy);
    this.cameraChanged();
  }

  fit(): void {
    this.#screen?.fit(this.#view.rotation);
    this.cameraChanged();
  }

  /** Back to how the film was when it came: window, orientation, fit; measurements are taken off. */
  reset(): void {
    this.#view = { ...this.#view, rotation: 0, isInverted: false };
    this.lengths = [];
    this.#screen?.setInverted(false);
    this.#screen?.fit(0);
    this.applyPreset(1);
    this.cameraChanged();
  }

  resize(): void {
    this.#screen?.resize();
    this.cameraChanged();
  }

  toFilm(x: number, y: number): FilmPoint {
    return this.#screen?.toFilm(x, y) ?? [0, 0];
  }

  toPane(point: FilmPoint): readonly [number, number] {
    return this.#screen?.toPane(point) ?? [0, 0];
  }

  cameraChanged(): void {
    if (!this.#screen || this.#shown === null) return;
    this.#view = { ...this.#view, zoom: this.#screen.zoom() };
    this.#cameraChanges++;
  }

  dispose(): void {
    this.#running?.abort();
  }

  #setWindow(window: GreyWindow, presetName: string): void {
    this.#view = { ...this.#view, window, presetName };
    this.#screen?.setWindow(window);
  }
}

const restingView: FilmView = { window: null, presetName: '', zoom: 1, rotation: 0, isInverted: false };
