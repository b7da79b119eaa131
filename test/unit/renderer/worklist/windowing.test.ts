import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesOf, scrollToRow, visibleRows } from '../../../../renderer/worklist/windowing.ts';

describe('the rows in view', () => {
  it('are the first ones and eight beyond the edge at the top', () =>
    expect(visibleRows(0, 360, 36, 1000)).toEqual({ first: 0, last: 18 }));
  it('are those around the scroll position', () => expect(visibleRows(3600, 360, 36, 1000)).toEqual({ first: 92, last: 118 }));
  it('end with the list', () => expect(visibleRows(0, 360, 36, 3)).toEqual({ first: 0, last: 3 }));
  it('are none of an empty list', () => expect(visibleRows(0, 360, 36, 0)).toEqual({ first: 0, last: 0 }));
  it('always cover the view and stay within the list', () =>
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 2000 }), fc.nat(5000), (scrollTop, height, total) => {
        const { first, last } = visibleRows(scrollTop, height, 36, total);
        const top = Math.min(total, Math.floor(scrollTop / 36));
        const bottom = Math.min(total, Math.ceil((scrollTop + height) / 36));
        return first >= 0 && first <= last && last <= total && first <= top && last >= bottom;
      }),
    ));
});

describe('pages of rows', () => {
  it('are those that the range touches', () => {
    expect(pagesOf({ first: 190, last: 210 }, 200)).toEqual([0, 1]);
    expect(pagesOf({ first: 0, last: 200 }, 200)).toEqual([0]);
    expect(pagesOf({ first: 5, last: 5 }, 200)).toEqual([]);
  });
});

describe('scrolling to a row', () => {
  it('does nothing for a row in view', () => expect(scrollToRow(5, 0, 360, 36)).toBe(0));
  it('moves just far enough down and up', () => {
    expect(scrollToRow(10, 0, 360, 36)).toBe(36);
    expect(scrollToRow(2, 360, 360, 36)).toBe(72);
  });
});
