/**
 * The worker that paints ECG papers, beside the page: while it paints a frame, the page follows the hand and the browser shows the frame
 * before, so that on two cores without a GPU no frame is missed.
 */
import { PaintedPaper } from './painted-paper.ts';
import type { PainterAnswer, PainterRequest, PaperId } from './painter-messages.ts';

const papers = new Map<PaperId, PaintedPaper>();
/** Papers whose last drawing is not painted yet, with its number. */
const waiting = new Map<PaperId, number>();
/** Comes back as a task behind the requests that have arrived already. */
const turn = new MessageChannel();
turn.port1.onmessage = paintWaiting;

self.onmessage = ({ data }: MessageEvent<PainterRequest>): void => {
  carefully(data.paperId, () => {
    if (data.kind === 'open') papers.set(data.paperId, new PaintedPaper(data.surface));
    else if (data.kind === 'close') close(data.paperId);
    else draw(data);
  });
};

/**
 * Paints once what was said up to then: drawings that came while the one before was painted are passed over. It does not wait for a frame,
 * for the page says a drawing once a frame already, and two clocks of frames would now and then put two drawings into one and none
 * into the next.
 */
function draw({ paperId, drawingId, content, pose }: Extract<PainterRequest, { kind: 'draw' }>): void {
  const paper = papers.get(paperId);
  if (!paper) return;
  paper.say(content, pose);
  if (waiting.size === 0) turn.port2.postMessage(null);
  waiting.set(paperId, drawingId);
}

function paintWaiting(): void {
  for (const [paperId, drawingId] of [...waiting]) carefully(paperId, () => paint(paperId, drawingId));
}

function paint(paperId: PaperId, drawingId: number): void {
  waiting.delete(paperId);
  papers.get(paperId)?.paint();
  answer({ kind: 'drawn', paperId, drawingId, atEpochMs: performance.timeOrigin + performance.now() });
}

function close(paperId: PaperId): void {
  papers.delete(paperId);
  waiting.delete(paperId);
}

function carefully(paperId: PaperId, work: () => void): void {
  try {
    work();
  } catch (error) {
    close(paperId);
    answer({ kind: 'failed', paperId, reason: error instanceof Error ? error.message : String(error) });
  }
}

function answer(message: PainterAnswer): void {
  self.postMessage(message);
}
