import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitProbe } from '../../../../engine/evaluation/logistic-probe.ts';
import { createRandom } from '../../../../engine/sample/random.ts';

/** Rows around ±shift on the first of three axes. */
function twoClouds(count: number, shift: number, seed = 1): { vectors: Float32Array[]; positive: boolean[] } {
  const random = createRandom(seed);
  const positive = Array.from({ length: count }, (_, i) => i % 2 === 0);
  const vectors = positive.map((is) =>
    Float32Array.of((is ? shift : -shift) + random.normal(0, 1), random.normal(5, 3), random.normal(0, 0.01)),
  );
  return { vectors, positive };
}

describe('fitProbe', () => {
  it('finds the axis that tells the rows apart', () => {
    const probe = fitProbe(twoClouds(400, 1.5), 1e-3);
    const test = twoClouds(400, 1.5, 2);
    const right = test.vectors.filter((vector, i) => probe(vector) > 0 === test.positive[i]).length;
    expect(right / 400).toBeGreaterThan(0.9); // Bayes: Φ(1.5) = .933
  });

  it('gives the known logit of two clouds: 2 · shift · x', () => {
    const probe = fitProbe(twoClouds(20_000, 0.5), 1e-6);
    const slope = probe(Float32Array.of(1, 5, 0)) - probe(Float32Array.of(0, 5, 0));
    expect(slope).toBeCloseTo(1, 1);
  });

  it('says the share of positives where the vectors say nothing', () => {
    const vectors = Array.from({ length: 100 }, () => Float32Array.of(1, 2));
    const probe = fitProbe({ vectors, positive: vectors.map((_, i) => i < 20) }, 0.1);
    expect(1 / (1 + Math.exp(-probe(Float32Array.of(1, 2))))).toBeCloseTo(0.2, 3);
  });

  it('is finite for any finite vectors', () => {
    const vector = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 4, maxLength: 12 }), (rows) => {
        const vectors = rows.map((row) => Float32Array.from(row));
        const probe = fitProbe({ vectors, positive: vectors.map((_, i) => i % 2 === 0) }, 1e-2);
        for (const one of vectors) expect(Number.isFinite(probe(one))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses rows of one kind', () => {
    expect(() => fitProbe({ vectors: [Float32Array.of(1)], positive: [true] }, 1)).toThrow(RangeError);
  });
});
