/** Geometry of the ECG paper: millimetres and pixels. Pure; draws nothing and measures nothing. */
import { isContinuous, layoutOf, rowsLayout, standardPageS, type Layout, type LayoutChoice, type Strip } from './layouts.ts';

/** Paper speeds offered, mm/s. */
export const paperSpeeds = [12.5, 25, 50, 100] as const;
export type PaperSpeed = (typeof paperSpeeds)[number];

/** Gains offered, mm/mV. */
export const gains = [2.5, 5, 10, 20, 40] as const;
export type Gain = (typeof gains)[number];

/** CSS reference pixel: 96 to the inch, 25.4 mm to the inch. True only on a screen that is calibrated. */
export const cssPxPerMm = 96 / 25.4;

/** Smallest scale that "fit" may fall to before the paper scrolls, px/mm. Below it the 1 mm lines run together. */
export const minFitPxPerMm = 2;

/** Blank paper left of the traces; holds the calibration pulse, mm. */
export const leftMarginMm = 12;
/** Blank paper right of the traces, mm. */
export const rightMarginMm = 3;
/** Paper above the rows, for the ruler of seconds, mm. */
export const rulerMm = 5;
/** Least height of a row, mm: on true-size paper room for ±1 mV at 10 mm/mV; when fitted, rows may overlap a little before the page shrinks. */
export const minRowMm: Readonly<Record<PaperSettings['scale'], number>> = { 'true-size': 20, fit: 15 };

/** What the reader chose. */
export interface PaperSettings extends LayoutChoice {
  /** mm/s */
  readonly paperSpeed: PaperSpeed;
  /** mm/mV */
  readonly gain: Gain;
  /** `true-size`: a millimetre of paper is a millimetre of glass. `fit`: the whole page is seen. */
  readonly scale: 'fit' | 'true-size';
  /** Magnification upon the scale; 1 is the scale itself. */
  readonly zoom: number;
  /** CSS pixels to a millimetre of this screen, from the screen calibration. */
  readonly screenPxPerMm: number;
}

/** Inner size of the pane, CSS px. */
export interface PaneSize {
  readonly width: number;
  readonly height: number;
}

/** What the geometry must know of a record. */
export interface PaperRecord {
  /** s */
  readonly durationS: number;
  /** Names of the leads where they are not the twelve; each gets a row. Null for a 12-lead ECG. */
  readonly labels: readonly string[] | null;
}

const tenSeconds: PaperRecord = { durationS: standardPageS, labels: null };

/** A page laid out: everything that drawing needs, in CSS pixels. */
export interface Page {
  readonly layout: Layout;
  /** mm/s */
  readonly paperSpeed: number;
  /** mm/mV */
  readonly gain: number;
  readonly pxPerMm: number;
  /** CSS px */
  readonly width: number;
  /** CSS px */
  readonly height: number;
  /** CSS px */
  readonly rowHeight: number;
  /** CSS px to a second */
  readonly pxPerSecond: number;
  /** CSS px to a millivolt */
  readonly pxPerMv: number;
  /** CSS px from the left edge to second 0 of the page. */
  readonly originX: number;
  /** CSS px from the upper edge to the first row. */
  readonly originY: number;
}

/** Width of the paper that a page of so many seconds needs, mm. */
export function paperWidthMm(pageS: number, paperSpeed: number): number {
  return leftMarginMm + pageS * paperSpeed + rightMarginMm;
}

/**
 * Lays a page out in a pane.
 *
 * @param settings  what the reader chose
 * @param pane  inner size of the pane, CSS px
 * @param record  what lies on the paper; of a record longer than a page, rows over the whole width go on to the pane's edge
 * @returns the page; it is larger than the pane where the scale demands it, and is then panned
 */
export function layOutPage(settings: PaperSettings, pane: PaneSize, record: PaperRecord = tenSeconds): Page {
  const { paperSpeed, gain, scale, zoom } = settings;
  const rows = record.labels?.length ?? layoutOf(settings).rows;
  const fittedHeight = pane.height / (rulerMm + rows * minRowMm.fit);
  const fitted = Math.max(minFitPxPerMm, Math.min(pane.width / paperWidthMm(standardPageS, paperSpeed), fittedHeight));
  const pxPerMm = (scale === 'true-size' ? settings.screenPxPerMm : fitted) * zoom;
  const paneS = (pane.width / pxPerMm - leftMarginMm - rightMarginMm) / paperSpeed;
  const isOpenEnded = record.labels !== null || (isContinuous(settings.layoutId) && record.durationS > standardPageS);
  const pageS = isOpenEnded ? Math.min(Math.max(1, paneS), Math.max(1, record.durationS)) : standardPageS;
  const layout = record.labels === null ? layoutOf(settings, pageS) : rowsLayout(record.labels, pageS);
  const originY = rulerMm * pxPerMm;
  const rowHeight = Math.max(minRowMm[scale] * pxPerMm, ((pane.height - originY) / layout.rows) * Math.max(1, zoom));
  return {
    layout,
    paperSpeed,
    gain,
    pxPerMm,
    width: Math.max(pane.width, paperWidthMm(layout.pageS, paperSpeed) * pxPerMm),
    height: originY + rowHeight * layout.rows,
    rowHeight,
    pxPerSecond: paperSpeed * pxPerMm,
    pxPerMv: gain * pxPerMm,
    originX: leftMarginMm * pxPerMm,
    originY,
  };
}

/** x of a time on the page, CSS px. */
export function timeToX(page: Page, seconds: number): number {
  return page.originX + seconds * page.pxPerSecond;
}

/** Time on the page at an x, seconds; the inverse of `timeToX`. */
export function xToTime(page: Page, x: number): number {
  return (x - page.originX) / page.pxPerSecond;
}

/** y of the baseline (0 mV) of a row, CSS px. A little below the middle, because the label and the R waves stand above it. */
export function baselineY(page: Page, row: number): number {
  return page.originY + (row + 0.58) * page.rowHeight;
}

/** y of a voltage in a row, CSS px; up is positive. */
export function voltageToY(page: Page, row: number, millivolts: number): number {
  return baselineY(page, row) - millivolts * page.pxPerMv;
}

/** Voltage in a row at a y, mV; the inverse of `voltageToY`. */
export function yToVoltage(page: Page, row: number, y: number): number {
  return (baselineY(page, row) - y) / page.pxPerMv;
}

/** Range of sample indices of a strip, end exclusive, within the record. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Samples that a strip shows.
 *
 * @param strip  the strip
 * @param record  sampling frequency in Hz and length in samples
 * @param pageStartS  second of the record at which the page starts
 * @returns indices within the record; empty when the record ends before the strip
 */
export function stripSamples(
  strip: Pick<Strip, 'startS' | 'durationS'>,
  record: { readonly samplingFrequencyHz: number; readonly samplesPerLead: number },
  pageStartS = 0,
): SampleRange {
  const from = Math.round((pageStartS + strip.startS) * record.samplingFrequencyHz);
  const to = Math.round((pageStartS + strip.startS + strip.durationS) * record.samplingFrequencyHz) + 1;
  const end = record.samplesPerLead;
  return { from: Math.min(Math.max(0, from), end), to: Math.min(Math.max(0, to), end) };
}

/** x of a sample of the record, CSS px. */
export function sampleToX(page: Page, sample: number, samplingFrequencyHz: number, pageStartS = 0): number {
  return timeToX(page, sample / samplingFrequencyHz - pageStartS);
}

/** Number of pages that a record needs. */
export function pageCount(pageS: number, durationS: number): number {
  return Math.max(1, Math.ceil((durationS - 0.05) / pageS));
}

/** The strip under a point of the page, or null in the margins. */
export function stripAt(page: Page, x: number, y: number): Strip | null {
  const row = Math.floor((y - page.originY) / page.rowHeight);
  const time = xToTime(page, x);
  return page.layout.strips.find((s) => s.row === row && time >= s.startS && time < s.startS + s.durationS) ?? null;
}

/** What the scale is called: `true size` only when a millimetre of paper is a millimetre of this glass. */
export function scaleLabel(settings: PaperSettings, page: Page, isScreenCalibrated: boolean): string {
  const density = `${page.pxPerMm.toFixed(2)} px/mm`;
  if (settings.zoom !== 1) return `zoomed ×${settings.zoom.toFixed(2)}, not true size (${density})`;
  if (settings.scale === 'fit') return `fit, not true size (${density})`;
  return isScreenCalibrated ? `true size (${density})` : `size at 96 dpi, screen not calibrated (${density})`;
}
