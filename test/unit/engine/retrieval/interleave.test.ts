import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interleave } from '../../../../engine/retrieval/interleave.ts';

describe('interleave', () => {
  it('takes the first of each list, then the second of each, the list named first leading', () =>
    expect(interleave([['a1', 'a2', 'a3'], ['b1']], 10)).toEqual(['a1', 'b1', 'a2', 'a3']));

  it('stops at the limit', () =>
    expect(
      interleave(
        [
          [1, 3],
          [2, 4],
        ],
        3,
      ),
    ).toEqual([1, 2, 3]));

  it('is empty for no lists', () => expect(interleave([], 5)).toEqual([]));

  it('keeps the order of each list and loses nothing within the limit', () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(), { maxLength: 10 }), { maxLength: 4 }), (lists) => {
        const tagged = lists.map((list, from) => list.map((value, rank) => ({ from, rank, value })));
        const merged = interleave(tagged, 1_000);
        expect(merged.length).toBe(lists.flat().length);
        for (const [from, list] of tagged.entries()) expect(merged.filter((item) => item.from === from)).toEqual(list);
        for (let i = 1; i < merged.length; i += 1) expect(merged[i]!.rank).toBeGreaterThanOrEqual(merged[i - 1]!.rank);
      }),
    ));
});
