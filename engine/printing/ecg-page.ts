/** An ECG on paper at exact size: one second is `speed` millimetres wide and one millivolt `gain` millimetres high. */
import {
  leadNames,
  type CallParsedInput,
  type EcgAnalysis,
  type EcgFilter,
  type EcgTrace,
  type Patient,
  type Study,
} from '../../contract/index.ts';
import { layoutOf, printedSeconds, type EcgLayout, type PrintedLead } from './ecg-layout.ts';
import { PdfPage, writePdf, type Colour } from './pdf-document.ts';

/** Paper lying on its long side, mm. */
const papers = { A4: [297, 210], Letter: [279.4, 215.9] } as const;
const marginMm = 8;
const headMm = 30;
const footMm = 8;
/** Left of the traces: the calibration pulse of 1 mV and 200 ms (narrower at 50 mm/s). */
const pulseMm = 10;
const pulseWidthMm = 5;
const fine: Colour = [0.98, 0.8, 0.8];
const bold: Colour = [0.93, 0.55, 0.55];
const ink: Colour = [0.05, 0.05, 0.05];

/** What is printed. */
export interface EcgPageSource {
  readonly patient: Patient;
  readonly study: Study;
  /** Filtered as `options.filter` says. */
  readonly trace: EcgTrace;
  readonly analysis: EcgAnalysis;
  readonly options: CallParsedInput<'printEcg'>;
}

/** Where the grid lies on the paper, mm; whole large boxes. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Prints ten seconds of an ECG. What does not fit beside each other at 50 mm/s goes on further pages, whole columns each.
 *
 * @returns a PDF and its number of pages
 */
export function printEcgPages(source: EcgPageSource): { pdf: Uint8Array<ArrayBuffer>; pageCount: number } {
  const { options } = source;
  const [width, height] = papers[options.paper];
  const layout = layoutOf(options);
  const frame: Frame = {
    x: marginMm,
    y: headMm,
    width: 5 * Math.floor((width - 2 * marginMm) / 5),
    height: 5 * Math.floor((height - headMm - footMm - 4) / 5),
  };
  const secondsOfPage = pageSeconds(layout, (frame.width - pulseMm) / options.speedMmPerSecond);
  const pages: PdfPage[] = [];
  for (let from = 0; from < printedSeconds - 1e-9; from += secondsOfPage) {
    const page = new PdfPage(width, height);
    drawGrid(page, frame);
    page.clipped(frame.x, frame.y, frame.width, frame.height, () => drawTraces(page, frame, layout, source, from, secondsOfPage));
    drawHead(page, source);
    drawFoot(page, source, from, secondsOfPage);
    pages.push(page);
  }
  return { pdf: writePdf(pages, `ECG ${source.study.acquiredAt ?? ''}`.trim()), pageCount: pages.length };
}

/** Seconds of one page: whole columns, or of a single long column as many whole seconds as fit. */
function pageSeconds({ columnSeconds, columns }: EcgLayout, fitting: number): number {
  if (columns.length > 1 && columnSeconds <= fitting)
    return Math.min(printedSeconds, columnSeconds * Math.floor(fitting / columnSeconds + 1e-9));
  return Math.min(printedSeconds, Math.floor(fitting));
}

function drawGrid(page: PdfPage, { x, y, width, height }: Frame): void {
  const vertical = (step: number): [number, number, number, number][] =>
    Array.from({ length: Math.round(width / step) + 1 }, (_, i) => [x + i * step, y, x + i * step, y + height]);
  const horizontal = (step: number): [number, number, number, number][] =>
    Array.from({ length: Math.round(height / step) + 1 }, (_, i) => [x, y + i * step, x + width, y + i * step]);
  page.lines([...vertical(1), ...horizontal(1)], 0.08, fine);
  page.lines([...vertical(5), ...horizontal(5)], 0.16, bold);
}

function drawTraces(page: PdfPage, frame: Frame, layout: EcgLayout, source: EcgPageSource, from: number, seconds: number): void {
  const columnRows = layout.columns[0]?.length ?? 0;
  const rows = columnRows + layout.rhythm.length;
  const rowMm = frame.height / rows;
  const middleOf = (row: number): number => frame.y + (row + 0.5) * rowMm;
  for (let row = 0; row < rows; row++) drawPulse(page, frame.x + 2, middleOf(row), source.options);
  layout.columns.forEach((column, c) => {
    const [start, end] = [Math.max(c * layout.columnSeconds, from), Math.min((c + 1) * layout.columnSeconds, from + seconds)];
    if (end - start < 1e-9) return;
    column.forEach((lead, row) => drawLead(page, frame, lead, middleOf(row), source, from, start, end, c > 0 && start > from));
  });
  layout.rhythm.forEach((lead, i) =>
    drawLead(page, frame, lead, middleOf(columnRows + i), source, from, from, Math.min(from + seconds, printedSeconds), false),
  );
}

/** 1 mV high: up, along, down. */
function drawPulse(page: PdfPage, x: number, middle: number, { gainMmPerMv }: EcgPageSource['options']): void {
  const top = middle - gainMmPerMv;
  page.polyline(
    [x, middle, x + 1, middle, x + 1, top, x + 1 + pulseWidthMm, top, x + 1 + pulseWidthMm, middle, x + 2 + pulseWidthMm, middle],
    0.25,
    ink,
  );
}

/** One lead from `start` to `end` seconds behind the start of what is printed; the page begins at `from`. */
function drawLead(
  page: PdfPage,
  frame: Frame,
  { lead, label, sign }: PrintedLead,
  middle: number,
  { trace, options }: EcgPageSource,
  from: number,
  start: number,
  end: number,
  hasSeparator: boolean,
): void {
  const { samplingFrequencyHz, samplesPerLead, samplesMv, leads } = trace;
  const index = leadNames.indexOf(lead);
  const { speedMmPerSecond, gainMmPerMv, startSeconds } = options;
  const xOf = (seconds: number): number => frame.x + pulseMm + (seconds - from) * speedMmPerSecond;
  const first = Math.ceil((startSeconds + start) * samplingFrequencyHz - 1e-6);
  const last = Math.min(samplesPerLead - 1, Math.floor((startSeconds + end) * samplingFrequencyHz + 1e-6));
  const facts = leads[index];
  const points = new Float64Array(2 * Math.max(0, last - first + 1));
  for (let t = first; t <= last; t++) {
    const mv = facts?.isCalibrated === true ? (samplesMv[index * samplesPerLead + t] ?? NaN) : NaN;
    points[2 * (t - first)] = xOf(t / samplingFrequencyHz - startSeconds);
    points[2 * (t - first) + 1] = middle - sign * mv * gainMmPerMv;
  }
  page.polyline(points, 0.22, ink);
  if (hasSeparator) page.lines([[xOf(start), middle - 4, xOf(start), middle - 2]], 0.25, ink);
  const state = facts?.origin === 'missing' ? ' (not recorded)' : facts?.isCalibrated === true ? '' : ' (no voltage scale)';
  page.text(xOf(start) + 1, middle - Math.min(8, 0.3 * gainMmPerMv + 4), `${label}${state}`, 3.2, { bold: true });
}

function drawHead(page: PdfPage, { patient, study, analysis }: EcgPageSource): void {
  const sex = { F: 'female', M: 'male', O: 'other', U: 'sex not stated' }[patient.sex];
  const age = study.ageYears === null ? '' : `, ${Math.floor(study.ageYears)} years`;
  const birth = patient.birthDate === null ? '' : `, born ${patient.birthDate}`;
  page.text(marginMm, 12, patient.name === '' ? 'Name not stated' : patient.name, 5, { bold: true });
  page.text(marginMm, 17.5, `ID ${patient.patientId === '' ? 'not stated' : patient.patientId}, ${sex}${birth}${age}`, 3.4);
  page.text(marginMm, 22.5, `Recorded ${study.acquiredAt?.replace('T', ' ') ?? 'at an unknown time'}. ${study.description}`, 3.4);
  if (patient.isSynthetic || study.isSynthetic)
    page.text(marginMm, 27.5, 'SYNTHETIC: not a person', 3.8, { bold: true, colour: [0.7, 0, 0] });
  measurementLines(analysis).forEach((line, i) => page.text(page.widthMm / 2 + 8, 12 + 5 * i, line, 3.4));
}

function measurementLines({ global: m, delineation }: EcgAnalysis): string[] {
  const whole = (value: number | null, unit: string): string => (value === null ? '–' : `${Math.round(value)}${unit}`);
  const method = { model: 'delineator model', classical: 'classical delineation', reader: 'fiducials set by the reader' }[
    delineation.method
  ];
  const voltage = m.sokolowLyonMv === null ? '–' : `${m.sokolowLyonMv.toFixed(2)} mV`;
  return [
    `Rate ${whole(m.heartRateBpm, ' bpm')}   P ${whole(m.pDurationMs, ' ms')}   PR ${whole(m.prMs, ' ms')}   QRS ${whole(m.qrsMs, ' ms')}`,
    `QT ${whole(m.qtMs, ' ms')}   QTc ${whole(m.qtcBazettMs, ' ms')} (Bazett), ${whole(m.qtcFridericiaMs, ' ms')} (Fridericia)`,
    `Axes P ${whole(m.pAxisDegrees, '°')}, QRS ${whole(m.qrsAxisDegrees, '°')}, T ${whole(m.tAxisDegrees, '°')}   S(V1)+R(V5/V6) ${voltage}`,
    `Measured by Auscult (${method}); not confirmed by a physician.`,
  ];
}

function drawFoot(page: PdfPage, { options }: EcgPageSource, from: number, seconds: number): void {
  const until = Math.min(from + seconds, printedSeconds);
  const start = options.startSeconds;
  const y = page.heightMm - 5;
  page.text(
    marginMm,
    y,
    `${options.speedMmPerSecond} mm/s   ${options.gainMmPerMv} mm/mV   ${describeFilter(options.filter)}   ${(start + from).toFixed(1)}–${(start + until).toFixed(1)} s`,
    3.2,
  );
  const lost = page.hasUnknownCharacters ? ' Characters that the font lacks are printed as ?.' : '';
  page.text(page.widthMm / 2 + 8, y, `Auscult is not a medical device. Print at 100 %.${lost}`, 3.2);
}

/** The filter in words, as it is stated on the page. */
export function describeFilter(filter: EcgFilter | undefined): string {
  const { highPassHz = null, lowPassHz = null, notchHz = null } = filter ?? {};
  if (highPassHz === null && lowPassHz === null && notchHz === null) return 'no filter';
  const band = `${highPassHz === null ? '' : `from ${highPassHz} Hz `}${lowPassHz === null ? '' : `to ${lowPassHz} Hz`}`.trim();
  return [band === '' ? '' : `filter ${band}`, notchHz === null ? '' : `notch ${notchHz} Hz`].filter((part) => part !== '').join(', ');
}
