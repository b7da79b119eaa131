/** Draws a laid-out ECG page on a canvas: grid, ruler, calibration pulses, traces, labels, beats. Takes the geometry from paper.ts. */
import type { LeadFacts } from '../../../contract/ecg.ts';
import { pyramidOf, leadValues, shapeScaleOf, type DrawableTrace } from './drawable-trace.ts';
import type { Strip } from './layouts.ts';
import { baselineY, timeToX, voltageToY, type Page, type PaneSize } from './paper.ts';
import { colourOf, PixelPaper, type Clip } from './pixel-paper.ts';
import type { PaperPalette } from './palettes.ts';
import { drawGrid } from './paper-grid.ts';
import { drawLine } from './trace-line.ts';
import type { PaperView } from './view.ts';

/** A beat to be marked under the trace. */
export interface BeatMark {
  /** Second of the record. */
  readonly timeS: number;
  readonly kind: 'normal' | 'supraventricular-ectopic' | 'ventricular-ectopic' | 'unclassified';
}

/** What to draw. */
export interface EcgDrawing {
  readonly page: Page;
  readonly view: PaperView;
  /** Inner size of the pane, CSS px. */
  readonly pane: PaneSize;
  readonly trace: DrawableTrace;
  readonly palette: PaperPalette;
  /** Ascending in time. */
  readonly beats: readonly BeatMark[];
  /** Remark beside a lead's label, by index of the lead; '' for none. */
  readonly remarks: readonly string[];
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number;
}

/** Width of the trace, CSS px. */
const traceWidth = 1.35;
/** Letters under the marks of the beats: normal, supraventricular, ventricular, unclassified. */
export const beatLetters: Readonly<Record<BeatMark['kind'], string>> = {
  normal: 'N',
  'supraventricular-ectopic': 'S',
  'ventricular-ectopic': 'V',
  unclassified: '?',
};
const fontFamily = 'Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif';

const surfaces = new WeakMap<HTMLCanvasElement, OffscreenCanvas>();
const planes = new WeakMap<OffscreenCanvas, PixelPaper>();

/**
 * What a canvas is drawn by. An offscreen canvas hands its frames to the compositor itself; without a GPU, a canvas in the page is first
 * painted into the page's tiles by the CPU, which takes longer than drawing the ECG.
 */
function surfaceOf(canvas: HTMLCanvasElement): OffscreenCanvas {
  const present = surfaces.get(canvas) ?? canvas.transferControlToOffscreen();
  surfaces.set(canvas, present);
  return present;
}

/** The plane of pixels of a surface, made anew when its size has changed. */
function planeOf(surface: OffscreenCanvas, pane: PaneSize, pixelRatio: number): PixelPaper {
  const [width, height] = [Math.round(pane.width * pixelRatio), Math.round(pane.height * pixelRatio)];
  const present = planes.get(surface);
  if (present?.width === width && present.height === height) return present;
  const plane = new PixelPaper(width, height);
  planes.set(surface, plane);
  surface.width = width;
  surface.height = height;
  return plane;
}

/**
 * Draws the part of the page that the pane shows.
 *
 * @param canvas  receives it; resized to the pane at the screen's pixel ratio
 * @param drawing  page, view, values and colours
 */
export function drawEcg(canvas: HTMLCanvasElement, drawing: EcgDrawing): void {
  const { pane, pixelRatio } = drawing;
  const surface = surfaceOf(canvas);
  const context = surface.getContext('2d', { alpha: false });
  if (!context || pane.width < 1 || pane.height < 1) return;
  const plane = planeOf(surface, pane, pixelRatio);
  canvas.style.width = `${pane.width}px`;
  canvas.style.height = `${pane.height}px`;
  drawPaper(plane, drawing);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.putImageData(new ImageData(plane.rgba, plane.width, plane.height), 0, 0);
  drawWords(context, drawing);
}

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

/** Labels of the leads, remarks, seconds, marks of the beats. Needs the canvas's own text. */
function drawWords(context: OffscreenCanvasRenderingContext2D, drawing: EcgDrawing): void {
  const { page, view, pixelRatio, pane, palette } = drawing;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, -Math.round(view.left * pixelRatio), -Math.round(view.top * pixelRatio));
  context.textAlign = 'start';
  for (const strip of page.layout.strips) drawLabel(context, drawing, strip);
  drawSeconds(context, drawing);
  const markedRow = page.layout.rows - 1;
  context.textAlign = 'center';
  context.font = `600 10px ${fontFamily}`;
  const y = Math.min(page.originY + (markedRow + 1) * page.rowHeight, view.top + pane.height) - 14;
  for (const beat of visibleBeats(drawing)) {
    const x = timeToX(page, beat.timeS - view.startS);
    context.fillStyle = beat.kind === 'normal' ? palette.beat : beat.kind === 'unclassified' ? palette.mark : palette.ectopic;
    context.beginPath();
    context.moveTo(x, y - 7);
    context.lineTo(x + 3.5, y - 1);
    context.lineTo(x - 3.5, y - 1);
    context.fill();
    context.fillText(beatLetters[beat.kind], x, y + 9);
  }
}

function visibleBeats({ beats, page, view, pane }: EcgDrawing): readonly BeatMark[] {
  const fromS = Math.max(view.startS, view.startS + (view.left - page.originX) / page.pxPerSecond);
  const toS = view.startS + Math.min(page.layout.pageS, (view.left + pane.width - page.originX) / page.pxPerSecond);
  const seen = beats.slice(firstFrom(beats, fromS), firstFrom(beats, toS));
  // Where beats are closer than their letters, marks would only darken the row.
  return seen.length * 9 > pane.width ? [] : seen;
}

/** Index of the first beat that is not before a time; a day has 100,000, so that they are not all looked at for each frame. */
function firstFrom(beats: readonly BeatMark[], timeS: number): number {
  let from = 0;
  let to = beats.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((beats[middle]?.timeS ?? Infinity) < timeS) from = middle + 1;
    else to = middle;
  }
  return from;
}

function drawSeconds(context: OffscreenCanvasRenderingContext2D, { page, view, palette, trace }: EcgDrawing): void {
  context.font = `500 9.5px ${fontFamily}`;
  context.fillStyle = palette.mark;
  const every = [1, 2, 5, 10, 30, 60, 120, 300, 600].find((seconds) => seconds * page.pxPerSecond >= 44) ?? 3600;
  const end = Math.min(view.startS + page.layout.pageS, trace.samplesPerLead / trace.samplingFrequencyHz);
  for (let s = Math.ceil(view.startS / every) * every; s <= end; s += every) {
    const label = clockOf(s, every);
    const x = timeToX(page, s - view.startS) + 3;
    if (x + context.measureText(label).width <= page.width) context.fillText(label, x, Math.max(9, 2.7 * page.pxPerMm));
  }
}

/** `7 s` within the first minute, `1:02:07` after it. */
export function clockOf(seconds: number, every = 1): string {
  if (seconds < 60) return `${every < 1 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function drawLabel(context: OffscreenCanvasRenderingContext2D, drawing: EcgDrawing, strip: Strip): void {
  const { page, palette, trace, view } = drawing;
  const lead = trace.leads[strip.leadIndex];
  const size = page.rowHeight < 44 ? 11 : 13;
  const x = Math.max(timeToX(page, strip.startS) + (strip.startS > 0 ? 4 : 1), view.left + 4);
  const room = baselineY(page, strip.row) - (page.originY + strip.row * page.rowHeight);
  const y = voltageToY(page, strip.row, 0) - Math.min(room - size, Math.max(size, Math.min(11 * page.pxPerMm, room * 0.62)));
  context.font = `600 ${size}px ${fontFamily}`;
  context.fillStyle = palette.label;
  context.fillText(strip.label, x, y);
  const remark =
    !lead || lead.isMissing ? 'not recorded' : lead.isCalibrated ? drawing.remarks[strip.leadIndex] : 'no voltage scale: shape only';
  if (!remark) return;
  const after = x + context.measureText(strip.label).width + 8;
  context.font = `500 11px ${fontFamily}`;
  context.fillStyle = palette.warning;
  context.fillText(remark, after, y);
}

/** What a screen reader says of the drawn page. */
export function describeEcg(leads: readonly LeadFacts[], layoutTitle: string, durationS: number): string {
  const missing = leads.filter((lead) => lead.origin === 'missing').map((lead) => lead.name);
  const uncalibrated = leads.filter((lead) => lead.origin !== 'missing' && !lead.isCalibrated).map((lead) => lead.name);
  return [
    `12-lead ECG, ${layoutTitle}, ${durationS.toFixed(1)} seconds recorded`,
    missing.length > 0 ? `not recorded: ${missing.join(', ')}` : '',
    uncalibrated.length > 0 ? `without voltage scale: ${uncalibrated.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
