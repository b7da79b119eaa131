/**
 * One Cornerstone stack viewport that shows one film. Safety comes first: a film is on the glass only after Cornerstone has named
 * the image that was asked for; on any failure the viewport is taken apart, because Cornerstone leaves the image before on the screen.
 */
import { Enums, type Types } from '@cornerstonejs/core';
import type { Annotation } from '../../../contract/annotation.ts';
import type { OverlayPlane } from '../../../contract/film-frame.ts';
import type { Engine } from '../../engine-client.ts';
import { AnnotationLayer } from './annotation-layer.ts';
import { sharedRenderingEngine } from './cornerstone.ts';
import { addPane, askBy, cancelDrawing, removePane, selectTool, type AskText } from './cornerstone-tools.ts';
import { forgetDescriptions, forgetFrames, greyPixelsOf, spreadOfFrame } from './described-frames.ts';
import { FilmCamera } from './film-camera.ts';
import type { FilmListener, FilmRequest, FilmScreen, FilmVoi, Orientation, Placement, ShownFilm } from './film-screen.ts';
import { imageIdsOf, mountFrames, nextPaint } from './film-mount.ts';
import { completeFrame, forgetFrameImages, frameFacts, loadFrame, offerFrame, registerFrameImages } from './frame-images.ts';
import { failureOf, watchForFailure } from './image-failure.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';
import type { GreyPixels } from '../../../contract/measure/roi-statistics.ts';
import { paintPane } from './picture.ts';
import { prepareFilmViewer } from './prepare-viewer.ts';
import type { FilmTool } from './tool-names.ts';
import { windowRange, type GreyWindow } from './window-presets.ts';

// the page prepares the viewer by importing this file, so that no film waits for its code
export { prepareFilmViewer };

let paneCount = 0;

/** A FilmScreen on a DOM element. */
export class FilmViewport implements FilmScreen {
  readonly #element: HTMLDivElement;
  readonly #viewportId = `film-${++paneCount}`;
  readonly #layer: AnnotationLayer;
  readonly #camera: FilmCamera;
  #listener: FilmListener | undefined;
  #isEnabled = false;
  #request: FilmRequest | undefined;
  #imageIds: readonly string[] = [];
  #generation = 0;
  #completing: AbortController | undefined;

  /** @param engine  decodes the frames @param ask  asks the reader for the text of an arrow, a text or a marker */
  constructor(element: HTMLDivElement, engine: Engine, ask: AskText) {
    this.#element = element;
    prepareFilmViewer();
    registerFrameImages(engine);
    askBy(ask);
    this.#camera = new FilmCamera(element, () => this.#viewport());
    this.#layer = new AnnotationLayer({
      element,
      viewport: () => this.#viewport(),
      imageIds: () => this.#imageIds,
      changed: (list) => this.#listener?.annotated(list),
      selected: (id) => this.#listener?.selected(id),
    });
    element.addEventListener(Enums.Events.CAMERA_MODIFIED, () => this.#listener?.moved());
    element.addEventListener(Enums.Events.VOI_MODIFIED, (event) => this.#hearWindow(event as Types.EventTypes.VoiModifiedEvent));
    element.addEventListener(Enums.Events.STACK_NEW_IMAGE, () => this.#listener?.turned(this.#frame()));
  }

  listen(listener: FilmListener | undefined): void {
    this.#listener = listener;
  }

  async show(request: FilmRequest): Promise<ShownFilm> {
    const generation = ++this.#generation;
    this.blank();
    this.#request = request;
    this.#imageIds = imageIdsOf(request, 'default');
    const { study, facts, frame } = request;
    if (frame) offerFrame({ study, facts, frame });
    try {
      const shown = await this.#mount(generation, 0, () => this.#enable());
      this.#camera.takeAsFitted();
      if (!shown.isWhole) void this.#complete(this.#imageIds[0] ?? '');
      return shown;
    } catch (error) {
      if (generation === this.#generation) this.blank();
      throw failureOf(error);
    }
  }

  async useVoi(voi: FilmVoi): Promise<ShownFilm> {
    const [request, viewport] = [this.#request, this.#viewport()];
    if (!request || !viewport) throw new Error('There is no film on this pane.');
    const generation = ++this.#generation;
    const frame = this.#frame();
    this.#layer.clear();
    forgetFrames(this.#imageIds);
    this.#imageIds = imageIdsOf(request, voi);
    try {
      let shown: ShownFilm | undefined;
      await this.#camera.keep(async () => {
        shown = await this.#mount(generation, frame, () => viewport);
      });
      if (!shown) throw new Error('The film did not come back.');
      return shown;
    } catch (error) {
      if (generation === this.#generation) this.blank();
      throw failureOf(error);
    }
  }

  /** Puts the frames on a viewport and makes sure that the one that was asked for is what is shown. */
  async #mount(generation: number, frame: number, viewportOf: () => Types.IStackViewport): Promise<ShownFilm> {
    const request = this.#request;
    if (!request) throw new Error('There is no film on this pane.');
    const shown = await mountFrames({
      element: this.#element,
      imageIds: this.#imageIds,
      frame,
      request,
      viewportOf,
      isWanted: () => generation === this.#generation,
      isOfPane: () => this.#request?.study.studyKey === request.study.studyKey,
    });
    this.#element.style.visibility = 'visible';
    return shown;
  }

  /** Brings the pixels of a film of which the glass shows a preview. A film that turns out not to be decodable leaves the glass. */
  async #complete(imageId: string): Promise<void> {
    const completing = new AbortController();
    this.#completing = completing;
    try {
      await nextPaint();
      await completeFrame(imageId, completing.signal);
      if (completing.signal.aborted) return;
      forgetDescriptions();
      this.#viewport()?.render();
      this.#layer.redraw();
      this.#listener?.completed(spreadOfFrame(imageId));
    } catch (error) {
      if (completing.signal.aborted) return;
      this.blank();
      this.#listener?.failed(failureOf(error));
    }
  }

  blank(): void {
    this.#completing?.abort();
    this.#element.style.visibility = 'hidden';
    this.#layer.clear();
    if (this.#isEnabled) {
      const engine = sharedRenderingEngine();
      removePane(this.#viewportId, engine.id);
      engine.disableElement(this.#viewportId);
      this.#isEnabled = false;
    }
    forgetFrames(this.#imageIds);
    if (this.#request) forgetFrameImages(this.#request.study.studyKey);
    this.#request = undefined;
    this.#imageIds = [];
  }

  async showFrame(index: number): Promise<void> {
    const viewport = this.#viewport();
    const imageId = this.#imageIds[index];
    if (!viewport || imageId === undefined) return;
    const failure = watchForFailure(imageId);
    try {
      await loadFrame(imageId);
      if (this.#viewport() !== viewport) return;
      await Promise.race([viewport.setImageIdIndex(index), failure.failed]);
      if (viewport.getCurrentImageId() !== imageId) throw new Error('The viewer shows another frame than the one that was asked for.');
    } catch (error) {
      this.blank();
      throw failureOf(error);
    } finally {
      failure.release();
    }
  }

  setWindow(window: GreyWindow): void {
    const viewport = this.#viewport();
    viewport?.setProperties({ voiRange: windowRange(window) });
    viewport?.render();
  }

  setInverted(isInverted: boolean): void {
    const viewport = this.#viewport();
    const stated = viewport?.getCornerstoneImage().invert ?? false;
    viewport?.setProperties({ invert: isInverted !== stated });
    viewport?.render();
  }

  setTool(tool: FilmTool): void {
    selectTool(tool);
  }

  cancelDrawing(): boolean {
    return this.#isEnabled && cancelDrawing(this.#element);
  }

  setAnnotations(list: readonly Annotation[]): void {
    this.#layer.show(list);
  }

  select(annotationId: string | null): void {
    this.#layer.select(annotationId);
  }

  pixels(frame: number): GreyPixels | null {
    return greyPixelsOf(this.#imageIds[frame] ?? '');
  }

  overlays(frame: number): readonly OverlayPlane[] {
    return frameFacts(this.#imageIds[frame] ?? '')?.overlays ?? [];
  }

  zoomBy(factor: number): void {
    this.#camera.zoomBy(factor);
  }

  panBy(dx: number, dy: number): void {
    this.#camera.panBy(dx, dy);
  }

  fit(orientation: Orientation): void {
    this.#camera.fit(orientation);
  }

  placement(): Placement {
    return this.#camera.placement();
  }

  place(placement: Placement): void {
    this.#camera.place(placement);
  }

  zoom(): number {
    return this.#camera.zoom();
  }

  toFilm(x: number, y: number): FilmPoint {
    return this.#camera.toFilm(x, y);
  }

  toPane(point: FilmPoint): readonly [number, number] {
    return this.#camera.toPane(point);
  }

  press(kind: 'mousedown' | 'mousemove' | 'mouseup', x: number, y: number): void {
    const { left, top } = this.#element.getBoundingClientRect();
    const init = { bubbles: true, cancelable: true, button: 0, buttons: kind === 'mouseup' ? 0 : 1, clientX: left + x, clientY: top + y };
    this.#element.dispatchEvent(new MouseEvent(kind, init));
  }

  async picture(): Promise<HTMLCanvasElement | null> {
    const viewport = this.#viewport();
    return viewport ? paintPane(viewport.getCanvas(), this.#element) : null;
  }

  resize(): void {
    if (!this.#viewport()) return;
    this.#camera.resize(() => sharedRenderingEngine().resize(true, true));
    this.#layer.redraw();
  }

  dispose(): void {
    this.#generation++;
    this.#listener = undefined;
    this.blank();
    this.#layer.dispose();
  }

  #enable(): Types.IStackViewport {
    const engine = sharedRenderingEngine();
    engine.enableElement({
      viewportId: this.#viewportId,
      element: this.#element,
      type: Enums.ViewportType.STACK,
      defaultOptions: { background: [0, 0, 0] },
    });
    // Cornerstone makes its element take the focus and swallows every key that is pressed there; the keys belong to the room.
    this.#element.removeAttribute('tabindex');
    this.#isEnabled = true;
    this.#camera.begin();
    addPane(this.#viewportId, engine.id);
    return engine.getViewport(this.#viewportId) as Types.IStackViewport;
  }

  #hearWindow({ detail }: Types.EventTypes.VoiModifiedEvent): void {
    const { lower, upper } = detail.range;
    this.#listener?.windowed({ width: upper - lower, center: (upper + lower) / 2 });
  }

  #frame(): number {
    return this.#viewport()?.getCurrentImageIdIndex() ?? 0;
  }

  #viewport(): Types.IStackViewport | undefined {
    if (!this.#isEnabled) return undefined;
    return sharedRenderingEngine().getViewport(this.#viewportId) as Types.IStackViewport | undefined;
  }
}
