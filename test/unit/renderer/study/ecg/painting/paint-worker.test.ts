import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawableTrace } from '../../../../../../renderer/study/ecg/painting/drawable-trace.ts';
import type { EcgContent, EcgPose } from '../../../../../../renderer/study/ecg/painting/drawing.ts';
import type { PainterAnswer, PainterRequest } from '../../../../../../renderer/study/ecg/painting/painter-messages.ts';
import { palettes } from '../../../../../../renderer/study/ecg/painting/palettes.ts';
import { layOutPage } from '../../../../../../renderer/study/ecg/paper.ts';
import { startOfRecord } from '../../../../../../renderer/study/ecg/view.ts';
import { ecgTrace } from '../../../invented.ts';
import { usualSettings } from '../settings.ts';

const pane = { width: 300, height: 200 };
const pose: EcgPose = { page: layOutPage(usualSettings, pane), view: startOfRecord, pane, palette: palettes.dark, pixelRatio: 2 };
const content: EcgContent = { trace: drawableTrace(ecgTrace()), beats: [], remarks: [] };

/** The worker among fakes of what a browser gives it. */
let said: PainterAnswer[];
let frames: (() => void)[];
let paints: string[];
let tell: (request: PainterRequest) => void;

/** Notes the size of each picture put on the surface. */
const context = (): Record<string, unknown> => ({
  setTransform() {},
  putImageData: ({ width, height }: ImageData) => paints.push(`${width}×${height}`),
  fillText() {},
  measureText: () => ({ width: 10 }),
});
const surface = (own: unknown = context()): OffscreenCanvas =>
  ({ width: 0, height: 0, getContext: () => own }) as unknown as OffscreenCanvas;

const nextFrame = (): void => frames.splice(0).forEach((frame) => frame());
const draw = (drawingId: number, over: Partial<EcgPose> = {}, paperId = 1): void =>
  tell({ kind: 'draw', paperId, drawingId, content: drawingId === 1 ? content : {}, pose: { ...pose, ...over } });
const drawn = (): number[] => said.flatMap((answer) => (answer.kind === 'drawn' ? [answer.drawingId] : []));

beforeEach(async () => {
  [said, frames, paints] = [[], [], []];
  const worker = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (answer: PainterAnswer) => said.push(answer) };
  vi.stubGlobal('self', worker);
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal(
    'ImageData',
    class {
      constructor(
        readonly data: Uint8ClampedArray,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  );
  vi.resetModules();
  await import('../../../../../../renderer/study/ecg/painting/paint-worker.ts');
  tell = (data) => worker.onmessage?.({ data } as MessageEvent);
});
afterEach(() => vi.unstubAllGlobals());

describe('the worker that paints', () => {
  it('paints the first drawing at once, in device pixels, and each other with a frame', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    expect([drawn(), paints]).toEqual([[1], ['600×400']]);
    draw(2);
    expect(drawn()).toEqual([1]);
    nextFrame();
    expect(drawn()).toEqual([1, 2]);
    nextFrame();
    expect([drawn(), frames.length]).toEqual([[1, 2], 0]);
  });

  it('keeps a drawing that came early for the frame after, and passes over what came before the last two', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    for (const i of [2, 3, 4, 5]) draw(i);
    nextFrame();
    expect(drawn()).toEqual([1, 4]);
    nextFrame();
    expect(drawn()).toEqual([1, 4, 5]);
  });

  it('loses nothing of the content of a drawing that it passes over', () => {
    const texts: string[] = [];
    tell({ kind: 'open', paperId: 1, surface: surface({ ...context(), fillText: (text: string) => texts.push(text) }) });
    draw(1);
    const remarks = content.trace.leads.map(() => 'noisy');
    tell({ kind: 'draw', paperId: 1, drawingId: 2, content: { remarks }, pose });
    for (const i of [3, 4]) draw(i);
    texts.length = 0;
    nextFrame();
    expect(texts).toContain('noisy');
  });

  it('resizes with the pane and paints nothing in a pane without size', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    nextFrame();
    draw(2, { pane: { width: 0, height: 200 } });
    nextFrame();
    draw(3, { pane: { width: 150, height: 100 } });
    nextFrame();
    expect(paints).toEqual(['600×400', '300×200']);
  });

  it('says of a paper that cannot be painted why, and goes on with the others', () => {
    tell({ kind: 'open', paperId: 1, surface: surface(null) });
    tell({ kind: 'open', paperId: 2, surface: surface() });
    expect(said).toEqual([{ kind: 'failed', paperId: 1, reason: 'the canvas gives no 2D context' }]);
    draw(1, {}, 1);
    draw(1, {}, 2);
    nextFrame();
    expect(said.at(-1)).toMatchObject({ kind: 'drawn', paperId: 2, drawingId: 1 });
  });

  it('does not paint a paper that was closed meanwhile', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    nextFrame();
    draw(2);
    tell({ kind: 'close', paperId: 1 });
    nextFrame();
    expect(drawn()).toEqual([1]);
  });
});
