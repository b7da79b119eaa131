/** Writes on a drawn ECG page: labels of the leads, remarks, seconds, marks of the beats. */
import { clockOf } from '../clock.ts';
import type { Strip } from '../layouts.ts';
import { baselineY, timeToX, voltageToY } from '../paper.ts';
import type { BeatMark, EcgDrawing } from './drawing.ts';

/** Letters under the marks of the beats: normal, supraventricular, ventricular, unclassified. */
export const beatLetters: Readonly<Record<BeatMark['kind'], string>> = {
  normal: 'N',
  'supraventricular-ectopic': 'S',
  'ventricular-ectopic': 'V',
  unclassified: '?',
};
const fontFamily = 'Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif';

/** Labels of the leads, remarks, seconds, marks of the beats. Needs the canvas's own text. */
export function drawWords(context: OffscreenCanvasRenderingContext2D, drawing: EcgDrawing): void {
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
