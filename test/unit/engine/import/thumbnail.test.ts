import { describe, expect, it } from 'vitest';
import { makeThumbnail, type GreyImage } from '../../../../engine/import/index.ts';

const image = (width: number, height: number, valueAt: (x: number, y: number) => number): GreyImage => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => valueAt(i % width, Math.floor(i / width))),
});

describe('makeThumbnail', () => {
  it('fits the longest side into 160 pixels and keeps the shape', () => {
    const { width, height, grey } = makeThumbnail(image(400, 800, (x) => x));
    expect([width, height, grey.length]).toEqual([80, 160, 12_800]);
  });

  it('does not enlarge', () => expect(makeThumbnail(image(64, 70, (x) => x))).toMatchObject({ width: 64, height: 70 }));

  it('averages areas: a fine checkerboard becomes one grey', () => {
    const { grey } = makeThumbnail(image(640, 640, (x, y) => ((x + y) % 2 === 0 ? 0 : 1_000)));
    expect(new Set(grey).size).toBe(1);
  });

  it('runs from black to white between the 1st and 99th percentile', () => {
    const { grey } = makeThumbnail(image(160, 160, (x, y) => (x === 0 && y === 0 ? 1e6 : x)));
    expect(grey[0]).toBe(255); // the one bright pixel is clipped and does not darken the rest
    expect(grey[80]).toBeGreaterThan(120);
    expect(grey[80]).toBeLessThan(136);
    expect(grey[159]).toBe(255);
  });

  it('shows an image of one value in one grey', () => {
    expect(new Set(makeThumbnail(image(64, 64, () => 7)).grey).size).toBe(1);
  });
});
