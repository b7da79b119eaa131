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
let turns: (() => void)[];
let paints: string[];
let tell: (request: PainterRequest) => void;

/** A surface that notes the size of each picture put on it. */
function surface(context: unknown = undefined): OffscreenCanvas {
  const own = {
    setTransform() {},
    putImageData: ({ width, height }: ImageData) => paints.push(`${width}×${height}`),
    fillText() {},
    measureText: () => ({ width: 10 }),
  };
  return { width: 0, height: 0, getContext: () => (context === undefined ? own : context) } as unknown as OffscreenCanvas;
}

/** What the worker has put behind the requests that came until now. */
const takeTurn = (): void => turns.splice(0).forEach((turn) => turn());
const draw = (drawingId: number, over: Partial<EcgPose> = {}, paperId = 1): void =>
  tell({ kind: 'draw', paperId, drawingId, content: drawingId === 1 ? content : {}, pose: { ...pose, ...over } });
const drawn = (): number[] => said.flatMap((answer) => (answer.kind === 'drawn' ? [answer.drawingId] : []));

beforeEach(async () => {
  [said, turns, paints] = [[], [], []];
  const worker = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (answer: PainterAnswer) => said.push(answer) };
  vi.stubGlobal('self', worker);
  vi.stubGlobal(
    'MessageChannel',
    class {
      readonly port1: { onmessage?: () => void } = {};
      readonly port2 = { postMessage: () => turns.push(() => this.port1.onmessage?.()) };
    },
  );
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
  it('paints, in device pixels, the last of the drawings that came meanwhile', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    takeTurn();
    expect([drawn(), paints]).toEqual([[1], ['600×400']]);
    draw(2);
    draw(3);
    expect(drawn()).toEqual([1]);
    takeTurn();
    expect([drawn(), paints.length]).toEqual([[1, 3], 2]);
    takeTurn();
    expect(paints.length).toBe(2);
  });

  it('resizes with the pane and paints nothing in a pane without size', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    takeTurn();
    draw(2, { pane: { width: 0, height: 200 } });
    takeTurn();
    draw(3, { pane: { width: 150, height: 100 } });
    takeTurn();
    expect(paints).toEqual(['600×400', '300×200']);
  });

  it('says of a paper that cannot be painted why, and goes on with the others', () => {
    tell({ kind: 'open', paperId: 1, surface: surface(null) });
    tell({ kind: 'open', paperId: 2, surface: surface() });
    expect(said).toEqual([{ kind: 'failed', paperId: 1, reason: 'the canvas gives no 2D context' }]);
    draw(1, {}, 1);
    draw(1, {}, 2);
    takeTurn();
    expect(said.at(-1)).toMatchObject({ kind: 'drawn', paperId: 2, drawingId: 1 });
  });

  it('does not paint a paper that was closed meanwhile', () => {
    tell({ kind: 'open', paperId: 1, surface: surface() });
    draw(1);
    takeTurn();
    draw(2);
    tell({ kind: 'close', paperId: 1 });
    takeTurn();
    expect(drawn()).toEqual([1]);
  });
});
