/** Calipers on the ECG page: two points dragged on one strip, in ms, beats a minute and mV. Pure. */
import { baselineY, stripAt, voltageToY, xToTime, type Page, type Strip } from './paper.ts';

/** Two points on one strip, CSS px of the page. */
export interface CaliperSpan {
  readonly strip: Strip;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What the calipers say. */
export interface CaliperReading {
  /** ms, always positive */
  readonly intervalMs: number;
  /** Beats a minute if the interval were an RR interval; null below 200 ms, where it cannot be one. */
  readonly rateBpm: number | null;
  /** mV, positive upwards; null where the lead has no voltage scale. */
  readonly amplitudeMv: number | null;
}

/** Starts calipers at a point, or gives null outside the strips. */
export function startCalipers(page: Page, x: number, y: number): CaliperSpan | null {
  const strip = stripAt(page, x, y);
  return strip && { strip, x1: x, y1: y, x2: x, y2: y };
}

/** Reads the span. */
export function readCalipers(page: Page, span: CaliperSpan, isCalibrated: boolean): CaliperReading {
  const intervalMs = Math.abs(xToTime(page, span.x2) - xToTime(page, span.x1)) * 1000;
  return {
    intervalMs,
    rateBpm: intervalMs >= 200 ? 60_000 / intervalMs : null,
    amplitudeMv: isCalibrated ? (span.y1 - span.y2) / page.pxPerMv : null,
  };
}

/** The reading as one line: `890 ms · 67 bpm · +0.12 mV`. */
export function formatCalipers(reading: CaliperReading): string {
  const parts = [`${Math.round(reading.intervalMs)} ms`];
  if (reading.rateBpm !== null) parts.push(`${Math.round(reading.rateBpm)} bpm`);
  parts.push(
    reading.amplitudeMv === null
      ? 'no voltage scale'
      : `${reading.amplitudeMv >= 0 ? '+' : '−'}${Math.abs(reading.amplitudeMv).toFixed(2)} mV`,
  );
  return parts.join(' · ');
}

/** Height range of the caliper lines: the row of the strip, at least ±1 mV around the baseline, CSS px. */
export function caliperRange(page: Page, strip: Strip): { readonly top: number; readonly bottom: number } {
  const top = Math.min(strip.row * page.rowHeight, voltageToY(page, strip.row, 1));
  const bottom = Math.max((strip.row + 1) * page.rowHeight, baselineY(page, strip.row));
  return { top: Math.max(0, top), bottom: Math.min(page.height, bottom) };
}
