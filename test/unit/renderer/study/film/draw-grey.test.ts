import { describe, expect, it } from 'vitest';
import { greyTable, visiblePart } from '../../../../../renderer/study/film/draw-grey.ts';

const shading = { windowCenter: 1750, windowWidth: 2501, isInverted: false, slope: 1, intercept: 0 };
const redsOf = (table: Uint32Array): number[] => [...table].map((word) => word & 255);

describe('greyTable', () => {
  it('is the linear window of the standard, opaque and grey', () => {
    const table = greyTable({ min: 0, max: 4095 }, shading);
    for (const value of [0, 499, 500, 1000, 1749, 2000, 3000, 4095]) {
      // PS3.3 C.11.2.1.2.1
      const share = Math.min(1, Math.max(0, (value - (1750 - 0.5)) / (2501 - 1) + 0.5));
      const grey = Math.round(255 * share);
      expect(table[value]).toBe((0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0);
    }
  });

  it('knows values below 0, slope and intercept, and changes black and white', () => {
    const table = greyTable({ min: -2, max: 2 }, { windowCenter: 0.5, windowWidth: 9, isInverted: true, slope: 2, intercept: 0 });
    expect(redsOf(table)).toEqual([255, 191, 128, 64, 0]);
  });

  it('is black up to the level and white beyond it where the window has no width', () => {
    expect(redsOf(greyTable({ min: 0, max: 3 }, { ...shading, windowCenter: 1.5, windowWidth: 1 }))).toEqual([0, 0, 255, 255]);
  });
});

describe('visiblePart', () => {
  const [canvas, film] = [
    { width: 400, height: 200 },
    { columns: 3000, rows: 2000 },
  ];

  it('is the whole film where it fits, and what the pane shows where it does not', () => {
    expect(visiblePart([0.1, 0, 0, 0.1, 50, 0], canvas, film)).toEqual({ left: 0, top: 0, right: 3000, bottom: 2000 });
    expect(visiblePart([2, 0, 0, 2, -2000, -1000], canvas, film)).toEqual({ left: 998, top: 498, right: 1202, bottom: 602 });
  });

  it('follows a film that is turned and mirrored', () => {
    // A quarter clockwise: columns run down the pane, rows to the left.
    expect(visiblePart([0, 2, -2, 0, 2000, -1000], canvas, film)).toEqual({ left: 498, top: 798, right: 602, bottom: 1002 });
    expect(visiblePart([-2, 0, 0, 2, 4000, 0], canvas, film)).toEqual({ left: 1798, top: 0, right: 2002, bottom: 102 });
  });

  it('is nothing where the film lies beside the pane or has no size', () => {
    expect(visiblePart([1, 0, 0, 1, 500, 0], canvas, film)).toBeNull();
    expect(visiblePart([0, 0, 0, 0, 0, 0], canvas, film)).toBeNull();
  });
});
