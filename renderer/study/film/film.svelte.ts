/** The open film and how it is shown. Long because it is the one state of a pane; window, cine, anatomy, annotations and frames have files of their own. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { FilmFrame, OverlayPlane } from '../../../contract/film-frame.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { AnatomyState, ratioAnnotation } from './anatomy.svelte.ts';
import { AnnotationsState } from './annotations.svelte.ts';
import { CineState } from './cine.svelte.ts';
import type { FilmScreen, Placement } from './film-screen.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';
import { restingView, type FilmView, type TurnedView } from './overlay.ts';
import type { FilmTool } from './tool-names.ts';
import type { GreySpread } from './window-presets.ts';
import { markFilmStep } from './film-marks.ts';
import { FrameQueue } from './frame-queue.ts';
import { FilmWindows } from './film-windows.svelte.ts';

export type OpenFilm = CallOutput<'openFilm'> & { readonly frame?: FilmFrame };

/** Answer of the call that opens a patient's newest film. */
export type NewestFilm = CallOutput<'openNewestFilm'>;

/** What a pane tells the room, so that linked panes can follow. */
export interface FilmFollower {
  moved(film: FilmState): void;
  windowed(film: FilmState): void;
}

/** State of one film pane. It never says that a film is shown before the screen has confirmed this very film. */
export class FilmState {
  readonly #engine: Engine;
  readonly #follower: FilmFollower | undefined;
  #screen: FilmScreen | undefined;
  #running: AbortController | undefined;
  #asked = $state.raw<StudyKey | null>(null);
  #film = $state.raw<OpenFilm | null>(null);
  #shown = $state.raw<StudyKey | null>(null);
  #isWhole = $state(false);
  #isExpected = $state(false);
  #problem = $state('');
  #problemDetail = $state('');
  #turned = $state.raw<TurnedView>(restingView);
  #frame = $state(0);
  readonly #frames = new FrameQueue((frame) => this.#bringFrame(frame));
  #overlays = $state.raw<readonly OverlayPlane[]>([]);
  areOverlaysShown = $state(true);
  /** Rises with every change of the camera, so that what is drawn over the film follows it. */
  #cameraChanges = $state(0);
  #tool: FilmTool = 'window';
  readonly annotations: AnnotationsState;
  readonly windows: FilmWindows;
  readonly cine: CineState;
  readonly anatomy: AnatomyState;

  constructor(engine: Engine, follower?: FilmFollower) {
    this.#engine = engine;
    this.#follower = follower;
    this.annotations = new AnnotationsState(engine, (list) => this.#screen?.setAnnotations(list));
    this.anatomy = new AnatomyState(engine);
    this.windows = new FilmWindows({
      shownScreen: () => (this.#shown === null ? undefined : this.#screen),
      changed: () => this.#follower?.windowed(this),
      shownAgain: () => {
        this.#screen?.setInverted(this.#turned.isInverted);
        this.#screen?.setAnnotations(this.annotations.list);
      },
      failed: (error) => this.#fail(error),
    });
    this.cine = new CineState((frame) => this.showFrame(frame));
  }

  /** The film that was asked for, once it is known. */
  get film(): OpenFilm | null {
    return this.#film;
  }
  get asked(): StudyKey | null {
    return this.#asked;
  }
  /** Why the film that was asked for is not shown, '' when nothing went wrong; in detail what engine or viewer say. */
  get problem(): string {
    return this.#problem;
  }
  get problemDetail(): string {
    return this.#problemDetail;
  }
  get view(): FilmView {
    const { window, presetName, isPresentation } = this.windows;
    return { ...this.#turned, window, presetName, isPresentation };
  }
  /** What the file wants drawn over the shown frame. */
  get overlays(): readonly OverlayPlane[] {
    return this.#overlays;
  }
  /** Frame that is shown, from 0. */
  get frame(): number {
    return this.#frame;
  }
  get cameraChanges(): number {
    return this.#cameraChanges;
  }
  get screen(): FilmScreen | undefined {
    return this.#screen;
  }
  /** Whether the film that was asked for is on the glass; also when none was asked for. */
  get isShown(): boolean {
    return this.#shown === this.#asked;
  }
  /** Whether all pixels of the film are here, so that it can be measured; until then a preview is on the glass. */
  get isWhole(): boolean {
    return this.#isWhole;
  }
  get isLoading(): boolean {
    return (this.#isExpected || !this.isShown) && this.#problem === '';
  }

  /** The pane gives its screen, or takes it away with undefined. */
  attach(screen: FilmScreen | undefined): void {
    this.#screen?.listen(undefined);
    this.#screen = screen;
    this.#shown = null;
    if (!screen) return;
    screen.listen({
      moved: () => this.#moved(),
      windowed: (window) => {
        if (this.#shown !== null) this.windows.heard(window);
      },
      turned: (frame) => this.#turnTo(frame),
      annotated: (list) => this.annotations.drawn(list),
      selected: (id) => (this.annotations.selectedId = id),
      completed: (spread) => this.#complete(spread),
      failed: (error) => this.#fail(error),
    });
    screen.setTool(this.#tool);
    if (this.#film) void this.#showOn(screen, this.#film);
  }

  /** A film is going to be opened; which one is not known yet. */
  expect(): void {
    this.#isExpected = this.#asked === null;
  }

  /**
   * Loads and shows a film, or clears the pane with null. The film before it leaves the glass at once.
   *
   * @param asked  a film that has been asked for already; when it is another one, or fails, this film is asked for
   */
  async open(studyKey: StudyKey | null, asked?: Promise<NewestFilm>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#screen?.blank();
    this.cine.stop();
    this.anatomy.clear();
    this.#asked = studyKey;
    this.#isExpected = false;
    this.#film = null;
    this.#shown = null;
    this.#isWhole = false;
    this.#problem = this.#problemDetail = '';
    this.windows.clear();
    this.#turned = restingView;
    this.#frame = 0;
    this.#frames.rest(0);
    this.#overlays = [];
    const known = asked ? ((await asked.catch(() => null))?.film ?? null) : null;
    if (this.#running !== running) return;
    const isKnown = known?.study.studyKey === studyKey;
    const annotated = this.annotations.open(studyKey, running.signal, isKnown ? known?.annotations : undefined);
    if (studyKey === null) return;
    try {
      const film: OpenFilm = known && isKnown ? known : await this.#engine.call('openFilm', { studyKey }, { signal: running.signal });
      await annotated;
      if (this.#running !== running) return;
      if (film.study.studyKey !== studyKey) throw new Error('The engine answered with another film than the one that was asked for.');
      this.#film = film;
      markFilmStep('facts');
      if (this.#screen) await this.#showOn(this.#screen, film);
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  async #showOn(screen: FilmScreen, film: OpenFilm): Promise<void> {
    try {
      const shown = await screen.show(film);
      if (this.#film !== film || this.#screen !== screen) return;
      this.windows.begin(shown, film.facts.photometricInterpretation);
      this.#turned = { ...restingView, zoom: screen.zoom() };
      this.cine.frames = film.facts.frames;
      this.#shown = film.study.studyKey;
      this.#isWhole = shown.isWhole;
      markFilmStep('drawn');
      screen.setAnnotations(this.annotations.list);
      this.#turnTo(0);
      this.#cameraChanges++;
      this.#follower?.windowed(this);
    } catch (error) {
      if (this.#film !== film || this.#screen !== screen) return;
      screen.blank();
      this.#fail(error);
    }
  }

  #complete(spread: GreySpread | null): void {
    if (this.#shown === null || !this.#film) return;
    this.windows.refine(spread, this.#film.facts.photometricInterpretation);
    this.#isWhole = true;
    markFilmStep('whole');
    this.#overlays = this.#screen?.overlays(this.#frame) ?? [];
  }

  #fail(error: unknown): void {
    this.cine.stop();
    this.#shown = null;
    this.#problem = 'This film cannot be shown. The original is unchanged.';
    this.#problemDetail = messageOf(error);
  }

  setTool(tool: FilmTool): void {
    this.#tool = tool;
    this.#screen?.setTool(tool);
  }

  /** Shows another frame; when it cannot be decoded the pane is blank with the reason. Of frames asked for quickly the last is shown. */
  async showFrame(frame: number): Promise<void> {
    if (this.#shown !== null && frame >= 0 && frame < this.cine.frames) await this.#frames.ask(frame);
  }

  /** The next frame or the one before, counted from the one that was asked for last. */
  async turnBy(by: 1 | -1): Promise<void> {
    await this.showFrame(this.#frames.wanted + by);
  }

  async #bringFrame(frame: number): Promise<boolean> {
    const [film, screen] = [this.#film, this.#screen];
    const isCurrent = (): boolean => this.#film === film && this.#screen === screen;
    try {
      await screen?.showFrame(frame);
      if (isCurrent()) this.#turnTo(frame);
      return isCurrent();
    } catch (error) {
      if (isCurrent()) this.#fail(error);
      return false;
    }
  }

  #turnTo(frame: number): void {
    this.#frame = frame;
    this.#frames.rest(frame);
    this.#overlays = this.#screen?.overlays(frame) ?? [];
  }

  /** The same place without telling linked panes. */
  followPlacement(placement: Placement): void {
    if (this.#shown !== null) this.#screen?.place(placement);
  }

  invert(): void {
    this.#turned = { ...this.#turned, isInverted: !this.#turned.isInverted };
    this.#screen?.setInverted(this.#turned.isInverted);
  }

  /** Turns the film by a quarter and fits it. @param by  90 clockwise, −90 back */
  rotate(by: 90 | -90 = 90): void {
    this.#turn({ rotation: (this.#turned.rotation + by + 360) % 360 });
  }

  /** Changes left and right, or top and bottom. */
  flip(axis: 'across' | 'upside-down'): void {
    const { isFlippedAcross, isFlippedUpsideDown } = this.#turned;
    this.#turn(axis === 'across' ? { isFlippedAcross: !isFlippedAcross } : { isFlippedUpsideDown: !isFlippedUpsideDown });
  }

  #turn(change: Partial<Pick<FilmView, 'rotation' | 'isFlippedAcross' | 'isFlippedUpsideDown'>>): void {
    this.#turned = { ...this.#turned, ...change };
    this.fit();
  }

  zoomBy(factor: number): void {
    this.#screen?.zoomBy(factor);
    this.#moved();
  }

  panBy(dx: number, dy: number): void {
    this.#screen?.panBy(dx, dy);
    this.#moved();
  }

  fit(): void {
    this.#screen?.fit(this.#turned);
    this.#moved();
  }

  /** One film pixel on one pixel of the screen. @param devicePixelRatio  device pixels to a CSS px */
  oneToOne(devicePixelRatio: number): void {
    if (this.#screen && this.#shown !== null) this.zoomBy(1 / devicePixelRatio / this.#screen.zoom());
  }

  /** Back to how the film was when it came: window, orientation, fit. Annotations stay. */
  reset(): void {
    this.#turned = { ...this.#turned, rotation: 0, isFlippedAcross: false, isFlippedUpsideDown: false, isInverted: false };
    this.#screen?.setInverted(false);
    this.fit();
    void this.windows.applyPreset(1);
  }

  resize(): void {
    this.#screen?.resize();
    this.#moved();
  }

  toPane(point: FilmPoint): readonly [number, number] {
    return this.#screen?.toPane(point) ?? [0, 0];
  }

  /** Shows the model's outlines or takes them away. Its cardiothoracic ratio comes as an annotation, unless one is on the film already. */
  async toggleAnatomy(): Promise<void> {
    if (this.#shown === null) return;
    const anatomy = await this.anatomy.toggle(this.#shown);
    const ratio = anatomy && ratioAnnotation(anatomy, new Date());
    const { list } = this.annotations;
    if (ratio && !list.some(({ kind }) => kind === 'cardiothoracic-ratio')) this.annotations.change([...list, ratio]);
  }

  dispose(): void {
    this.#running?.abort();
    this.cine.stop();
    this.annotations.dispose();
  }

  #moved(): void {
    if (!this.#screen || this.#shown === null) return;
    this.#turned = { ...this.#turned, zoom: this.#screen.zoom() };
    this.#cameraChanges++;
    this.#follower?.moved(this);
  }
}
