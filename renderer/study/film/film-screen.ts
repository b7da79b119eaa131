/** What the film's state needs of a screen. The real one is Cornerstone's; tests give a fake. */
import type { Annotation } from '../../../contract/annotation.ts';
import type { FilmFrame, OverlayPlane, VoiTransform } from '../../../contract/film-frame.ts';
import type { FilmFacts } from '../../../contract/film.ts';
import type { Study } from '../../../contract/study.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';
import type { GreyPixels } from '../../../contract/measure/roi-statistics.ts';
import type { FilmTool } from './tool-names.ts';
import type { GreySpread, GreyWindow } from './window-presets.ts';

/** A film to be shown. */
export interface FilmRequest {
  readonly study: Study;
  readonly facts: FilmFacts;
  /** Its first frame or the preview of it, when it is here already. */
  readonly frame?: FilmFrame;
}

/** What is on the glass after `show`. */
export interface ShownFilm {
  /** Null while the values that it is of are not here. */
  readonly spread: GreySpread | null;
  readonly window: GreyWindow;
  /** All VOI transforms that the file offers, the first meant for the first look. */
  readonly voi: readonly VoiTransform[];
  /** Which of them the shown values went through; null when they are modality values. */
  readonly appliedVoi: number | null;
  /** False for a preview; `completed` or `failed` follows then. */
  readonly isWhole: boolean;
}

/** Which of the file's VOI transforms the engine applies: its default, none, or the one of an index. */
export type FilmVoi = 'default' | 'none' | number;

/** How a film is turned, as seen on the screen. */
export interface Orientation {
  /** Degrees clockwise: 0, 90, 180, 270. */
  readonly rotation: number;
  /** Left and right have changed places. */
  readonly isFlippedAcross: boolean;
  /** Top and bottom have changed places. */
  readonly isFlippedUpsideDown: boolean;
}

/** Where one looks on a film, independent of its size, so that it can be carried over to another. */
export interface Placement {
  /** 1 shows the whole film. */
  readonly magnification: number;
  /** Point in the middle of the pane, as shares of the film's width and height. */
  readonly centre: readonly [number, number];
}

/** What a screen tells: what the reader has done on it. */
export interface FilmListener {
  /** Zoom, pan or orientation have changed. */
  moved(): void;
  windowed(window: GreyWindow): void;
  /** Another frame is shown. @param frame  from 0 */
  turned(frame: number): void;
  annotated(annotations: readonly Annotation[]): void;
  selected(annotationId: string | null): void;
  /** The film that is shown was a preview until now; measurements and overlays are right from here on. */
  completed(spread: GreySpread | null): void;
  /** The film that is shown as a preview cannot be decoded; the screen is blank. */
  failed(error: unknown): void;
}

export interface FilmScreen {
  listen(listener: FilmListener | undefined): void;
  /** @throws Error when this very film cannot be shown; the screen is blank then */
  show(film: FilmRequest): Promise<ShownFilm>;
  blank(): void;
  /** @throws Error when this frame cannot be shown; the screen is blank then */
  showFrame(index: number): Promise<void>;
  /** Shows the same frame through another VOI transform. @throws Error when it cannot be shown; the screen is blank then */
  useVoi(voi: FilmVoi): Promise<ShownFilm>;
  setWindow(window: GreyWindow): void;
  setInverted(isInverted: boolean): void;
  setTool(tool: FilmTool): void;
  /** Ends and takes away what is being drawn. @returns whether something was */
  cancelDrawing(): boolean;
  setAnnotations(annotations: readonly Annotation[]): void;
  select(annotationId: string | null): void;
  /** Modality values of a frame that is or was shown; null for a colour picture. */
  pixels(frame: number): GreyPixels | null;
  /** What the file wants drawn over a frame that is or was shown. */
  overlays(frame: number): readonly OverlayPlane[];
  zoomBy(factor: number): void;
  /** @param dx @param dy  CSS px */
  panBy(dx: number, dy: number): void;
  /** Shows the whole film, turned so. */
  fit(orientation: Orientation): void;
  placement(): Placement;
  place(placement: Placement): void;
  /** CSS px to a film pixel. */
  zoom(): number;
  /** Film point under a point of the pane, CSS px. */
  toFilm(x: number, y: number): FilmPoint;
  /** Point of the pane, CSS px, of a film point. */
  toPane(point: FilmPoint): readonly [number, number];
  /** Does at a point of the pane, CSS px, what a mouse would: for those who use the keyboard. */
  press(kind: 'mousedown' | 'mousemove' | 'mouseup', x: number, y: number): void;
  /** What is on the glass, annotations burnt in; null when nothing is. */
  picture(): Promise<HTMLCanvasElement | null>;
  resize(): void;
  dispose(): void;
}
