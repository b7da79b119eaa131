import { describe, expect, it } from 'vitest';
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
