import { describe, expect, it } from 'vitest';
import { drawableTrace } from '../../../../../../renderer/study/ecg/painting/drawable-trace.ts';
import type { EcgDrawing } from '../../../../../../renderer/study/ecg/painting/drawing.ts';
import { EcgPainter, type PainterWorker } from '../../../../../../renderer/study/ecg/painting/ecg-painter.ts';
import type { PainterAnswer, PainterRequest } from '../../../../../../renderer/study/ecg/painting/painter-messages.ts';
import { palettes } from '../../../../../../renderer/study/ecg/painting/palettes.ts';
import { layOutPage } from '../../../../../../renderer/study/ecg/paper.ts';
import { startOfRecord } from '../../../../../../renderer/study/ecg/view.ts';
import { ecgTrace } from '../../../invented.ts';
import { usualSettings } from '../settings.ts';

const pane = { width: 800, height: 600 };
const drawing: EcgDrawing = {
  page: layOutPage(usualSettings, pane),
  view: startOfRecord,
  pane,
  palette: palettes.dark,
  pixelRatio: 1,
  trace: drawableTrace(ecgTrace()),
  beats: [],
  remarks: [],
};

/** A painter with a worker that remembers what it is told, and says what the test lets it say. */
function scene(): {
  painter: EcgPainter;
  asked: PainterRequest[];
  say: (answer: PainterAnswer) => void;
  breakDown: (message: string) => void;
} {
  const asked: PainterRequest[] = [];
  const worker: PainterWorker = { postMessage: (message) => asked.push(message), onmessage: null, onerror: null };
  const painter = new EcgPainter(worker);
  return {
    painter,
    asked,
    say: (data) => worker.onmessage?.({ data } as MessageEvent<PainterAnswer>),
    breakDown: (message) => worker.onerror?.({ message } as ErrorEvent),
  };
}
const canvas = (): HTMLCanvasElement => ({ transferControlToOffscreen: () => ({}) }) as unknown as HTMLCanvasElement;
const draws = (asked: readonly PainterRequest[]): Extract<PainterRequest, { kind: 'draw' }>[] =>
  asked.filter(({ kind }) => kind === 'draw') as never;

describe('the painter', () => {
  it('sends the record once, and with every movement only how the paper lies', () => {
    const { painter, asked } = scene();
    const paper = painter.open(canvas(), () => {});
    paper.draw(drawing, () => {});
    paper.draw({ ...drawing, view: { left: 5, top: 0, startS: 0 } }, () => {});
    const beats = [{ timeS: 1, kind: 'normal' }] as const;
    paper.draw({ ...drawing, beats }, () => {});
    expect(draws(asked).map(({ content }) => Object.keys(content))).toEqual([['trace', 'beats', 'remarks'], [], ['beats']]);
    expect(draws(asked)[1]?.pose.view.left).toBe(5);
  });

  it('says that a drawing is there once it, or one after it, was painted', () => {
    const { painter, asked, say } = scene();
    const there: number[] = [];
    const paper = painter.open(canvas(), () => {});
    for (const i of [1, 2, 3]) paper.draw(drawing, (atMs) => there.push(i + Math.round(atMs)));
    const { paperId } = draws(asked)[0]!;
    const [, second] = draws(asked);
    say({ kind: 'drawn', paperId, drawingId: second!.drawingId, atEpochMs: performance.timeOrigin + 7 });
    expect(there).toEqual([8, 9]);
    say({ kind: 'drawn', paperId, drawingId: draws(asked)[2]!.drawingId, atEpochMs: performance.timeOrigin + 7 });
    expect(there).toEqual([8, 9, 10]);
  });

  it('keeps two papers apart, and hears nothing more of a closed one', () => {
    const { painter, asked, say } = scene();
    const there: string[] = [];
    const [now, prior] = [painter.open(canvas(), () => {}), painter.open(canvas(), () => {})];
    now.draw(drawing, () => there.push('now'));
    prior.draw(drawing, () => there.push('prior'));
    const [first, second] = draws(asked);
    now.close();
    say({ kind: 'drawn', paperId: first!.paperId, drawingId: first!.drawingId, atEpochMs: performance.timeOrigin + 7 });
    say({ kind: 'drawn', paperId: second!.paperId, drawingId: second!.drawingId, atEpochMs: performance.timeOrigin + 7 });
    expect(there).toEqual(['prior']);
    expect(asked.at(-1)).toEqual({ kind: 'close', paperId: first!.paperId });
  });

  it('says why a paper cannot be painted, of the others nothing; a worker that does not start fails them all', () => {
    const { painter, asked, say, breakDown } = scene();
    const said: string[] = [];
    painter.open(canvas(), (reason) => said.push(`a: ${reason}`));
    painter.open(canvas(), (reason) => said.push(`b: ${reason}`));
    say({ kind: 'failed', paperId: asked[1]!.paperId, reason: 'no memory' });
    expect(said).toEqual(['b: no memory']);
    breakDown('not found');
    painter.open(canvas(), (reason) => said.push(`c: ${reason}`));
    expect(said).toEqual(['b: no memory', 'a: not found', 'b: not found', 'c: not found']);
  });
});
