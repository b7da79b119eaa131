/** One ECG paper on the screen: its surface, its pixels, and what was last said of its drawing. */
import type { PaneSize } from '../paper.ts';
import { drawPaper } from './draw-paper.ts';
import { drawWords } from './draw-words.ts';
import type { EcgContent, EcgDrawing, EcgPose } from './drawing.ts';
import { PixelPaper } from './pixel-paper.ts';

/** A surface with the drawing that it is to show. */
export class PaintedPaper {
  readonly #surface: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #plane = new PixelPaper(0, 0);
  #drawing: EcgDrawing | null = null;

  /** @throws Error when the surface gives no context to draw with */
  constructor(surface: OffscreenCanvas) {
    this.#surface = surface;
    const context = surface.getContext('2d', { alpha: false });
    if (!context) throw new Error('the canvas gives no 2D context');
    this.#context = context;
  }

  /** Whether anything was painted yet. */
  get isBlank(): boolean {
    return this.#plane.width === 0;
  }

  /** Says what to paint next. @param content  what has changed of it; all of it the first time */
  say(content: Partial<EcgContent>, pose: EcgPose): void {
    const before = this.#drawing;
    const { trace = before?.trace, beats = before?.beats ?? [], remarks = before?.remarks ?? [] } = content;
    if (trace) this.#drawing = { trace, beats, remarks, ...pose };
  }

  /** Paints the part of the page that the pane shows, the surface resized to the pane at the screen's pixel ratio. */
  paint(): void {
    const drawing = this.#drawing;
    if (!drawing || drawing.pane.width < 1 || drawing.pane.height < 1) return;
    const plane = this.#planeOf(drawing.pane, drawing.pixelRatio);
    drawPaper(plane, drawing);
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.putImageData(new ImageData(plane.rgba, plane.width, plane.height), 0, 0);
    drawWords(this.#context, drawing);
  }

  /** The plane of pixels, made anew when its size has changed. */
  #planeOf(pane: PaneSize, pixelRatio: number): PixelPaper {
    const [width, height] = [Math.round(pane.width * pixelRatio), Math.round(pane.height * pixelRatio)];
    if (this.#plane.width === width && this.#plane.height === height) return this.#plane;
    this.#plane = new PixelPaper(width, height);
    this.#surface.width = width;
    this.#surface.height = height;
    return this.#plane;
  }
}
