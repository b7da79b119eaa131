import { describe, expect, it } from 'vitest';
import {
  addEllipsoid,
  cellCm,
  createPlane,
  eachCell,
  midlineColumn,
  planeColumns,
  raiseToTube,
  shadowHalfWidth,
  xOfColumn,
  yOfRow,
} from '../../../../../engine/sample/film/plane.ts';

const sum = (plane: Float32Array): number => plane.reduce((total, value) => total + value, 0) * cellCm * cellCm;

describe('addEllipsoid', () => {
  it('adds the volume of an ellipsoid: 4/3 π times half its three diameters', () => {
    const plane = createPlane();
    addEllipsoid(plane, { x: 1, y: 20, a: 4, b: 6, thickness: 10, turn: 0.4 });
    expect(sum(plane)).toBeCloseTo((4 / 3) * Math.PI * 4 * 6 * 5, 0);
  });

  it('is 10 cm thick in its middle and leaves a cell 7 cm away alone', () => {
    const plane = createPlane();
    addEllipsoid(plane, { x: 0.044, y: 19.844, a: 4, b: 6, thickness: 10 });
    expect(plane[225 * planeColumns + midlineColumn]).toBeCloseTo(10, 4);
    expect(plane[225 * planeColumns + midlineColumn + 80]).toBe(0);
  });

  it('casts a shadow 5 cm to each side when 5 by 3 cm lies flat, and 3 cm when it stands', () => {
    const shape = { x: 0, y: 0, a: 5, b: 3, thickness: 1 };
    expect(shadowHalfWidth(shape)).toBeCloseTo(5, 9);
    expect(shadowHalfWidth({ ...shape, turn: Math.PI / 2 })).toBeCloseTo(3, 9);
  });
});

describe('raiseToTube', () => {
  it('shows a chord of 2 cm on the axis of a tube of radius 1 cm', () => {
    const plane = createPlane();
    raiseToTube(plane, [
      { x: 0.044, y: 5, radius: 1 },
      { x: 0.044, y: 15, radius: 1 },
    ]);
    expect(plane[113 * planeColumns + midlineColumn]).toBeCloseTo(2, 4);
  });

  it('does not thicken where two tubes cross', () => {
    const plane = createPlane();
    raiseToTube(plane, [
      { x: -3, y: 10, radius: 0.5 },
      { x: 3, y: 10, radius: 0.5 },
    ]);
    raiseToTube(plane, [
      { x: 0, y: 7, radius: 0.5 },
      { x: 0, y: 13, radius: 0.5 },
    ]);
    expect(plane.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(1.0001);
  });
});

describe('eachCell', () => {
  it('visits the cells whose centres lie in the box, and only on the plane', () => {
    let visited = 0;
    eachCell({ left: -1, right: 1, top: 2, bottom: 3 }, (index, x, y) => {
      visited++;
      expect(x).toBeCloseTo(xOfColumn(index % planeColumns), 9);
      expect(y).toBeCloseTo(yOfRow(Math.floor(index / planeColumns)), 9);
      expect(Math.abs(x)).toBeLessThanOrEqual(1);
    });
    expect(visited).toBe(22 * 11);
    eachCell({ left: 100, right: 120, top: 0, bottom: 5 }, () => expect.unreachable('outside the plane'));
  });
});
