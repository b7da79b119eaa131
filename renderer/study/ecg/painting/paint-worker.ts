/**
 * The worker that paints ECG papers, beside the page: while it paints a frame, the page follows the hand and the browser shows the frame
 * before, so that on two cores without a GPU no frame is missed.
 */
import { PaintedPaper } from './painted-paper.ts';
import type { PainterAnswer, PainterRequest, PaperId } from './painter-messages.ts';

type Draw = Extract<PainterRequest, { kind: 'draw' }>;

/** Drawings that may wait: one for the next frame, one that came early for the frame after it. */
const mostWaiting = 2;

const papers = new Map<PaperId, PaintedPaper>();
/** Drawings that are not painted yet, the oldest first. */
const waiting = new Map<PaperId, Draw[]>();
let isFrameAsked = false;

self.onmessage = ({ data }: MessageEvent<PainterRequest>): void => {
  carefully(data.paperId, () => {
    if (data.kind === 'open') papers.set(data.paperId, new PaintedPaper(data.surface));
    else if (data.kind === 'close') close(data.paperId);
    else draw(data);
  });
};

/**
 * The first drawing is painted at once, each other with a frame. Page and worker have each a clock of frames, and which of the two comes
 * first changes: a drawing that comes early waits for the frame after, or there would be two in one frame and none in the next.
 */
function draw(request: Draw): void {
  const { paperId } = request;
  const paper = papers.get(paperId);
  if (!paper) return;
  const drawings = [...(waiting.get(paperId) ?? []), request];
  for (const { content, pose } of drawings.splice(0, drawings.length - mostWaiting)) paper.say(content, pose); // passed over
  waiting.set(paperId, drawings);
  if (paper.isBlank) return paintNext(paperId);
  if (!isFrameAsked) requestAnimationFrame(paintFrame);
  isFrameAsked = true;
}

function paintFrame(): void {
  isFrameAsked = waiting.size > 0;
  if (isFrameAsked) requestAnimationFrame(paintFrame);
  for (const paperId of [...waiting.keys()]) carefully(paperId, () => paintNext(paperId));
}

function paintNext(paperId: PaperId): void {
  const paper = papers.get(paperId);
  const [next, ...later] = waiting.get(paperId) ?? [];
  if (later.length > 0) waiting.set(paperId, later);
  else waiting.delete(paperId);
  if (!paper || !next) return;
  paper.say(next.content, next.pose);
  paper.paint();
  answer({ kind: 'drawn', paperId, drawingId: next.drawingId, atEpochMs: performance.timeOrigin + performance.now() });
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
