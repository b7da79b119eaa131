import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutPage, xToTime, type PaneSize, type PaperSettings } from '../../../../../renderer/study/ecg/paper.ts';
import { centreOn, clampView, keepPoint, panBy, startOfRecord, type PaperView } from '../../../../../renderer/study/ecg/view.ts';
import { usualSettings } from './settings.ts';

const pane: PaneSize = { width: 1060, height: 820 };
const recordS = 120;
const pageAt = (zoom: number, over: Partial<PaperSettings> = {}): ReturnType<typeof layOutPage> =>
  layOutPage({ ...usualSettings, ...over, zoom }, pane, { durationS: recordS, labels: null });
/** Second of the record under a point of the pane. */
const timeAt = (view: PaperView, page: ReturnType<typeof pageAt>, x: number): number => view.startS + xToTime(page, view.left + x);

describe('the view of the paper', () => {
  it('moves by the way of the hand: 100 px at 100 px/s are a second', () =>
    expect(panBy(startOfRecord, pageAt(1), pane, recordS, 100, 0)).toEqual({ left: 0, top: 0, startS: 1 }));

  it('moves over the page first, then on in the record', () => {
    const page = pageAt(2);
    const spare = page.width - pane.width;
    expect(panBy(startOfRecord, page, pane, recordS, spare + 200, 0)).toEqual({ left: spare, top: 0, startS: 1 });
  });

  it('never leaves page and record, however it is moved', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.25, max: 16, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: -9000, max: 9000 }), fc.integer({ min: -3000, max: 3000 })), { maxLength: 8 }),
        (zoom, ways) => {
          const page = pageAt(zoom);
          const view = ways.reduce((at, [dx, dy]) => panBy(at, page, pane, recordS, dx, dy), startOfRecord);
          return (
            view.left >= 0 &&
            view.top >= 0 &&
            view.startS >= 0 &&
            view.left <= Math.max(0, page.width - pane.width) + 1e-6 &&
            view.top <= Math.max(0, page.height - pane.height) + 1e-6 &&
            view.startS <= recordS - page.layout.pageS + 1e-6
          );
        },
      ),
    ));

  it('comes back by the same way, as long as no edge was met', () => {
    const page = pageAt(1);
    const there = panBy({ left: 0, top: 0, startS: 30 }, page, pane, recordS, 250, 0);
    expect(panBy(there, page, pane, recordS, -250, 0).startS).toBeCloseTo(30, 9);
  });

  it('keeps the moment under the pointer when it is magnified', () =>
    fc.assert(
      fc.property(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: 60, max: 1000 }), (zoom, x) => {
        const [before, after] = [pageAt(1), pageAt(zoom)];
        const view = { left: 0, top: 0, startS: 40 };
        const next = keepPoint(view, before, after, pane, recordS, { x, y: 300 });
        return Math.abs(timeAt(next, after, x) - timeAt(view, before, x)) < 1e-6;
      }),
    ));

  it('brings a second to the middle of the pane, and the edges no farther than they reach', () => {
    const page = pageAt(1, { layoutId: '12x1' });
    expect(timeAt(centreOn(startOfRecord, page, pane, recordS, 60), page, pane.width / 2)).toBeCloseTo(60, 6);
    expect(centreOn(startOfRecord, page, pane, recordS, 1).startS).toBe(0);
    expect(centreOn(startOfRecord, page, pane, recordS, 119).startS).toBeCloseTo(recordS - page.layout.pageS, 9);
  });

  it('comes back into a page that has become smaller', () =>
    expect(clampView({ left: 900, top: 700, startS: 500 }, pageAt(1), pane, recordS)).toEqual({ left: 0, top: 0, startS: 110 }));
});
