/**
 * One Cornerstone stack viewport that shows one film. Safety comes first: a film is on the glass only after Cornerstone has named
 * the image that was asked for; on any failure the viewport is taken apart, because Cornerstone leaves the image before on the screen.
 */
import {
  RenderingEngine,
  Enums,
  cache,
  eventTarget,
  getRenderingCapabilities,
  getRenderingEngine,
  imageLoader,
  init as initCore,
  setUseCPURendering,
  type Types,
} from '@cornerstonejs/core';
import { init as initLoader, wadouri } from '@cornerstonejs/dicom-image-loader';
import { utilities as metadataUtilities } from '@cornerstonejs/metadata';
import type { FilmPoint } from './length.ts';
import { spreadOf, windowRange, type GreySpread, type GreyWindow } from './window-presets.ts';

/** What is on the glass after `show`. */
export interface ShownFilm {
  readonly spread: GreySpread;
  readonly window: GreyWindow;
}

/** What the film's state needs of a screen; tests give a fake. */
export interface FilmScreen {
  /** @throws Error when this very film cannot be shown; the screen is blank then */
  show(part10: ArrayBuffer): Promise<ShownFilm>;
  blank(): void;
  setWindow(window: GreyWindow): void;
  setInverted(isInverted: boolean): void;
  zoomBy(factor: number): void;
  /** @param dx @param dy  CSS px */
  panBy(dx: number, dy: number): void;
  /**
   * Shows the whole film.
   *
   * @param degrees  how far it is turned clockwise: 0, 90, 180, 270
   */
  fit(degrees: number): void;
  /** CSS px to a film pixel. */
  zoom(): number;
  /** Film point under a point of the pane, CSS px. */
  toFilm(x: number, y: number): FilmPoint;
  /** Point of the pane, CSS px, of a film point. */
  toPane(point: FilmPoint): readonly [number, number];
  resize(): void;
  dispose(): void;
}

const engineId = 'auscult';

/** Largest magnification, CSS px to a film pixel. */
const maxZoom = 20;

let isStarted = false;

/** Starts Cornerstone once a page. Without a real GPU the CPU draws, which is faster than WebGL in software. */
function startCornerstone(): void {
  if (isStarted) return;
  isStarted = true;
  initCore();
  const capabilities = getRenderingCapabilities();
  if (!capabilities.webgl || capabilities.softwareRasterizer) setUseCPURendering(true, false);
  initLoader({ maxWebWorkers: 1 });
}

/** A FilmScreen on a DOM element. */
export class FilmViewport implements FilmScreen {
  readonly #element: HTMLDivElement;
  readonly #viewportId = 'film';
  #engine: RenderingEngine | undefined;
  #imageId = '';
  #generation = 0;
  #fitZoom = 1;

  constructor(element: HTMLDivElement) {
    this.#element = element;
    startCornerstone();
  }

  async show(part10: ArrayBuffer): Promise<ShownFilm> {
    const generation = ++this.#generation;
    this.blank();
    const imageId = wadouri.fileManager.add(new Blob([part10]));
    this.#imageId = imageId;
    const failure = watchForFailure(imageId);
    try {
      // Decoded first and by itself, so that a film that cannot be decoded never comes near the viewport.
      assumeSquarePixels(await imageLoader.loadAndCacheImage(imageId));
      if (generation !== this.#generation) throw new Error('Another film was asked for meanwhile.');
      const viewport = this.#enable();
      const rendered = nextRender(this.#element);
      await Promise.race([viewport.setStack([imageId]), failure.failed]);
      viewport.render();
      await Promise.race([rendered, failure.failed]);
      if (generation !== this.#generation) throw new Error('Another film was asked for meanwhile.');
      const image = viewport.getCornerstoneImage();
      if (viewport.getCurrentImageId() !== imageId || image.imageId !== imageId) {
        throw new Error('The viewer shows another image than the one that was asked for.');
      }
      this.#element.style.visibility = 'visible';
      this.#fitZoom = this.zoom();
      return { spread: spreadOfImage(image), window: this.#window(viewport) };
    } catch (error) {
      if (generation === this.#generation) this.blank();
      throw error instanceof Error ? error : new Error(describeFailure(error));
    } finally {
      failure.release();
    }
  }

  blank(): void {
    this.#element.style.visibility = 'hidden';
    this.#engine?.disableElement(this.#viewportId);
    if (this.#imageId !== '') forget(this.#imageId);
    this.#imageId = '';
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

  fit(degrees: number): void {
    const viewport = this.#viewport();
    if (!viewport) return;
    viewport.resetCamera();
    const displayArea = viewport.getDisplayArea();
    viewport.setViewPresentation({ ...(displayArea ? { displayArea } : {}), rotation: degrees });
    if (degrees % 180 !== 0) viewport.setZoom(viewport.getZoom() * this.#sidewaysFactor(viewport.getCornerstoneImage()));
    viewport.render();
    this.#fitZoom = this.zoom();
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

  resize(): void {
    const viewport = this.#viewport();
    if (!viewport) return;
    this.#engine?.resize(true, true);
  }

  dispose(): void {
    this.#generation++;
    this.blank();
    this.#engine?.destroy();
    this.#engine = undefined;
  }

  #enable(): Types.IStackViewport {
    getRenderingEngine(engineId)?.destroy();
    const engine = new RenderingEngine(engineId);
    this.#engine = engine;
    engine.enableElement({
      viewportId: this.#viewportId,
      element: this.#element,
      type: Enums.ViewportType.STACK,
      defaultOptions: { background: [0, 0, 0] },
    });
    return engine.getViewport(this.#viewportId) as Types.IStackViewport;
  }

  /** How much smaller a film must be drawn to fit when it lies on its side; Cornerstone fits it as if it stood. */
  #sidewaysFactor({ rows, columns, rowPixelSpacing, columnPixelSpacing }: Types.IImage): number {
    const { clientWidth, clientHeight } = this.#element;
    const [width, height] = [columns * columnPixelSpacing, rows * rowPixelSpacing];
    return Math.min(clientWidth / height, clientHeight / width) / Math.min(clientWidth / width, clientHeight / height);
  }

  #viewport(): Types.IStackViewport | undefined {
    if (this.#imageId === '') return undefined;
    return this.#engine?.getViewport(this.#viewportId) as Types.IStackViewport | undefined;
  }

  #window(viewport: Types.IStackViewport): GreyWindow {
    const range = viewport.getProperties().voiRange;
    return range ? { width: range.upper - range.lower, center: (range.upper + range.lower) / 2 } : { width: 1, center: 0 };
  }
}

/** Gives an image without spacing one of 1: Cornerstone's camera turns to NaN without. Lengths are stated from the film's facts, not from this. */
function assumeSquarePixels(image: Types.IImage): void {
  if (image.rowPixelSpacing > 0 && image.columnPixelSpacing > 0) return;
  image.rowPixelSpacing = 1;
  image.columnPixelSpacing = 1;
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

function forget(imageId: string): void {
  if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
  wadouri.fileManager.remove(Number(imageId.slice('dicomfile:'.length)));
  metadataUtilities.clearCacheData();
}

function spreadOfImage(image: Types.IImage): GreySpread {
  const isScaled = image.preScale?.scaled === true;
  return spreadOf(image.getPixelData(), isScaled ? { slope: 1, intercept: 0 } : { slope: image.slope, intercept: image.intercept });
}

/**
 * Film pixel of a point in Cornerstone's world. Taken from the viewport's own plane, because Cornerstone's conversion by image ID gives
 * NaN for films that state no spacing.
 */
function worldToFilm(viewport: Types.IStackViewport, world: Types.Point3): FilmPoint {
  const { origin, direction, spacing } = viewport.getImageData();
  const along = (axis: 0 | 1): number =>
    [0, 1, 2].reduce((sum, k) => sum + ((world[k] ?? 0) - (origin[k] ?? 0)) * (direction[3 * axis + k] ?? 0), 0) / spacing[axis];
  return [along(0), along(1)];
}

/** Point in Cornerstone's world of a film pixel; the inverse of `worldToFilm`. */
function filmToWorld(viewport: Types.IStackViewport, [column, row]: FilmPoint): Types.Point3 {
  const { origin, direction, spacing } = viewport.getImageData();
  const at = (k: 0 | 1 | 2): number => origin[k] + column * spacing[0] * (direction[k] ?? 0) + row * spacing[1] * (direction[3 + k] ?? 0);
  return [at(0), at(1), at(2)];
}
