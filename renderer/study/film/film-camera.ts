/** How one looks at a film: zoom, pan, orientation, and where film points lie on the pane. The same on a GPU and on a CPU. */
import { getShouldUseCPURendering, type Types } from '@cornerstonejs/core';
import { filmToWorld, worldToFilm } from './film-plane.ts';
import type { Orientation, Placement } from './film-screen.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';

/** Largest magnification, CSS px to a film pixel. */
const maxZoom = 20;

const upright: Orientation = { rotation: 0, isFlippedAcross: false, isFlippedUpsideDown: false };

/** The camera of one pane. Without a film on it nothing happens. */
export class FilmCamera {
  readonly #element: HTMLElement;
  readonly #viewport: () => Types.IStackViewport | undefined;
  #fitZoom = 1;
  #orientation = upright;
  /** Of the pane when Cornerstone last took it over, CSS px: while it changes, the camera still belongs to this size. */
  #size = { width: 0, height: 0 };

  constructor(element: HTMLElement, viewport: () => Types.IStackViewport | undefined) {
    this.#element = element;
    this.#viewport = viewport;
  }

  /** A pane has been made, upright. */
  begin(): void {
    this.#orientation = upright;
    this.#measure();
  }

  /** The film that has just been put on the pane fits it. */
  takeAsFitted(): void {
    this.#fitZoom = this.zoom();
  }

  /** The pane has another size. @param apply  has Cornerstone take it over */
  resize(apply: () => void): void {
    const placement = this.placement();
    apply();
    this.#measure();
    this.fit(this.#orientation);
    this.place(placement);
  }

  /** Another picture of the same film: turned and placed as the one before. @param change  puts it on the pane */
  async keep(change: () => Promise<void>): Promise<void> {
    const placement = this.placement();
    await change();
    this.fit(this.#orientation);
    this.place(placement);
  }

  zoomBy(factor: number): void {
    const viewport = this.#viewport();
    const next = this.zoom() * factor;
    if (!viewport || next < this.#fitZoom * 0.3 || next > Math.max(maxZoom, this.#fitZoom)) return;
    viewport.setZoom(viewport.getZoom() * factor);
    viewport.render();
  }

  /** @param dx @param dy  CSS px */
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

  /** Shows the whole film, turned so. */
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

  /** CSS px to a film pixel. */
  zoom(): number {
    const [x0, y0] = this.toPane([0, 0]);
    const [x1, y1] = this.toPane([100, 0]);
    return Math.hypot(x1 - x0, y1 - y0) / 100;
  }

  /** Film point under a point of the pane, CSS px. */
  toFilm(x: number, y: number): FilmPoint {
    const viewport = this.#viewport();
    return viewport ? worldToFilm(viewport, viewport.canvasToWorld([x, y])) : [0, 0];
  }

  /** Point of the pane, CSS px, of a film point. */
  toPane(point: FilmPoint): readonly [number, number] {
    const viewport = this.#viewport();
    return viewport ? viewport.worldToCanvas(filmToWorld(viewport, point)) : [0, 0];
  }

  #measure(): void {
    this.#size = { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }

  /** How much smaller a film must be drawn to fit when it lies on its side; Cornerstone fits it as if it stood. */
  #sidewaysFactor({ rows, columns, rowPixelSpacing, columnPixelSpacing }: Types.IImage): number {
    const { clientWidth, clientHeight } = this.#element;
    const [width, height] = [columns * columnPixelSpacing, rows * rowPixelSpacing];
    return Math.min(clientWidth / height, clientHeight / width) / Math.min(clientWidth / width, clientHeight / height);
  }
}
