/** Draws a laid-out ECG page on a canvas: grid, calibration pulses, traces, labels. Takes the geometry from paper.ts. */
import { leadNames, type EcgTrace, type LeadFacts } from '../../../contract/ecg.ts';
import { baselineY, sampleToX, stripSamples, timeToX, voltageToY, type Page, type Strip } from './paper.ts';

/** Colours of a page. */
export interface PaperPalette {
  readonly paper: string;
  readonly fineLine: string;
  readonly coarseLine: string;
  readonly trace: string;
  readonly label: string;
  readonly mark: string;
  readonly warning: string;
}

/** The dark room's page and the page that looks like printed paper. */
export const palettes: Readonly<Record<'dark' | 'paper', PaperPalette>> = {
  dark: {
    paper: '#0d1013',
    fineLine: '#1c191b',
    coarseLine: '#34282c',
    trace: '#edf2f7',
    label: '#a9b8c7',
    mark: '#5b6875',
    warning: '#e9b754',
  },
  paper: {
    paper: '#fdf3f0',
    fineLine: '#f7dcd7',
    coarseLine: '#eab5ac',
    trace: '#14181d',
    label: '#14181d',
    mark: '#6b5b58',
    warning: '#8a5200',
  },
};

/** What to draw. */
export interface EcgDrawing {
  readonly page: Page;
  readonly trace: EcgTrace;
  readonly palette: PaperPalette;
  /** Second of the record at which the page starts. */
  readonly pageStartS: number;
  /** mm/mV, for the calibration pulse. */
  readonly gain: number;
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number;
}

/**
 * Draws the whole page; the canvas is resized to the page at the screen's pixel ratio.
 *
 * @param canvas  receives the page
 * @param drawing  page, samples and colours
 */
export function drawEcg(canvas: HTMLCanvasElement, drawing: EcgDrawing): void {
  const { page, pixelRatio, palette } = drawing;
  canvas.width = Math.round(page.width * pixelRatio);
  canvas.height = Math.round(page.height * pixelRatio);
  canvas.style.width = `${page.width}px`;
  canvas.style.height = `${page.height}px`;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  drawGrid(context, drawing);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.lineJoin = 'round';
  for (let row = 0; row < page.layout.rows; row++) drawCalibrationPulse(context, drawing, row);
  for (const strip of page.layout.strips) drawStrip(context, drawing, strip);
}

/** Lines every 1 mm and 5 mm, each on whole device pixels so that they stay crisp. */
function drawGrid(context: CanvasRenderingContext2D, { page, pixelRatio, palette }: EcgDrawing): void {
  const mm = page.pxPerMm * pixelRatio;
  const { width, height } = context.canvas;
  const thickness = Math.max(1, Math.round(pixelRatio * 0.75));
  for (const isCoarse of [false, true]) {
    context.fillStyle = isCoarse ? palette.coarseLine : palette.fineLine;
    const step = isCoarse ? 5 : 1;
    for (let i = 0; i * mm <= width; i += step) if (isCoarse || i % 5 !== 0) context.fillRect(Math.round(i * mm), 0, thickness, height);
    for (let i = 0; i * mm <= height; i += step) if (isCoarse || i % 5 !== 0) context.fillRect(0, Math.round(i * mm), width, thickness);
  }
}

/** 1 mV for 5 mm of paper, at the left of a row. */
function drawCalibrationPulse(context: CanvasRenderingContext2D, { page, palette, gain }: EcgDrawing, row: number): void {
  const mm = page.pxPerMm;
  const base = baselineY(page, row);
  const top = base - gain * mm;
  context.strokeStyle = palette.trace;
  context.lineWidth = 1.1;
  context.beginPath();
  context.moveTo(1.5 * mm, base);
  context.lineTo(3 * mm, base);
  context.lineTo(3 * mm, top);
  context.lineTo(8 * mm, top);
  context.lineTo(8 * mm, base);
  context.lineTo(9.5 * mm, base);
  context.stroke();
}

function drawStrip(context: CanvasRenderingContext2D, drawing: EcgDrawing, strip: Strip): void {
  const { page, trace, palette } = drawing;
  const facts = trace.leads[leadNames.indexOf(strip.lead)];
  if (strip.startS > 0) drawSeparator(context, drawing, strip);
  if (!facts || facts.origin === 'missing') {
    drawLabel(context, drawing, strip, 'not recorded');
    return;
  }
  drawLabel(context, drawing, strip, facts.isCalibrated ? '' : 'no voltage scale: shape only');
  const samples = leadSamples(trace, leadNames.indexOf(strip.lead));
  const scale = facts.isCalibrated ? 1 : shapeScale(samples);
  context.strokeStyle = palette.trace;
  context.lineWidth = 1.3;
  context.save();
  context.beginPath();
  context.rect(timeToX(page, strip.startS), 0, strip.durationS * page.pxPerSecond + 1, page.height);
  context.clip();
  strokeSamples(context, drawing, strip, samples, scale);
  context.restore();
}

/** The polyline of a strip; a NaN sample lifts the pen, so that a gap stays a gap. */
function strokeSamples(context: CanvasRenderingContext2D, drawing: EcgDrawing, strip: Strip, samples: Float32Array, scale: number): void {
  const { page, trace, pageStartS } = drawing;
  const { from, to } = stripSamples(strip, trace, pageStartS);
  context.beginPath();
  let isDown = false;
  for (let i = from; i < to; i++) {
    const millivolts = (samples[i] ?? NaN) * scale;
    if (Number.isNaN(millivolts)) {
      isDown = false;
      continue;
    }
    const x = sampleToX(page, i, trace.samplingFrequencyHz, pageStartS);
    const y = voltageToY(page, strip.row, millivolts);
    if (isDown) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDown = true;
  }
  context.stroke();
}

function drawSeparator(context: CanvasRenderingContext2D, { page, palette }: EcgDrawing, strip: Strip): void {
  const x = timeToX(page, strip.startS);
  const base = baselineY(page, strip.row);
  context.strokeStyle = palette.mark;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, base - 4 * page.pxPerMm);
  context.lineTo(x, base + 3 * page.pxPerMm);
  context.stroke();
}

function drawLabel(context: CanvasRenderingContext2D, { page, palette }: EcgDrawing, strip: Strip, remark: string): void {
  const size = page.rowHeight < 44 ? 11 : 13;
  const x = timeToX(page, strip.startS) + (strip.startS > 0 ? 4 : 1);
  const y = strip.row * page.rowHeight + Math.max(size, Math.min(size + 8, page.rowHeight * 0.3));
  context.font = `600 ${size}px Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif`;
  context.fillStyle = palette.label;
  context.fillText(strip.lead, x, y);
  if (remark === '') return;
  const after = x + context.measureText(strip.lead).width + 8;
  context.font = '500 11px Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif';
  context.fillStyle = palette.warning;
  context.fillText(remark, after, y);
}

/** The samples of one lead, a view of the record. */
export function leadSamples(trace: EcgTrace, leadIndex: number): Float32Array {
  return trace.samplesMv.subarray(leadIndex * trace.samplesPerLead, (leadIndex + 1) * trace.samplesPerLead);
}

/** Factor that brings the largest excursion of an uncalibrated lead to 1 mV of paper, so that its shape can be seen. */
export function shapeScale(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) if (Math.abs(sample) > peak) peak = Math.abs(sample);
  return peak > 0 ? 1 / peak : 1;
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
