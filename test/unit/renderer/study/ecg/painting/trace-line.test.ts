import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinMaxPyramid } from '../../../../../../renderer/study/ecg/painting/min-max-pyramid.ts';
import { colourOf, PixelPaper } from '../../../../../../renderer/study/ecg/painting/pixel-paper.ts';
import { drawLine } from '../../../../../../renderer/study/ecg/painting/trace-line.ts';

const [width, height] = [160, 90];
const clip = { left: 0, right: width };
const halfWidth = 0.675;

/** Darkness (0–255) of each pixel after drawing black on white. */
function darkness(draw: (paper: PixelPaper) => void): Uint8Array {
  const paper = new PixelPaper(width, height);
  for (let y = 0; y < height; y++) paper.putRow(y, new Uint32Array(width).fill(colourOf('#ffffff')));
  draw(paper);
  paper.ink(colourOf('#000000'));
  return Uint8Array.from({ length: width * height }, (_, i) => 255 - (paper.rgba[4 * i] ?? 0));
}

const within = (x: number, y: number, [x0, y0, x1, y1]: readonly [number, number, number, number]): number => {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
};

describe('lines on the paper', () => {
  it('cover each pixel by its distance, at any slope and also where they leave the paper', () => {
    const x = fc.double({ min: -20, max: width + 20, noNaN: true });
    const y = fc.double({ min: -20, max: height + 20, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(x, y, x, y), (line) => {
        const drawn = darkness((paper) => paper.segment(...line, halfWidth, clip));
        for (let i = 0; i < drawn.length; i++) {
          const away = within((i % width) + 0.5, Math.floor(i / width) + 0.5, line);
          const expected = 255 * Math.min(1, Math.max(0, halfWidth + 0.5 - away));
          if (Math.abs((drawn[i] ?? 0) - expected) > 1.5) return false;
        }
        return true;
      }),
      { numRuns: 60 },
    );
  });

  it('leave nothing behind for what is inked after them', () => {
    const paper = new PixelPaper(width, height);
    const white = new Uint32Array(width).fill(colourOf('#ffffff'));
    for (let y = 0; y < height; y++) paper.putRow(y, white);
    paper.segment(5, 5, 150, 80, halfWidth, clip);
    paper.ink(colourOf('#000000'));
    for (let y = 0; y < height; y++) paper.putRow(y, white);
    paper.ink(colourOf('#000000'));
    expect(paper.rgba.every((level) => level === 255)).toBe(true);
  });

  it('of many samples to a column look like lines through every sample', () => {
    const perColumn = 4.5;
    const count = Math.round((width - 20) * perColumn);
    const samples = Float32Array.from({ length: count }, (_, i) => {
      const beat = ((i + 90) % 320) - 160;
      return Math.exp(-((beat / 9) ** 2)) + 0.25 * Math.exp(-(((beat - 90) / 30) ** 2)) + 0.006 * Math.sin(i * 2.4);
    });
    const geometry = { x0: 10, pxPerSample: 1 / perColumn, baselineY: 70, pxPerUnit: 50 };
    const reduced = darkness((paper) =>
      drawLine(paper, samples, { from: 0, to: count }, geometry, halfWidth, clip, () => new MinMaxPyramid(samples)),
    );
    const full = darkness((paper) => {
      const y = (i: number): number => geometry.baselineY - (samples[i] ?? 0) * geometry.pxPerUnit;
      for (let i = 1; i < count; i++) {
        paper.segment(10 + (i - 1) / perColumn, y(i - 1), 10 + i / perColumn, y(i), halfWidth, clip);
      }
    });
    let worst = 0;
    let sum = 0;
    for (let i = 0; i < full.length; i++) {
      const apart = Math.abs((full[i] ?? 0) - (reduced[i] ?? 0));
      worst = Math.max(worst, apart);
      sum += apart;
    }
    expect(worst).toBeLessThan(110);
    expect(sum / full.reduce((a, b) => a + b, 0)).toBeLessThan(0.08);
  });
});
