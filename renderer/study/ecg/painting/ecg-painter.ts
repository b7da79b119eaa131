/** The page's side of the painter: hands canvases to its worker, says what they show, hears what stands on them. */
import type { EcgContent, EcgDrawing, EcgPose } from './drawing.ts';
import type { PainterAnswer, PainterRequest, PaperId } from './painter-messages.ts';

/** What is needed of a worker. */
export interface PainterWorker {
  postMessage(message: PainterRequest, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<PainterAnswer>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
}

type WhenDrawn = (atMs: number) => void;

/** A canvas whose pixels the painter makes. */
export interface Paper {
  /**
   * Paints a drawing, unless another follows within the frame: then only that one.
   *
   * @param whenDrawn  called once this drawing, or one after it, stands on the canvas, with the page's time of it, ms
   */
  draw(drawing: EcgDrawing, whenDrawn: WhenDrawn): void;
  close(): void;
}

interface OpenPaper {
  readonly waiting: { readonly drawingId: number; readonly whenDrawn: WhenDrawn }[];
  readonly whenFailed: (reason: string) => void;
}

/** Papers painted by one worker. */
export class EcgPainter {
  readonly #worker: PainterWorker;
  readonly #papers = new Map<PaperId, OpenPaper>();
  #lastId: PaperId = 0;
  #fault = '';

  constructor(worker: PainterWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = ({ message }) => this.#failAll(message || 'its painter does not start');
  }

  /**
   * Takes a canvas over: the page can no longer draw on it.
   *
   * @param whenFailed  called with the reason when nothing more will be drawn on it
   */
  open(canvas: HTMLCanvasElement, whenFailed: (reason: string) => void): Paper {
    const paperId = ++this.#lastId;
    const open: OpenPaper = { waiting: [], whenFailed };
    this.#papers.set(paperId, open);
    const surface = canvas.transferControlToOffscreen();
    this.#worker.postMessage({ kind: 'open', paperId, surface }, [surface]);
    if (this.#fault) whenFailed(this.#fault);
    let sent: Partial<EcgContent> = {};
    let drawingId = 0;
    return {
      draw: ({ trace, beats, remarks, page, view, pane, palette, pixelRatio }, whenDrawn) => {
        const content = changed(sent, { trace, beats, remarks });
        const pose: EcgPose = { page, view, pane, palette, pixelRatio };
        sent = { trace, beats, remarks };
        open.waiting.push({ drawingId: ++drawingId, whenDrawn });
        this.#worker.postMessage({ kind: 'draw', paperId, drawingId, content, pose }, []);
      },
      close: () => {
        this.#papers.delete(paperId);
        this.#worker.postMessage({ kind: 'close', paperId }, []);
      },
    };
  }

  #hear(answer: PainterAnswer): void {
    const paper = this.#papers.get(answer.paperId);
    if (!paper) return;
    if (answer.kind === 'failed') return paper.whenFailed(answer.reason);
    const atMs = answer.atEpochMs - performance.timeOrigin;
    while ((paper.waiting[0]?.drawingId ?? Infinity) <= answer.drawingId) paper.waiting.shift()?.whenDrawn(atMs);
  }

  #failAll(reason: string): void {
    this.#fault = reason;
    for (const { whenFailed } of this.#papers.values()) whenFailed(reason);
  }
}

/** What is another thing than it was. */
function changed(before: Partial<EcgContent>, now: EcgContent): Partial<EcgContent> {
  return {
    ...(now.trace === before.trace ? {} : { trace: now.trace }),
    ...(now.beats === before.beats ? {} : { beats: now.beats }),
    ...(now.remarks === before.remarks ? {} : { remarks: now.remarks }),
  };
}

let shared: EcgPainter | undefined;

/** The one painter of the page. The first call starts its worker: made before the first ECG is here, it costs that ECG no time. */
export function ecgPainter(): EcgPainter {
  shared ??= new EcgPainter(new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module', name: 'ecg-painter' }));
  return shared;
}
