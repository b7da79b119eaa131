import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilmPoint } from '../../../../../contract/index.ts';
import { filmFrame, toFilm } from '../../../../../engine/inference/organs/film-frame.ts';
import { band, extentOf, thinned } from '../../../../../engine/inference/organs/polygon.ts';
import { expectedDice, largestPart, type ProbabilityMap } from '../../../../../engine/inference/organs/probability-map.ts';
import { signedArea, traceOutline } from '../../../../../engine/inference/organs/trace-outline.ts';
import { zoneAt, zonesOf } from '../../../../../engine/inference/organs/zones.ts';

const mapOf = (width: number, height: number, value: (x: number, y: number) => number): ProbabilityMap => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

const disc = (radius: number, centreX = 20, centreY = 20): ProbabilityMap =>
  mapOf(40, 40, (x, y) => Math.min(1, Math.max(0, (radius - Math.hypot(x + 0.5 - centreX, y + 0.5 - centreY)) / 4 + 0.5)));

describe('largestPart', () => {
  it('keeps the larger of two parts that touch at a corner only', () => {
    const map = mapOf(4, 4, (x, y) => ((x < 2 && y < 2) || (x === 2 && y === 2) ? 1 : 0));
    const { map: kept, cells } = largestPart(map);
    expect(cells).toBe(4);
    expect(kept.values[2 * 4 + 2]).toBe(0);
    expect(kept.values[0]).toBe(1);
  });

  it('leaves what is below one half as it is', () => {
    const { map, cells } = largestPart(mapOf(3, 1, (x) => [0.4, 0.9, 0.3][x]!));
    expect([...map.values].map((value) => value.toFixed(1))).toEqual(['0.4', '0.9', '0.3']);
    expect(cells).toBe(1);
  });

  it('has no cells of an empty map', () => expect(largestPart(mapOf(3, 3, () => 0.2)).cells).toBe(0));
});

describe('expectedDice', () => {
  it('is 1 of a certain map, and falls as cells become uncertain', () => {
    expect(expectedDice(mapOf(4, 4, (x) => (x < 2 ? 1 : 0)))).toBe(1);
    expect(expectedDice(mapOf(4, 4, (x) => (x < 2 ? 0.6 : 0.4)))).toBeLessThan(0.7);
  });

  it('is 0 of a map without anything', () => expect(expectedDice(mapOf(2, 2, () => 0))).toBe(0));
});

describe('traceOutline', () => {
  it('follows a disc to a tenth of a cell', () => {
    const outline = traceOutline(disc(9.3));
    for (const [x, y] of outline) expect(Math.abs(Math.hypot(x - 20, y - 20) - 9.3)).toBeLessThan(0.1);
    const extent = extentOf(outline)!;
    expect(Math.abs(extent.left[0] - extent.right[0] - 18.6)).toBeLessThan(0.1);
    expect(signedArea(outline)).toBeCloseTo(Math.PI * 9.3 ** 2, -1);
  });

  it('ends half a cell beyond the last centre of a region at the edge', () => {
    const extent = extentOf(traceOutline(mapOf(10, 10, () => 1)))!;
    expect(extent.right[0]).toBeCloseTo(0, 5);
    expect(extent.left[0]).toBeCloseTo(10, 5);
  });

  it('leaves holes out and cuts the corners of single cells', () => {
    const ring = mapOf(9, 9, (x, y) => (x === 4 && y === 4 ? 0 : x > 0 && y > 0 && x < 8 && y < 8 ? 1 : 0));
    expect(signedArea(traceOutline(ring))).toBeCloseTo(48.5, 5);
  });

  it('is empty of an empty map', () => expect(traceOutline(mapOf(5, 5, () => 0.1))).toEqual([]));

  it('closes every ring, whatever the map', () =>
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }), (values) => {
        const outline = traceOutline({ width: 6, height: 5, values: Float32Array.from(values) });
        for (const [x, y] of outline) {
          expect(x >= -0.5 && x <= 6.5 && y >= -0.5 && y <= 5.5).toBe(true);
        }
        expect(outline.length === 0 || signedArea(outline) >= 0).toBe(true);
      }),
    ));
});

describe('thinned', () => {
  const outline = traceOutline(disc(12));

  it('keeps the outermost points and stays within the tolerance', () => {
    const few = thinned(outline, 0.3);
    expect(few.length).toBeLessThan(outline.length / 2);
    expect(extentOf(few)!.right).toEqual(extentOf(outline)!.right);
    expect(extentOf(few)!.left).toEqual(extentOf(outline)!.left);
    expect(Math.abs(signedArea(few) - signedArea(outline))).toBeLessThan(0.3 * 2 * Math.PI * 12);
  });
});

describe('zones', () => {
  const lung: FilmPoint[] = [[0, 0], [10, 0], [10, 30], [0, 30]]; // prettier-ignore

  it('cuts a lung into thirds of its height that fill it', () => {
    const zones = zonesOf('rightLung', lung);
    expect(zones.map(({ name }) => name)).toEqual(['right upper zone', 'right middle zone', 'right lower zone']);
    expect(zones.map(({ outline }) => Math.abs(signedArea(outline)))).toEqual([100, 100, 100]);
  });

  it('finds the zone of a point', () => {
    const zones = zonesOf('leftLung', lung);
    expect(zoneAt(zones, [5, 25])?.level).toBe('lower');
    expect(zoneAt(zones, [15, 25])).toBeNull();
  });

  it('cuts nothing off a ring that lies between both heights', () => expect(band(lung, -1, 31)).toHaveLength(4));
});

describe('toFilm', () => {
  it('undoes the letterbox of a portrait film', () => {
    const frame = filmFrame(1000, 2000, 224);
    const [left, upper] = toFilm([56, 0], frame);
    const [right, lower] = toFilm([168, 224], frame);
    expect([left, upper, right, lower]).toEqual([0, 0, 1000, 2000]);
  });

  it('moves what lies around the film to its edge', () => expect(toFilm([3, 100], filmFrame(1000, 2000, 224))[0]).toBe(0));
});
