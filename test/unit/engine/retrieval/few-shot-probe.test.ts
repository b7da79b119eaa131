import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucInterval } from '../../../../engine/retrieval/few-shot-probe.ts';
import { leaveOneOut, probeDirection, type ProbeExample } from '../../../../engine/retrieval/index.ts';
import { createRandom } from '../../../../engine/sample/random.ts';

const random = createRandom(3);
const example = (patient: string, shift: number): ProbeExample => {
  const values = Float32Array.from({ length: 8 }, (_, i) => random.normal(i === 0 ? shift : 0, 0.3));
  const length = Math.hypot(...values);
  return { patient, embedding: values.map((value) => value / length) };
};
const many = (name: string, shift: number, count: number): ProbeExample[] =>
  Array.from({ length: count }, (_, i) => example(`${name}${i}`, shift));

describe('a few-shot probe', () => {
  it('finds by leave-one-out what sets the examples apart, with an interval', () => {
    const { auc, ci95, positives } = leaveOneOut(many('p', 2, 8), many('n', 0, 40), true);
    expect(auc).toBeGreaterThan(0.9);
    expect(ci95?.[0]).toBeLessThanOrEqual(auc ?? 0);
    expect(positives).toBe(8);
  });

  it('finds nothing where there is nothing to find', () => {
    const { auc } = leaveOneOut(many('p', 0, 16), many('n', 0, 60), false);
    expect(Math.abs((auc ?? 0) - 0.5)).toBeLessThan(0.25);
  });

  it('leaves all studies of a patient out together: ten copies of one patient prove nothing', () => {
    const [one] = many('p', 1, 1);
    expect(
      leaveOneOut(
        Array.from({ length: 10 }, () => one!),
        many('n', 0, 20),
        true,
      ).auc,
    ).toBeNull();
  });

  it('points from the others to the examples', () => {
    expect([
      ...probeDirection([{ patient: 'a', embedding: Float32Array.of(1, 0) }], [{ patient: 'b', embedding: Float32Array.of(0, 1) }]),
    ]).toEqual([1, -1]);
  });
});

describe('the interval of an area', () => {
  it('is wide for a handful of examples, never empty at an area of 1, and the same seen from the other side', () => {
    const [low, high] = aucInterval(1, 5, 20);
    expect([low < 0.85, high]).toEqual([true, 1]);
    const [few, many] = [aucInterval(0.8, 4, 40), aucInterval(0.8, 16, 200)];
    expect(few[1] - few[0]).toBeGreaterThan(2 * (many[1] - many[0]) * 0.8);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 16 }),
        fc.integer({ min: 1, max: 256 }),
        (auc, m, n) => {
          const [from, to] = aucInterval(auc, m, n);
          expect(from >= 0 && from <= auc && auc <= to && to <= 1).toBe(true);
          const [mirroredFrom, mirroredTo] = aucInterval(1 - auc, m, n);
          expect(mirroredFrom).toBeCloseTo(1 - to, 6);
          expect(mirroredTo).toBeCloseTo(1 - from, 6);
        },
      ),
    );
  });
});
