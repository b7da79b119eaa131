import { describe, expect, it } from 'vitest';
import type { EcgTrace } from '../../../../../contract/ecg.ts';
import { describeEcg, drawEcg, leadSamples, palettes, shapeScale } from '../../../../../renderer/study/ecg/draw-ecg.ts';
import { cssPxPerMm, layOutPage } from '../../../../../renderer/study/ecg/paper.ts';
import { ecgTrace } from '../../invented.ts';

/** A canvas that only writes down what is drawn on it. */
function recordingCanvas(): { canvas: HTMLCanvasElement; moves: number[][]; texts: string[] } {
  const moves: number[][] = [];
  const texts: string[] = [];
  const nothing = (): undefined => undefined;
  const context = new Proxy(
    {
      moveTo: (x: number, y: number) => moves.push([0, x, y]),
      lineTo: (x: number, y: number) => moves.push([1, x, y]),
      fillText: (text: string) => texts.push(text),
      measureText: () => ({ width: 10 }),
    } as Record<string, unknown>,
    { get: (target, name) => (name === 'canvas' ? canvas : (target[String(name)] ?? nothing)), set: () => true },
  );
  const canvas = { width: 0, height: 0, style: {}, getContext: () => context } as unknown as HTMLCanvasElement;
  return { canvas, moves, texts };
}

const page = layOutPage(
  { layoutId: '12x1', paperSpeed: 25, gain: 10, scale: 'fit', screenPxPerMm: cssPxPerMm },
  { width: 1060, height: 960 },
);
const draw = (trace: EcgTrace): ReturnType<typeof recordingCanvas> => {
  const recording = recordingCanvas();
  drawEcg(recording.canvas, { page, trace, palette: palettes.dark, pageStartS: 0, gain: 10, pixelRatio: 2 });
  return recording;
};
/** Lines of the traces, right of the calibration pulses. */
const lineCount = (moves: number[][]): number => moves.filter(([kind, x]) => kind === 1 && (x ?? 0) >= page.originX).length;

describe('drawing an ECG', () => {
  it('gives the canvas two device pixels to a CSS pixel on a dense screen', () => {
    const { canvas } = draw(ecgTrace());
    expect([canvas.width, canvas.height, canvas.style.width]).toEqual([2120, 1920, '1060px']);
  });

  it('draws all 5000 samples of ten seconds as 4999 lines in each of twelve rows', () =>
    expect(lineCount(draw(ecgTrace()).moves)).toBe(12 * 4999));

  it('leaves a gap where samples are missing instead of bridging it', () => {
    const trace = ecgTrace();
    trace.samplesMv.fill(Number.NaN, 1000, 1100);
    expect(lineCount(draw(trace).moves)).toBe(12 * 4999 - 101);
  });

  it('writes the name of every lead', () =>
    expect(draw(ecgTrace()).texts).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']));

  it('says that a missing lead is not recorded and draws nothing of it', () => {
    const trace = ecgTrace();
    trace.leads[0] = { name: 'I', origin: 'missing', isCalibrated: false, notices: [] };
    const { texts, moves } = draw(trace);
    expect(texts.slice(0, 2)).toEqual(['I', 'not recorded']);
    expect(lineCount(moves)).toBe(11 * 4999);
  });

  it('says that a lead without a voltage scale shows its shape only', () => {
    const trace = ecgTrace();
    trace.leads[1] = { name: 'II', origin: 'recorded', isCalibrated: false, notices: [] };
    expect(draw(trace).texts).toContain('no voltage scale: shape only');
  });

  it('draws a calibration pulse of 1 mV and 5 mm in each row', () => {
    const pulse = draw(ecgTrace()).moves.slice(1, 4);
    expect((pulse[0]?.[2] ?? 0) - (pulse[1]?.[2] ?? 0)).toBeCloseTo(40, 6);
    expect((pulse[2]?.[1] ?? 0) - (pulse[1]?.[1] ?? 0)).toBeCloseTo(20, 6);
  });

  it('scales a shape so that its largest excursion is one', () => {
    expect(shapeScale(Float32Array.of(0, -400, 200))).toBe(1 / 400);
    expect(shapeScale(Float32Array.of(0, 0, Number.NaN))).toBe(1);
  });

  it('takes lead 1 from the second row of the samples', () => {
    const trace = { ...ecgTrace(1, 4), samplesMv: Float32Array.from({ length: 48 }, (_, i) => i) };
    expect([...leadSamples(trace, 1)]).toEqual([4, 5, 6, 7]);
  });

  it('describes the page in words', () => {
    const { leads } = ecgTrace();
    expect(describeEcg(leads, '12×1', 10)).toBe('12-lead ECG, 12×1, 10.0 seconds recorded');
    const missing = leads.map((lead) => (lead.name === 'V6' ? { ...lead, origin: 'missing' as const } : lead));
    expect(describeEcg(missing, '12×1', 10)).toContain('not recorded: V6');
  });
});
