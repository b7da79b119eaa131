/** Geometry of the ECG paper: layouts, millimetres and pixels. Pure; draws nothing and measures nothing. */
import type { LeadName } from '../../../contract/ecg.ts';

/** Paper speeds offered, mm/s. */
export const paperSpeeds = [12.5, 25, 50] as const;
export type PaperSpeed = (typeof paperSpeeds)[number];

/** Gains offered, mm/mV. */
export const gains = [5, 10, 20] as const;
export type Gain = (typeof gains)[number];

/** CSS reference pixel: 96 to the inch, 25.4 mm to the inch. True only on a screen that is calibrated. */
export const cssPxPerMm = 96 / 25.4;

/** Smallest scale that "fit" may fall to before the paper scrolls, px/mm. Below it the 1 mm lines run together. */
export const minFitPxPerMm = 2;

/** Blank paper left of the traces; holds the calibration pulse, mm. */
export const leftMarginMm = 12;
/** Blank paper right of the traces, mm. */
export const rightMarginMm = 3;
/** Least height of a row, mm: on true-size paper room for ±1 mV at 10 mm/mV; when fitted, rows may overlap a little before the page scrolls. */
export const minRowMm: Readonly<Record<PaperSettings['scale'], number>> = { 'true-size': 20, fit: 15 };

/** Where one lead's strip lies: its row, and its time within the page. */
export interface Strip {
  readonly lead: LeadName;
  readonly row: number;
  /** Seconds from the start of the page at which the strip starts, on the paper and in the record alike. */
  readonly startS: number;
  readonly durationS: number;
  /** A rhythm strip goes over the whole page. */
  readonly isRhythm: boolean;
}

/** A way to lay twelve leads out on a page. */
export interface Layout {
  readonly id: LayoutId;
  readonly title: string;
  readonly rows: number;
  /** Seconds of the record that one page shows. */
  readonly pageS: number;
  readonly strips: readonly Strip[];
}

export type LayoutId = '3x4+1' | '6x2' | '12x1';

function columnsLayout(id: LayoutId, title: string, columns: readonly (readonly LeadName[])[], rhythm: LeadName | null): Layout {
  const pageS = 10;
  const columnS = pageS / columns.length;
  const rowCount = columns[0]?.length ?? 0;
  const strips: Strip[] = columns.flatMap((leads, column) =>
    leads.map((lead, row) => ({ lead, row, startS: column * columnS, durationS: columnS, isRhythm: false })),
  );
  if (rhythm) strips.push({ lead: rhythm, row: rowCount, startS: 0, durationS: pageS, isRhythm: true });
  return { id, title, rows: rowCount + (rhythm ? 1 : 0), pageS, strips };
}

/** The layouts offered. Columns of 3×4 and 6×2 follow each other in time, as on printed paper. */
export const layouts: Readonly<Record<LayoutId, Layout>> = {
  '3x4+1': columnsLayout(
    '3x4+1',
    '3×4 + II',
    [
      ['I', 'II', 'III'],
      ['aVR', 'aVL', 'aVF'],
      ['V1', 'V2', 'V3'],
      ['V4', 'V5', 'V6'],
    ],
    'II',
  ),
  '6x2': columnsLayout(
    '6x2',
    '6×2',
    [
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'],
      ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
    ],
    null,
  ),
  '12x1': columnsLayout('12x1', '12×1', [['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']], null),
};

/** What the reader chose. */
export interface PaperSettings {
  readonly layoutId: LayoutId;
  /** mm/s */
  readonly paperSpeed: PaperSpeed;
  /** mm/mV */
  readonly gain: Gain;
  /** `true-size`: a millimetre of paper is a millimetre of glass. `fit`: the page fills the width of the pane. */
  readonly scale: 'fit' | 'true-size';
  /** CSS pixels to a millimetre of this screen, from the screen calibration. */
  readonly screenPxPerMm: number;
}

/** A page laid out: everything that drawing needs, in CSS pixels. */
export interface Page {
  readonly layout: Layout;
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
}

/** Width of the paper that a layout needs, mm. */
export function paperWidthMm(layout: Layout, paperSpeed: number): number {
  return leftMarginMm + layout.pageS * paperSpeed + rightMarginMm;
}

/**
 * Lays a page out in a pane.
 *
 * @param settings  what the reader chose
 * @param pane  inner size of the pane, CSS px
 * @returns the page; it is larger than the pane where the scale demands it, and then scrolls
 */
export function layOutPage(settings: PaperSettings, pane: { readonly width: number; readonly height: number }): Page {
  const layout = layouts[settings.layoutId];
  const widthMm = paperWidthMm(layout, settings.paperSpeed);
  const pxPerMm = settings.scale === 'true-size' ? settings.screenPxPerMm : Math.max(minFitPxPerMm, pane.width / widthMm);
  const rowHeight = Math.max(minRowMm[settings.scale] * pxPerMm, pane.height / layout.rows);
  return {
    layout,
    pxPerMm,
    width: Math.max(pane.width, widthMm * pxPerMm),
    height: rowHeight * layout.rows,
    rowHeight,
    pxPerSecond: settings.paperSpeed * pxPerMm,
    pxPerMv: settings.gain * pxPerMm,
    originX: leftMarginMm * pxPerMm,
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
  return (row + 0.58) * page.rowHeight;
}

/** y of a voltage in a row, CSS px; up is positive. */
export function voltageToY(page: Page, row: number, millivolts: number): number {
  return baselineY(page, row) - millivolts * page.pxPerMv;
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
export function pageCount(layout: Layout, durationS: number): number {
  return Math.max(1, Math.ceil((durationS - 0.05) / layout.pageS));
}

/** The strip under a point of the page, or null in the margins. */
export function stripAt(page: Page, x: number, y: number): Strip | null {
  const row = Math.floor(y / page.rowHeight);
  const time = xToTime(page, x);
  return page.layout.strips.find((s) => s.row === row && time >= s.startS && time < s.startS + s.durationS) ?? null;
}

/** What the scale is called: `true size` only when a millimetre of paper is a millimetre of this glass. */
export function scaleLabel(settings: PaperSettings, page: Page, isScreenCalibrated: boolean): string {
  if (settings.scale === 'fit') return `fit, not true size (${page.pxPerMm.toFixed(2)} px/mm)`;
  return isScreenCalibrated
    ? `true size (${page.pxPerMm.toFixed(2)} px/mm)`
    : `size at 96 dpi, screen not calibrated (${page.pxPerMm.toFixed(2)} px/mm)`;
}
