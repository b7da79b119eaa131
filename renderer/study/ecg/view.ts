/** Which part of the page, and of the record, the pane shows; panning and zooming. Pure. */
import { leftMarginMm, type Page, type PaneSize } from './paper.ts';

/** What the pane shows of page and record. */
export interface PaperView {
  /** CSS px of the page that lie left of the pane. */
  readonly left: number;
  /** CSS px of the page that lie above the pane. */
  readonly top: number;
  /** Second of the record at which the page starts. */
  readonly startS: number;
}

export const startOfRecord: PaperView = { left: 0, top: 0, startS: 0 };

/** Least and greatest magnification. */
export const zoomLimits = { least: 0.25, most: 16 } as const;

/**
 * Brings a view back into the page and the record.
 *
 * @param page  the page
 * @param pane  inner size of the pane, CSS px
 * @param recordS  duration of the record, s
 */
export function clampView(view: PaperView, page: Page, pane: PaneSize, recordS: number): PaperView {
  return {
    left: clamp(view.left, 0, page.width - pane.width),
    top: clamp(view.top, 0, page.height - pane.height),
    startS: clamp(view.startS, 0, recordS - page.layout.pageS),
  };
}

/**
 * Moves the paper under the pane. The way beyond the page's edge goes on in the record where it is longer than the page.
 *
 * @param dx  CSS px, positive shows what is further right
 * @param dy  CSS px, positive shows what is further down
 */
export function panBy(view: PaperView, page: Page, pane: PaneSize, recordS: number, dx: number, dy: number): PaperView {
  const left = clamp(view.left + dx, 0, page.width - pane.width);
  const rest = view.left + dx - left;
  return clampView({ left, top: view.top + dy, startS: view.startS + rest / page.pxPerSecond }, page, pane, recordS);
}

/**
 * The view after the scale of the page has changed, so that the point under the pointer stays where it is.
 *
 * @param before  page before the change
 * @param after  page after it
 * @param x  CSS px from the pane's left edge
 * @param y  CSS px from the pane's upper edge
 */
export function keepPoint(
  view: PaperView,
  before: Page,
  after: Page,
  pane: PaneSize,
  recordS: number,
  { x, y }: { readonly x: number; readonly y: number },
): PaperView {
  const timeS = view.startS + (view.left + x - before.originX) / before.pxPerSecond;
  const isOnTrace = view.left + x >= before.originX;
  const wanted = isOnTrace ? after.originX + (timeS - view.startS) * after.pxPerSecond - x : view.left;
  const left = clamp(wanted, 0, after.width - pane.width);
  const top = ((view.top + y) / before.height) * after.height - y;
  return clampView({ left, top, startS: view.startS + (wanted - left) / after.pxPerSecond }, after, pane, recordS);
}

/** The view with a second of the record in the middle of the pane. */
export function centreOn(view: PaperView, page: Page, pane: PaneSize, recordS: number, timeS: number): PaperView {
  const middleS = (view.left + pane.width / 2) / page.pxPerSecond - leftMarginMm / page.paperSpeed;
  return clampView({ ...view, startS: timeS - middleS }, page, pane, recordS);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
