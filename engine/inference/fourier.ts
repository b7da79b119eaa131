/** Discrete Fourier transform of a power of two of values. Pure mathematics. */

/** Real and imaginary parts of the same length. */
export interface ComplexValues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Transforms of one length in place; holds its table of sines. */
export class FourierTransform {
  readonly size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;

  /** @param size  a power of two, at least 2 */
  constructor(size: number) {
    if (size < 2 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is not a power of two`);
    this.size = size;
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    const bits = Math.log2(size);
    this.#reversed = Uint32Array.from({ length: size }, (_, i) => reversedBits(i, bits));
  }

  /** X[k] = Σ x[n] · exp(−2πi·k·n/size). */
  forward(values: ComplexValues): void {
    this.#transform(values.re, values.im, -1);
  }

  /** x[n] = (1/size) · Σ X[k] · exp(2πi·k·n/size). */
  inverse(values: ComplexValues): void {
    this.#transform(values.re, values.im, 1);
    for (let i = 0; i < this.size; i++) {
      values.re[i] = (values.re[i] ?? 0) / this.size;
      values.im[i] = (values.im[i] ?? 0) / this.size;
    }
  }

  /** Cooley and Tukey's butterflies, radix 2, decimation in time. */
  #transform(re: Float64Array, im: Float64Array, sign: 1 | -1): void {
    this.#reorder(re, im);
    for (let half = 1; half < this.size; half *= 2) {
      const step = this.size / (2 * half);
      for (let start = 0; start < this.size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + k;
          const b = a + half;
          const wr = this.#cos[k * step] as number;
          const wi = sign * (this.#sin[k * step] as number);
          const br = re[b] as number;
          const bi = im[b] as number;
          const tr = br * wr - bi * wi;
          const ti = br * wi + bi * wr;
          const ar = re[a] as number;
          const ai = im[a] as number;
          re[b] = ar - tr;
          im[b] = ai - ti;
          re[a] = ar + tr;
          im[a] = ai + ti;
        }
      }
    }
  }

  #reorder(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < this.size; i++) {
      const j = this.#reversed[i] as number;
      if (j <= i) continue;
      [re[i], re[j]] = [re[j] as number, re[i] as number];
      [im[i], im[j]] = [im[j] as number, im[i] as number];
    }
  }
}

function reversedBits(value: number, bits: number): number {
  let out = 0;
  for (let i = 0; i < bits; i++) out |= ((value >>> i) & 1) << (bits - 1 - i);
  return out;
}
