import { describe, expect, it } from 'vitest';
import { FourierTransform } from '../../../../engine/inference/fourier.ts';

const signal = Float64Array.from({ length: 16 }, (_, i) => Math.sin(1.3 * i) + (i % 5));

describe('the Fourier transform', () => {
  it('is the sum of its definition', () => {
    const values = { re: Float64Array.from(signal), im: new Float64Array(16) };
    new FourierTransform(16).forward(values);
    for (let k = 0; k < 16; k++) {
      const re = signal.reduce((sum, x, n) => sum + x * Math.cos((2 * Math.PI * k * n) / 16), 0);
      const im = signal.reduce((sum, x, n) => sum - x * Math.sin((2 * Math.PI * k * n) / 16), 0);
      expect(values.re[k]).toBeCloseTo(re, 9);
      expect(values.im[k]).toBeCloseTo(im, 9);
    }
  });

  it('comes back', () => {
    const values = { re: Float64Array.from(signal), im: new Float64Array(16) };
    const transform = new FourierTransform(16);
    transform.forward(values);
    transform.inverse(values);
    values.re.forEach((value, i) => expect(value).toBeCloseTo(signal[i]!, 12));
    values.im.forEach((value) => expect(value).toBeCloseTo(0, 12));
  });

  it.each([0, 1, 12])('refuses the length %i', (size) => {
    expect(() => new FourierTransform(size)).toThrow(RangeError);
  });
});
