/** Draws a laid-out ECG page into a plane of pixels: grid, calibration pulses, traces, ruler. Takes the geometry from paper.ts. */
import type { Strip } from '../layouts.ts';
import { baselineY, timeToX } from '../paper.ts';
import { leadValues, pyramidOf, shapeScaleOf } from './drawable-trace.ts';
import type { EcgDrawing } from './drawing.ts';
import { drawGrid } from './paper-grid.ts';
import { colourOf, type Clip, type PixelPaper } from './pixel-paper.ts';
import { drawLine } from './trace-line.ts';

/** Width of the trace, CSS px. */
const traceWidth = 1.35;
/**
 * Draws grid, calibration pulses and traces into a plane of pixels.
 *
 * @param plane  as large as the pane, device px
 */
export function drawPaper(plane: PixelPaper, drawing: EcgDrawing): void {
  const { palette, pixelRatio, page } = drawing;
  const { dx, dy } = shiftOf(drawing);
  drawGrid(plane, { pxPerMm: page.pxPerMm * pixelRatio, dx, dy, pixelRatio }, palette);
  const whole: Clip = { left: 0, right: plane.width };
  const halfWidth = (traceWidth * pixelRatio) / 2;
  for (let row = 0; row < page.layout.rows; row++) drawCalibrationPulse(plane, drawing, row, halfWidth, whole);
  for (const strip of page.layout.strips) drawStrip(plane, drawing, strip, halfWidth);
  plane.ink(colourOf(palette.trace));
  for (const strip of page.layout.strips) if (strip.startS > 0) drawSeparator(plane, drawing, strip, whole);
  drawRuler(plane, drawing);
  plane.ink(colourOf(palette.mark));
}

/** Page to device px: the upper left corner of the pane is (0, 0). Whole pixels, so that a moving grid stays crisp. */
function shiftOf({ view, pixelRatio }: EcgDrawing): { readonly dx: number; readonly dy: number } {
  return { dx: -Math.round(view.left * pixelRatio), dy: -Math.round(view.top * pixelRatio) };
}

/** 1 mV for 5 mm of paper, at the left of a row. */
function drawCalibrationPulse(plane: PixelPaper, drawing: EcgDrawing, row: number, halfWidth: number, clip: Clip): void {
  const { page, pixelRatio } = drawing;
  const { dx, dy } = shiftOf(drawing);
  const mm = page.pxPerMm * pixelRatio;
  const base = baselineY(page, row) * pixelRatio + dy;
  const top = base - page.gain * mm;
  const points = [
    [2, base],
    [3.5, base],
    [3.5, top],
    [8.5, top],
    [8.5, base],
    [10, base],
  ] as const;
  points.forEach(([x, y], i) => {
    const before = points[i - 1];
    if (before) plane.segment(before[0] * mm + dx, before[1], x * mm + dx, y, halfWidth, clip);
  });
}

function drawStrip(plane: PixelPaper, drawing: EcgDrawing, strip: Strip, halfWidth: number): void {
  const { page, trace, view, pixelRatio } = drawing;
  const lead = trace.leads[strip.leadIndex];
  if (!lead || lead.isMissing) return;
  const { dx, dy } = shiftOf(drawing);
  const { window, samplingFrequencyHz } = trace;
  const left = Math.max(0, Math.round(timeToX(page, strip.startS) * pixelRatio) + dx);
  const right = Math.min(plane.width, Math.round(timeToX(page, strip.startS + strip.durationS) * pixelRatio) + dx + 1);
  if (right <= left) return;
  const valuesPerStep = window.kind === 'samples' ? 1 : 2;
  const valuesPerSample = valuesPerStep / window.samplesPerStep;
  const pxPerSample = (page.pxPerSecond * pixelRatio) / samplingFrequencyHz;
  const unit = lead.isCalibrated ? 1 : shapeScaleOf(window, strip.leadIndex);
  drawLine(
    plane,
    leadValues(window, strip.leadIndex),
    { from: 0, to: window.stepsPerLead * valuesPerStep },
    {
      x0: timeToX(page, window.startSample / samplingFrequencyHz - view.startS) * pixelRatio + dx,
      pxPerSample: pxPerSample / valuesPerSample,
      baselineY: baselineY(page, strip.row) * pixelRatio + dy,
      pxPerUnit: strip.sign * unit * page.pxPerMv * pixelRatio,
    },
    halfWidth,
    { left, right },
    () => pyramidOf(window, strip.leadIndex),
  );
}

function drawSeparator(plane: PixelPaper, drawing: EcgDrawing, strip: Strip, clip: Clip): void {
  const { page, pixelRatio } = drawing;
  const { dx, dy } = shiftOf(drawing);
  const x = Math.round(timeToX(page, strip.startS) * pixelRatio) + dx + 0.5;
  const y = baselineY(page, strip.row) * pixelRatio + dy;
  const mm = page.pxPerMm * pixelRatio;
  plane.segment(x, y - 4 * mm, x, y + 3 * mm, pixelRatio / 2, clip);
}

/** Ticks of the ruler: every second, and every 200 ms where there is room. */
function drawRuler(plane: PixelPaper, drawing: EcgDrawing): void {
  const { page, view, pixelRatio } = drawing;
  const { dx, dy } = shiftOf(drawing);
  if (dy + page.originY * pixelRatio < 0) return;
  const clip: Clip = { left: Math.max(0, Math.round(page.originX * pixelRatio) + dx), right: plane.width };
  const perSecond = page.pxPerSecond * pixelRatio;
  const ticksPerSecond = perSecond >= 50 ? 5 : 1;
  const end = Math.min(page.layout.pageS, drawing.trace.samplesPerLead / drawing.trace.samplingFrequencyHz - view.startS);
  for (let i = Math.ceil(view.startS * ticksPerSecond); i <= (view.startS + end) * ticksPerSecond; i++) {
    const x = timeToX(page, i / ticksPerSecond - view.startS) * pixelRatio + dx;
    const length = i % ticksPerSecond === 0 ? 1.6 : 0.7;
    plane.segment(x, dy, x, dy + length * page.pxPerMm * pixelRatio, pixelRatio / 2, clip);
  }
}
