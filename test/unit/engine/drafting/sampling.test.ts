import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseToken, repeatingTokens, seededRandom, type SamplingOptions } from '../../../../engine/drafting/sampling.ts';

const greedy: SamplingOptions = { temperature: 0, topK: 1, banned: new Set(), random: () => 0 };

describe('seededRandom', () => {
  it('gives the same numbers for the same seed', () => {
    const [a, b] = [seededRandom(7), seededRandom(7)];
    expect(Array.from({ length: 100 }, a)).toEqual(Array.from({ length: 100 }, b));
  });

  it('gives other numbers for another seed', () => expect(seededRandom(7)()).not.toBe(seededRandom(8)()));

  it('is spread evenly over 0 to 1', () => {
    const random = seededRandom(3);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

describe('chooseToken', () => {
  const logits = Float32Array.of(1, 4, 3, -2, 3.5);

  it('takes the most probable token when greedy', () => expect(chooseToken(logits, greedy)).toBe(1));

  it('takes the first of equal tokens', () => expect(chooseToken(Float32Array.of(0, 2, 2), greedy)).toBe(1));

  it('never takes a banned token', () => expect(chooseToken(logits, { ...greedy, banned: new Set([1, 4]) })).toBe(2));

  it('refuses when every token is banned', () =>
    expect(() => chooseToken(Float32Array.of(1), { ...greedy, banned: new Set([0]) })).toThrow(RangeError));

  it('takes only one of the best k', () => {
    const random = seededRandom(1);
    const chosen = new Set(Array.from({ length: 500 }, () => chooseToken(logits, { temperature: 10, topK: 2, banned: new Set(), random })));
    expect([...chosen].sort()).toEqual([1, 4]);
  });

  it('chooses as often as the softmax says: e times as often for a logit that is 1 higher at temperature 1', () => {
    const random = seededRandom(5);
    const counts = [0, 0];
    for (let i = 0; i < 20_000; i++) counts[chooseToken(Float32Array.of(1, 0), { temperature: 1, topK: 2, banned: new Set(), random })]!++;
    expect(counts[0]! / counts[1]!).toBeCloseTo(Math.E, 0);
  });

  it('agrees with a full sort on the best of any logits', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 200, noNaN: true }), (values) => {
        expect(values[chooseToken(values, greedy)]).toBe(Math.max(...values));
      }),
    );
  });
});

describe('repeatingTokens', () => {
  it('bans what would complete a run of three again', () => expect([...repeatingTokens([1, 2, 3, 9, 1, 2], 3)]).toEqual([3]));

  it('bans nothing while the text is shorter than a run', () => expect(repeatingTokens([1, 2], 3).size).toBe(0));

  it('bans every continuation that was seen', () => expect([...repeatingTokens([5, 6, 1, 5, 6, 2, 5, 6], 3)]).toEqual([1, 2]));
});
