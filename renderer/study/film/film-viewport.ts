/**
 * One Cornerstone stack viewport that shows one film. Safety comes first: a film is on the glass only after Cornerstone has named
 * the image that was asked for; on any failure the viewport is taken apart, because Cornerstone leaves the image before on the screen.
 */
import { Enums, cache, eventTarget, imageLoader, type Types } from '@cornerstonejs/core';
import { getShouldUseCPURendering } from '@cornerstonejs/core';
import type { Annotation } from '../../../contract/annotation.ts';
import type { Engine } from '../../engine-client.ts';
import { AnnotationLayer } from './annotation-layer.ts';
import { sharedRenderingEngine, startCornerstone } from './cornerstone.ts';
import { addPane, removePane, selectTool, startTools, type AskText } from './cornerstone-tools.ts';
import { describeAnnotation, forgetFrames, greyPixelsOf, registerFrames } from './described-frames.ts';
import { frameImageId, registerFrameImages } from './frame-images.ts';
import { filmToWorld, worldToFilm } from './film-plane.ts';
import type { FilmListener, FilmRequest, FilmScreen, Orientation, Placement, ShownFilm } from './film-screen.ts';
import type { FilmPoint } from './measure/geometry.ts';
import type { GreyPixels } from './measure/roi-statistics.ts';
import { paintAnnotations } from './picture.ts';
import type { FilmTool } from './tool-names.ts';
import { spreadOf, windowRange, type GreySpread, type GreyWindow } from './window-presets.ts';

/** Largest magnification, CSS px to a film pixel. */
const maxZoom = 20;

/** Chooses once at the start who draws films. */
export { startCornerstone as chooseFilmRenderer } from './cornerstone.ts';

let paneCount = 0;

/** A FilmScreen on a DOM element. */
export class FilmViewport implements FilmScreen {
  readonly #element: HTMLDivElement;
  readonly #viewportId = `film-${++paneCount}`;
  readonly #layer: AnnotationLayer;
  #listener: FilmListener | undefined;
  #isEnabled = false;
  #imageIds: readonly string[] = [];
  #generation = 0;
  #fitZoom = 1;
  /** Of the pane when Cornerstone last took it over, CSS px: while it changes, the camera still belongs to this size. */
  #size = { width: 0, height: 0 };
  #orientation: Orientation = { rotation: 0, isFlippedAcross: false, isFlippedUpsideDown: false };

  /** @param engine  decodes the frames @param ask  asks the reader for the text of an arrow, a text or a marker */
  constructor(element: HTMLDivElement, engine: Engine, ask: AskText) {
    this.#element = element;
    startCornerstone();
    registerFrameImages(engine);
    startTools(describeAnnotation, ask);
    this.#layer = new AnnotationLayer({
      element,
      viewport: () => this.#viewport(),
      imageIds: () => this.#imageIds,
      changed: (list) => this.#listener?.annotated(list),
      selected: (id) => this.#listener?.selected(id),
    });
    element.addEventListener(Enums.Events.CAMERA_MODIFIED, () => this.#listener?.moved());
    element.addEventListener(Enums.Events.VOI_MODIFIED, (event) => this.#hearWindow(event as Types.EventTypes.VoiModifiedEvent));
    element.addEventListener(Enums.Events.STACK_NEW_IMAGE, () => this.#listener?.turned(this.#viewport()?.getCurrentImageIdIndex() ?? 0));
  }

  listen(listener: FilmListener | undefined): void {
    this.#listener = listener;
  }

  async show({ study, facts }: FilmRequest): Promise<ShownFilm> {
    const generation = ++this.#generation;
    this.blank();
    this.#imageIds = Array.from({ length: facts.frames }, (_, frame) => frameImageId(study.studyKey, frame));
    const imageId = this.#imageIds[0] ?? '';
    const failure = watchForFailure(imageId);
    try {
      // Decoded first and by itself, so that a film that cannot be decoded never comes near the viewport.
      await imageLoader.loadAndCacheImage(imageId);
      if (generation !== this.#generation) throw new Error('Another film was asked for meanwhile.');
      const viewport = this.#enable();
      const rendered = nextRender(this.#element);
      await Promise.race([viewport.setStack([...this.#imageIds]), failure.failed]);
      viewport.render();
      await Promise.race([rendered, failure.failed]);
      if (generation !== this.#generation) throw new Error('Another film was asked for meanwhile.');
      const image = viewport.getCornerstoneImage();
      if (viewport.getCurrentImageId() !== imageId || image.imageId !== imageId) {
        throw new Error('The viewer shows another image than the one that was asked for.');
      }
      registerFrames(this.#imageIds, facts, (point) => worldToFilm(viewport, point));
      this.#element.style.visibility = 'visible';
      this.#fitZoom = this.zoom();
      return { spread: spreadOfImage(image), window: windowOf(viewport) };
    } catch (error) {
      if (generation === this.#generation) this.blank();
      throw error instanceof Error ? error : new Error(describeFailure(error));
    } finally {
      failure.release();
    }
  }

  blank(): void {
    this.#element.style.visibility = 'hidden';
    this.#layer.clear();
    if (this.#isEnabled) {
      const engine = sharedRenderingEngine();
      removePane(this.#viewportId, engine.id);
      engine.disableElement(this.#viewportId);
      this.#isEnabled = false;
    }
    forgetFrames(this.#imageIds);
    forget(this.#imageIds);
    this.#imageIds = [];
  }

  async showFrame(index: number): Promise<void> {
    const viewport = this.#viewport();
    const imageId = this.#imageIds[index];
    if (!viewport || imageId === undefined) return;
    const failure = watchForFailure(imageId);
    try {
      await imageLoader.loadAndCacheImage(imageId);
      if (this.#viewport() !== viewport) return;
      await Promise.race([viewport.setImageIdIndex(index), failure.failed]);
      if (viewport.getCurrentImageId() !== imageId) throw new Error('The viewer shows another frame than the one that was asked for.');
    } catch (error) {
      this.blank();
      throw error instanceof Error ? error : new Error(describeFailure(error));
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

  setAnnotations(list: readonly Annotation[]): void {
    this.#layer.show(list);
  }

  select(annotationId: string | null): void {
    this.#layer.select(annotationId);
  }

  pixels(frame: number): GreyPixels | null {
    return greyPixelsOf(this.#imageIds[frame] ?? '');
  }

  zoomBy(factor: number): void {
    const viewport = this.#viewport();
    const next = this.zoom() * factor;
    if (!viewport || next < this.#fitZoom * 0.3 || next > Math.max(maxZoom, this.#fitZoom)) return;
    viewport.setZoom(viewport.getZoom() * factor);
    viewport.render();
  }

  panBy(dx: number, dy: number): void {
    const viewport = this.#viewport();
    if (!viewport) return;
    // By the camera, because setPan takes CSS px on a GPU and film pixels on a CPU.
    const [from, to] = [viewport.canvasToWorld([0, 0]), viewport.canvasToWorld([dx, dy])];
    const camera = viewport.getCamera();
    const shifted = (point: Types.Point3 | undefined): Types.Point3 => {
      const [x, y, z] = point ?? [0, 0, 0];
      return [x + from[0] - to[0], y + from[1] - to[1], z + from[2] - to[2]];
    };
    viewport.setCamera({ ...camera, focalPoint: shifted(camera.focalPoint), position: shifted(camera.position) });
    viewport.render();
  }

  fit(orientation: Orientation): void {
    const viewport = this.#viewport();
    if (!viewport) return;
    this.#orientation = orientation;
    const { rotation, isFlippedAcross, isFlippedUpsideDown } = orientation;
    const isSideways = rotation % 180 !== 0;
    viewport.resetCamera();
    // On a CPU a flip is of the film before it is turned, on a GPU of the picture on the screen.
    const isSwapped = getShouldUseCPURendering() && isSideways;
    const flipHorizontal = isSwapped ? isFlippedUpsideDown : isFlippedAcross;
    const flipVertical = isSwapped ? isFlippedAcross : isFlippedUpsideDown;
    const displayArea = viewport.getDisplayArea();
    // By the camera, because setViewPresentation does not flip on a CPU.
    viewport.setCamera({ flipHorizontal, flipVertical });
    viewport.setViewPresentation({ ...(displayArea ? { displayArea } : {}), rotation });
    if (isSideways) viewport.setZoom(viewport.getZoom() * this.#sidewaysFactor(viewport.getCornerstoneImage()));
    viewport.render();
    this.#fitZoom = this.zoom();
  }

  placement(): Placement {
    const image = this.#viewport()?.getCornerstoneImage();
    const [column, row] = this.toFilm(this.#size.width / 2, this.#size.height / 2);
    return { magnification: this.zoom() / this.#fitZoom, centre: [column / (image?.columns ?? 1), row / (image?.rows ?? 1)] };
  }

  place({ magnification, centre }: Placement): void {
    const image = this.#viewport()?.getCornerstoneImage();
    if (!image) return;
    this.zoomBy((magnification * this.#fitZoom) / this.zoom());
    const [x, y] = this.toPane([centre[0] * image.columns, centre[1] * image.rows]);
    this.panBy(this.#size.width / 2 - x, this.#size.height / 2 - y);
  }

  zoom(): number {
    const [x0, y0] = this.toPane([0, 0]);
    const [x1, y1] = this.toPane([100, 0]);
    return Math.hypot(x1 - x0, y1 - y0) / 100;
  }

  toFilm(x: number, y: number): FilmPoint {
    const viewport = this.#viewport();
    return viewport ? worldToFilm(viewport, viewport.canvasToWorld([x, y])) : [0, 0];
  }

  toPane(point: FilmPoint): readonly [number, number] {
    const viewport = this.#viewport();
    return viewport ? viewport.worldToCanvas(filmToWorld(viewport, point)) : [0, 0];
  }

  press(kind: 'mousedown' | 'mousemove' | 'mouseup', x: number, y: number): void {
    const { left, top } = this.#element.getBoundingClientRect();
    const init = { bubbles: true, cancelable: true, button: 0, buttons: kind === 'mouseup' ? 0 : 1, clientX: left + x, clientY: top + y };
    this.#element.dispatchEvent(new MouseEvent(kind, init));
  }

  async picture(): Promise<HTMLCanvasElement | null> {
    const viewport = this.#viewport();
    return viewport ? paintAnnotations(viewport.getCanvas(), this.#element) : null;
  }

  resize(): void {
    if (!this.#viewport()) return;
    const placement = this.placement();
    sharedRenderingEngine().resize(true, true);
    this.#measure();
    this.fit(this.#orientation);
    this.place(placement);
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
    this.#measure();
    // Cornerstone makes its element take the focus and swallows every key that is pressed there; the keys belong to the room.
    this.#element.removeAttribute('tabindex');
    this.#isEnabled = true;
    this.#orientation = { rotation: 0, isFlippedAcross: false, isFlippedUpsideDown: false };
    addPane(this.#viewportId, engine.id);
    return engine.getViewport(this.#viewportId) as Types.IStackViewport;
  }

  #measure(): void {
    this.#size = { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }

  #hearWindow({ detail }: Types.EventTypes.VoiModifiedEvent): void {
    const { lower, upper } = detail.range;
    this.#listener?.windowed({ width: upper - lower, center: (upper + lower) / 2 });
  }

  /** How much smaller a film must be drawn to fit when it lies on its side; Cornerstone fits it as if it stood. */
  #sidewaysFactor({ rows, columns, rowPixelSpacing, columnPixelSpacing }: Types.IImage): number {
    const { clientWidth, clientHeight } = this.#element;
    const [width, height] = [columns * columnPixelSpacing, rows * rowPixelSpacing];
    return Math.min(clientWidth / height, clientHeight / width) / Math.min(clientWidth / width, clientHeight / height);
  }

  #viewport(): Types.IStackViewport | undefined {
    if (!this.#isEnabled) return undefined;
    return sharedRenderingEngine().getViewport(this.#viewportId) as Types.IStackViewport | undefined;
  }
}

function windowOf(viewport: Types.IStackViewport): GreyWindow {
  const range = viewport.getProperties().voiRange;
  return range ? { width: range.upper - range.lower, center: (range.upper + range.lower) / 2 } : { width: 1, center: 0 };
}

/** Rejects when Cornerstone says, on its global target, that this image has failed. */
function watchForFailure(imageId: string): { readonly failed: Promise<never>; readonly release: () => void } {
  let release = (): void => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    const listen = (event: Event): void => {
      const detail = (event as CustomEvent<{ imageId?: string; error?: unknown }>).detail;
      if (detail.imageId === imageId) reject(new Error(describeFailure(detail.error)));
    };
    eventTarget.addEventListener(Enums.Events.IMAGE_LOAD_ERROR, listen);
    release = () => eventTarget.removeEventListener(Enums.Events.IMAGE_LOAD_ERROR, listen);
  });
  failed.catch(() => undefined);
  return { failed, release: () => release() };
}

function nextRender(element: HTMLElement): Promise<void> {
  return new Promise((resolve) => element.addEventListener(Enums.Events.IMAGE_RENDERED, () => resolve(), { once: true }));
}

/** What failed, dug out of the nested objects that the loader rejects with. */
function describeFailure(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'error' in error) return describeFailure(error.error);
  return typeof error === 'string' ? error : 'its pixels cannot be decoded';
}

function forget(imageIds: readonly string[]): void {
  for (const imageId of imageIds) if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
}

function spreadOfImage(image: Types.IImage): GreySpread {
  const isScaled = image.preScale?.scaled === true;
  return spreadOf(image.getPixelData(), isScaled ? { slope: 1, intercept: 0 } : { slope: image.slope, intercept: image.intercept });
}
