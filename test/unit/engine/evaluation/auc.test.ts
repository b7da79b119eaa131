import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteMean, RankedScores, stratifiedArea } from '../../../../engine/evaluation/auc.ts';

const ones = (n: number): Uint16Array => new Uint16Array(n).fill(1);

function area(scores: readonly number[], positive: readonly boolean[], weights = ones(scores.length)): number {
  return stratifiedArea([new RankedScores({ rows: [...scores.keys()], scores, positive })], weights);
}

describe('the area under the ROC curve', () => {
  it('is 0.75 for the four scores of scikit-learn’s documentation', () =>
    expect(area([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75));

  it('is 1 for a perfect and 0 for a reversed ranking', () => {
    expect(area([1, 2, 3, 4], [false, false, true, true])).toBe(1);
    expect(area([4, 3, 2, 1], [false, false, true, true])).toBe(0);
  });

  it('counts a tie half: 3.5 of 4 pairs are 0.875, and scores that are all equal give 0.5', () => {
    expect(area([1, 2, 2, 3], [false, false, true, true])).toBe(0.875);
    expect(area([7, 7, 7, 7, 7], [false, true, false, true, true])).toBe(0.5);
  });

  it('is not defined without a positive or without a negative', () => {
    expect(area([1, 2], [true, true])).toBeNaN();
    expect(area([1, 2], [false, false])).toBeNaN();
    expect(stratifiedArea([], ones(0))).toBeNaN();
  });

  it('with a row of weight 2 is that of the row given twice, and with weight 0 that without it', () => {
    const [scores, positive] = [[0.1, 0.4, 0.35, 0.8], [false, false, true, true]]; // prettier-ignore
    const doubled = area([0.1, 0.4, 0.35, 0.35, 0.8], [false, false, true, true, true]);
    expect(area(scores, positive, Uint16Array.of(1, 1, 2, 1))).toBeCloseTo(doubled, 12);
    expect(area(scores, positive, Uint16Array.of(1, 0, 1, 1))).toBe(1);
  });

  it('over two sources compares within each: 1 although one source scores higher throughout', () => {
    const first = new RankedScores({ rows: [0, 1], scores: [1, 2], positive: [false, true] });
    const second = new RankedScores({ rows: [2, 3], scores: [11, 12], positive: [false, true] });
    expect(stratifiedArea([first, second], ones(4))).toBe(1);
    expect(area([1, 2, 11, 12], [false, true, false, true])).toBe(0.75);
  });

  it('is what comparing all pairs gives, for any scores', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 40 }), (rows) => {
        const positives = rows.filter(([, isPositive]) => isPositive);
        const negatives = rows.filter(([, isPositive]) => !isPositive);
        const points = positives.flatMap(([p]) => negatives.map(([n]): number => (p > n ? 1 : p === n ? 0.5 : 0)));
        const expected = points.length > 0 ? points.reduce((sum, point) => sum + point, 0) / points.length : NaN;
        const found = area(
          rows.map(([score]) => score),
          rows.map(([, isPositive]) => isPositive),
        );
        if (Number.isNaN(expected)) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(expected, 12);
      }),
    ));
});

it('the mean of finite values leaves out what is not defined: (0.5, NaN, 1) → 0.75', () => {
  expect(finiteMean([0.5, NaN, 1])).toBe(0.75);
  expect(finiteMean([NaN])).toBeNaN();
});
