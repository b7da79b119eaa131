import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleAt,
  cardiothoracicRatio,
  cobbAngle,
  distance,
  ellipseArea,
  ellipseOf,
  outlineArea,
  scaleOf,
  type FilmPoint,
} from '../../../../contract/measure/geometry.ts';

const px = scaleOf({ spacingMm: null, spacingOrigin: 'none' });
const mm = scaleOf({ spacingMm: [0.2, 0.1], spacingOrigin: 'imager' });
const point = fc.tuple(fc.double({ min: -5_000, max: 5_000, noNaN: true }), fc.double({ min: -5_000, max: 5_000, noNaN: true }));

describe('lengths', () => {
  it('are in pixels without a spacing, and in millimetres by row and column with one', () => {
    expect(distance([0, 0], [30, 40], px)).toBe(50);
    expect(distance([0, 0], [30, 20], mm)).toBeCloseTo(5, 10);
    expect([px.unit, px.plane, mm.unit, mm.plane]).toEqual(['px', '', 'mm', 'imager plane']);
    expect(scaleOf({ spacingMm: [0.1, 0.1], spacingOrigin: 'patient' }).plane).toBe('patient plane');
  });

  it('are the same both ways, for any two points', () =>
    fc.assert(fc.property(point, point, (a, b) => Math.abs(distance(a, b, mm) - distance(b, a, mm)) < 1e-9)));
});

describe('angles', () => {
  it('at a vertex go from 0 to 180 degrees', () => {
    expect(angleAt([0, 0], [1, 0], [0, 1], px)).toBeCloseTo(90, 10);
    expect(angleAt([0, 0], [1, 0], [-1, 0], px)).toBeCloseTo(180, 10);
    expect(angleAt([0, 0], [0, 0], [1, 0], px)).toBeNaN();
    // One column is half as wide as a row is high.
    expect(angleAt([0, 0], [2, 0], [2, 1], mm)).toBeCloseTo(45, 10);
  });

  it('of Cobb are the same whichever way the lines were drawn, and at most 90 degrees', () =>
    fc.assert(
      fc.property(point, point, point, point, (a, b, c, d) => {
        const angle = cobbAngle([a, b, c, d], px);
        if (Number.isNaN(angle)) return true;
        return angle >= 0 && angle <= 90 && Math.abs(angle - cobbAngle([b, a, c, d], px)) < 1e-6;
      }),
    ));

  it('of Cobb between lines that rise by 20 and fall by 10 degrees is 30', () => {
    const at = (degrees: number): FilmPoint => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    expect(cobbAngle([[0, 0], at(-20), [0, 0], at(10)], px)).toBeCloseTo(30, 10);
  });
});

describe('areas', () => {
  it('of an outline follow the shoelace formula, in the square of the unit', () => {
    const square: FilmPoint[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    expect(outlineArea(square, px)).toBe(100);
    expect(outlineArea([...square].reverse(), mm)).toBeCloseTo(2, 10);
  });

  it('of an ellipse are π·a·b', () => {
    const ellipse = ellipseOf([
      [50, 90],
      [50, 10],
      [20, 50],
      [80, 50],
    ]);
    expect(ellipse.centre).toEqual([50, 50]);
    expect(ellipseArea(ellipse, px)).toBeCloseTo(Math.PI * 30 * 40, 8);
  });
});

describe('the cardiothoracic ratio', () => {
  it('is the width of the heart over that of the thorax', () => {
    const lines = [
      [100, 500],
      [250, 500],
      [50, 600],
      [350, 600],
    ] as const;
    expect(cardiothoracicRatio(lines, px)).toBe(0.5);
    expect(cardiothoracicRatio(lines, mm)).toBeCloseTo(0.5, 10);
    expect(cardiothoracicRatio([lines[0], lines[1], lines[2], lines[2]], px)).toBeNaN();
  });
});
