import { describe, expect, it } from 'vitest';
import type { FramePixels, VoiTransform } from '../../../../../contract/film-frame.ts';
import { firstRange, rangeOfWindow, wholeNumbers, withAlpha } from '../../../../../renderer/study/film/frame-pixels.ts';

type Window = VoiTransform & { kind: 'window' };
const window = (shape: Window['function'], center: number, width: number): Window => ({
  kind: 'window',
  function: shape,
  center,
  width,
  explanation: '',
});

const grey = (values: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>, changes: object = {}): FramePixels & { kind: 'grey' } => ({
  kind: 'grey',
  meaning: 'modality',
  values,
  min: Math.min(...values),
  max: Math.max(...values),
  isInverted: false,
  paddingPixels: 0,
  ...changes,
});

describe('rangeOfWindow', () => {
  it('of LINEAR maps 0 to black and 4095 to white for 2048/4096 (C.11.2.1.2.1)', () => {
    expect(rangeOfWindow(window('LINEAR', 2048, 4096))).toEqual({ lower: 0, upper: 4095 });
    expect(rangeOfWindow(window('LINEAR', 0, 100))).toEqual({ lower: -50, upper: 49 });
  });

  it('of LINEAR_EXACT is the centre ∓ half the width (C.11.2.1.3.2)', () => {
    expect(rangeOfWindow(window('LINEAR_EXACT', 2048, 4096))).toEqual({ lower: 0, upper: 4096 });
  });
});

describe('firstRange', () => {
  const pixels = grey(Uint16Array.of(3, 900));

  it.each([
    ['the first window', { pixels, voi: [window('LINEAR', 0, 100), window('LINEAR', 5, 10)] }, { lower: -50, upper: 49 }],
    ['all values where there is no window', { pixels, voi: [] }, { lower: 3, upper: 900 }],
    ['all values where only a sigmoid is stated', { pixels, voi: [window('SIGMOID', 0, 100)] }, { lower: 3, upper: 900 }],
    ['the whole range after a transform', { pixels: grey(Uint16Array.of(1), { meaning: 'presentation' }), voi: [] }, { lower: 0, upper: 65535 }],
    ['a byte of colour', { pixels: { kind: 'colour' as const, rgb: new Uint8Array(3) }, voi: [] }, { lower: 0, upper: 255 }],
    ['one step where all is the same', { pixels: grey(Uint16Array.of(7, 7)), voi: [] }, { lower: 7, upper: 8 }],
  ])('is %s', (_, frame, range) => expect(firstRange(frame)).toEqual(range)); // prettier-ignore
});

describe('wholeNumbers', () => {
  it('leaves whole numbers alone', () => {
    const pixels = grey(Uint16Array.of(3, 900));
    expect(wholeNumbers(pixels)).toEqual({ values: pixels.values, slope: 1, intercept: 0, min: 3, max: 900 });
  });

  it('spreads fractions and states the line back to modality units', () => {
    const pixels = grey(Float32Array.of(-0.5, 0.25, 2.5));
    const { values, slope, intercept } = wholeNumbers(pixels);
    [...values].forEach((value, i) =>
      expect(Math.abs(value * slope + intercept - (pixels.values[i] ?? 0))).toBeLessThan(3 / 131_070 + 1e-9),
    );
    expect([values[0], values[2]]).toEqual([0, 65_535]);
  });
});

describe('withAlpha', () => {
  it('puts 255 behind each colour', () =>
    expect(withAlpha(Uint8Array.of(1, 2, 3, 4, 5, 6))).toEqual(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255)));
});
