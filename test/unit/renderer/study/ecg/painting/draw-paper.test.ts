import { describe, expect, it } from 'vitest';
import { drawPaper } from '../../../../../../renderer/study/ecg/painting/draw-paper.ts';
import type { EcgDrawing } from '../../../../../../renderer/study/ecg/painting/drawing.ts';
import { drawableTrace, leadValues, shapeScale } from '../../../../../../renderer/study/ecg/painting/drawable-trace.ts';
import { palettes } from '../../../../../../renderer/study/ecg/painting/palettes.ts';
import { baselineY, layOutPage, timeToX } from '../../../../../../renderer/study/ecg/paper.ts';
import { colourOf, PixelPaper } from '../../../../../../renderer/study/ecg/painting/pixel-paper.ts';
import { startOfRecord } from '../../../../../../renderer/study/ecg/view.ts';
import { ecgTrace } from '../../../invented.ts';
import { usualSettings } from '../settings.ts';

const pane = { width: 1060, height: 980 };
const page = layOutPage({ ...usualSettings, layoutId: '12x1' }, pane);
const [paper, fine, coarse] = (['paper', 'fineLine', 'coarseLine'] as const).map((key) => colourOf(palettes.paper[key]));

function draw(trace = ecgTrace(), over: Partial<EcgDrawing> = {}): { at: (x: number, y: number) => number; plane: PixelPaper } {
  const pixelRatio = over.pixelRatio ?? 1;
  const plane = new PixelPaper(pane.width * pixelRatio, pane.height * pixelRatio);
  drawPaper(plane, {
    page,
    view: startOfRecord,
    pane,
    trace: drawableTrace(trace),
    palette: palettes.paper,
    beats: [],
    remarks: [],
    pixelRatio,
    ...over,
  });
  const pixels = new Uint32Array(plane.rgba.buffer);
  return { plane, at: (x, y) => pixels[Math.floor(y) * plane.width + Math.floor(x)] ?? 0 };
}

/** Whether a pixel has more of the trace in it than of the paper. */
const isInked = (colour: number): boolean => (colour & 255) < 128;

/** y of the darkest pixel of a column within a range, device px. */
function darkest(at: (x: number, y: number) => number, x: number, from: number, to: number): number {
  let best = from;
  for (let y = from; y < to; y++) if ((at(x, y) & 255) < (at(x, best) & 255)) best = y;
  return best;
}

describe('drawing an ECG', () => {
  it('rules fine lines every 4 px and coarse ones every 20 px at 4 px/mm', () => {
    const { at } = draw();
    const y = pane.height - 2;
    expect([0, 4, 8, 12, 16, 20].map((x) => at(x, y))).toEqual([coarse, fine, fine, fine, fine, coarse]);
    expect(at(2, y)).toBe(paper);
  });

  it('draws a sine of 1 mV through its crest, its foot and its crossings', () => {
    const { at } = draw();
    for (const [seconds, millivolts] of [
      [0.25, 1],
      [0.75, -1],
      [1.25, 1],
    ] as const) {
      const y = baselineY(page, 0) - millivolts * page.pxPerMv;
      const found = darkest(at, Math.round(timeToX(page, seconds)), Math.round(y) - 12, Math.round(y) + 12);
      expect(Math.abs(found + 0.5 - y)).toBeLessThanOrEqual(1.5);
    }
  });

  it('draws the same curve with two device pixels to a CSS pixel', () => {
    const { at } = draw(ecgTrace(), { pixelRatio: 2 });
    const y = 2 * (baselineY(page, 0) - page.pxPerMv);
    expect(Math.abs(darkest(at, 2 * timeToX(page, 0.25), Math.round(y) - 20, Math.round(y) + 20) + 0.5 - y)).toBeLessThanOrEqual(2);
  });

  it('leaves a gap where samples are missing instead of bridging it', () => {
    const trace = ecgTrace();
    trace.samplesMv.fill(Number.NaN, 1000, 1500);
    const { at } = draw(trace);
    const columnInked = (seconds: number): boolean => {
      const x = Math.round(timeToX(page, seconds));
      for (let y = Math.ceil(page.originY); y < page.originY + page.rowHeight * 0.95; y++) if (isInked(at(x, y))) return true;
      return false;
    };
    expect([1.9, 2.2, 2.8, 3.1].map(columnInked)).toEqual([true, false, false, true]);
  });

  it('draws nothing of a missing lead', () => {
    const trace = ecgTrace();
    trace.leads[0] = { name: 'I', origin: 'missing', isCalibrated: false, notices: [] };
    trace.leads[1] = { name: 'II', origin: 'missing', isCalibrated: false, notices: [] };
    const { at } = draw(trace);
    let inked = 0;
    for (let x = Math.ceil(page.originX) + 2; x < 1000; x++)
      for (let y = Math.ceil(page.originY); y < page.originY + page.rowHeight; y++) if (isInked(at(x, y))) inked += 1;
    expect(inked).toBe(0);
  });

  it('draws an inverted strip upside down', () => {
    const cabrera = layOutPage({ ...usualSettings, layoutId: '12x1', leadOrder: 'cabrera' }, pane);
    const { at } = draw(ecgTrace(), { page: cabrera });
    const y = baselineY(cabrera, 2) + page.pxPerMv;
    expect(Math.abs(darkest(at, Math.round(timeToX(cabrera, 0.25)), Math.round(y) - 12, Math.round(y) + 12) + 0.5 - y)).toBeLessThanOrEqual(
      1.5,
    );
  });

  it('draws a calibration pulse of 1 mV and 5 mm', () => {
    const { at } = draw();
    const [base, top] = [baselineY(page, 0), baselineY(page, 0) - 40];
    expect(isInked(at(5 * 4, top - 0.5)) || isInked(at(5 * 4, top + 0.5))).toBe(true);
    expect([3.5 * 4, 8.5 * 4].every((x) => isInked(at(x, (base + top) / 2)) || isInked(at(x - 1, (base + top) / 2)))).toBe(true);
    expect(isInked(at(6 * 4, (base + top) / 2))).toBe(false);
  });

  it('moves with the view by whole pixels', () => {
    const still = draw();
    const moved = draw(ecgTrace(), { view: { left: 40, top: 12, startS: 0 } });
    for (const [x, y] of [
      [200, 300],
      [333, 111],
      [512, 700],
    ] as const)
      expect(moved.at(x - 40, y - 12)).toBe(still.at(x, y));
  });

  it('draws many samples to a pixel as their extremes: a single spike of a day is seen', () => {
    const trace = ecgTrace(600, 500);
    trace.samplesMv.fill(0);
    trace.samplesMv[150_000] = 1;
    const zoomedOut = layOutPage({ ...usualSettings, layoutId: '12x1', scale: 'true-size', zoom: 1, screenPxPerMm: 0.1 }, pane, {
      durationS: 600,
      labels: null,
    });
    const { at } = draw(trace, { page: zoomedOut });
    const x = Math.floor(timeToX(zoomedOut, 300));
    const y = baselineY(zoomedOut, 0) - 0.5 * zoomedOut.pxPerMv;
    expect([x - 1, x, x + 1].some((column) => isInked(at(column, y)))).toBe(true);
  });

  it('scales a shape so that its largest excursion is one', () => {
    expect(shapeScale(Float32Array.of(0, -400, 200))).toBe(1 / 400);
    expect(shapeScale(Float32Array.of(0, 0, Number.NaN))).toBe(1);
  });

  it('takes lead 1 from the second row of the samples', () => {
    const trace = { ...ecgTrace(1, 4), samplesMv: Float32Array.from({ length: 48 }, (_, i) => i) };
    expect([...leadValues(drawableTrace(trace).window, 1)]).toEqual([4, 5, 6, 7]);
  });
});
