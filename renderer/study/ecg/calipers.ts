/** Calipers on the ECG: two points on one strip, kept in seconds and millivolts, so that they stay on their wave when the paper moves. Pure. */
import type { Strip } from './layouts.ts';
import { baselineY, stripAt, timeToX, voltageToY, xToTime, yToVoltage, type Page } from './paper.ts';
import type { PaperView } from './view.ts';

/** A point of the record on a strip. */
export interface CaliperPoint {
  /** Second of the record. */
  readonly timeS: number;
  /** mV as drawn: positive is up, also on an inverted strip. */
  readonly millivolts: number;
}

/** Two points on one strip. */
export interface CaliperSpan {
  readonly strip: Strip;
  /** The leg that was set first and the one that follows the hand. */
  readonly legs: readonly [CaliperPoint, CaliperPoint];
}

/** What the calipers say. */
export interface CaliperReading {
  /** ms, always positive */
  readonly intervalMs: number;
  /** Beats a minute if the interval were an RR interval; null below 200 ms, where it cannot be one. */
  readonly rateBpm: number | null;
  /** mV, positive upwards from the first leg to the second; null where the lead has no voltage scale. */
  readonly amplitudeMv: number | null;
}

/** Where a leg may come to stand. */
export interface CaliperGrid {
  readonly samplingFrequencyHz: number;
  readonly durationS: number;
  /** Seconds of the R peaks, ascending, when legs snap to them; empty when they do not. */
  readonly snapTimesS: readonly number[];
}

/** Farthest R peak that a leg jumps to, s. */
const snapReachS = 0.12;

/** The sample nearest to a time, or the R peak within reach, s. */
export function settleTime(timeS: number, grid: CaliperGrid): number {
  const nearest = nearestOf(grid.snapTimesS, timeS);
  if (nearest !== null && Math.abs(nearest - timeS) <= snapReachS) return nearest;
  const last = Math.max(0, Math.round(grid.durationS * grid.samplingFrequencyHz) - 1);
  const sample = Math.min(Math.max(0, Math.round(timeS * grid.samplingFrequencyHz)), last);
  return sample / grid.samplingFrequencyHz;
}

function nearestOf(times: readonly number[], timeS: number): number | null {
  let found: number | null = null;
  for (const time of times) if (found === null || Math.abs(time - timeS) < Math.abs(found - timeS)) found = time;
  return found;
}

/** The point of the record under a point of the page, on a strip. */
export function pointAt(page: Page, view: PaperView, strip: Strip, x: number, y: number, grid: CaliperGrid): CaliperPoint {
  return { timeS: settleTime(view.startS + xToTime(page, x), grid), millivolts: yToVoltage(page, strip.row, y) };
}

/** Starts calipers at a point of the page (CSS px), or gives null outside the strips. */
export function startCalipers(page: Page, view: PaperView, x: number, y: number, grid: CaliperGrid): CaliperSpan | null {
  const strip = stripAt(page, x, y);
  if (!strip) return null;
  const point = pointAt(page, view, strip, x, y, grid);
  return { strip, legs: [point, point] };
}

/** The same calipers with one leg elsewhere. */
export function moveLeg(span: CaliperSpan, leg: 0 | 1, point: CaliperPoint): CaliperSpan {
  return { ...span, legs: leg === 0 ? [point, span.legs[1]] : [span.legs[0], point] };
}

/**
 * Moves a leg by the keyboard: by samples, or from R peak to R peak where legs snap.
 *
 * @param by  samples, negative is earlier; its sign alone counts where legs snap
 */
export function nudgeLeg(span: CaliperSpan, leg: 0 | 1, by: number, grid: CaliperGrid): CaliperSpan {
  const { timeS, millivolts } = span.legs[leg];
  const epsilon = 0.5 / grid.samplingFrequencyHz;
  const next =
    by > 0 ? grid.snapTimesS.find((time) => time > timeS + epsilon) : grid.snapTimesS.filter((time) => time < timeS - epsilon).at(-1);
  if (grid.snapTimesS.length > 0) return next === undefined ? span : moveLeg(span, leg, { timeS: next, millivolts });
  return moveLeg(span, leg, { timeS: settleTime(timeS + by / grid.samplingFrequencyHz, grid), millivolts });
}

/** Calipers for the keyboard: on the first two R peaks of a stretch of the strip, else 800 ms in its middle. */
export function placeCalipers(strip: Strip, fromS: number, toS: number, rTimesS: readonly number[], grid: CaliperGrid): CaliperSpan {
  const [first, second] = rTimesS.filter((time) => time >= fromS && time <= toS);
  const middleS = (fromS + toS) / 2;
  const at = (timeS: number): CaliperPoint => ({ timeS: settleTime(timeS, grid), millivolts: 0 });
  return { strip, legs: second === undefined ? [at(middleS - 0.4), at(middleS + 0.4)] : [at(first ?? second), at(second)] };
}

/** Reads the span. */
export function readCalipers(span: CaliperSpan, isCalibrated: boolean): CaliperReading {
  const [from, to] = span.legs;
  const intervalMs = Math.abs(to.timeS - from.timeS) * 1000;
  const riseMv = (to.millivolts - from.millivolts) * span.strip.sign;
  return { intervalMs, rateBpm: intervalMs >= 200 ? 60_000 / intervalMs : null, amplitudeMv: isCalibrated ? riseMv : null };
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

/**
 * Times at which the interval repeats along the strip, both ways from the legs, the legs themselves left out.
 *
 * @param pageStartS  second of the record at which the page starts
 * @returns seconds of the record, ascending; none below 100 ms, where lines would only darken the strip
 */
export function marchOut(span: CaliperSpan, pageStartS: number): number[] {
  const [a, b] = [span.legs[0].timeS, span.legs[1].timeS].sort((one, other) => one - other) as [number, number];
  const interval = b - a;
  if (interval < 0.1) return [];
  const [fromS, toS] = [pageStartS + span.strip.startS, pageStartS + span.strip.startS + span.strip.durationS];
  const times: number[] = [];
  for (let k = Math.ceil((fromS - a) / interval); a + k * interval <= toS; k++) if (k !== 0 && k !== 1) times.push(a + k * interval);
  return times;
}

/** Place of a point on the page, CSS px. */
export function placeOf(page: Page, view: PaperView, row: number, point: CaliperPoint): { readonly x: number; readonly y: number } {
  return { x: timeToX(page, point.timeS - view.startS), y: voltageToY(page, row, point.millivolts) };
}

/** Height range of the caliper lines: the row of the strip, at least ±1 mV around the baseline, CSS px. */
export function caliperRange(page: Page, strip: Strip): { readonly top: number; readonly bottom: number } {
  const upperEdge = page.originY + strip.row * page.rowHeight;
  const top = Math.min(upperEdge, voltageToY(page, strip.row, 1));
  const bottom = Math.max(upperEdge + page.rowHeight, baselineY(page, strip.row));
  return { top: Math.max(0, top), bottom: Math.min(page.height, bottom) };
}
