import { describe, expect, it } from 'vitest';
import { forEachConcurrently } from '../../../../engine/services/for-each-concurrently.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('forEachConcurrently', () => {
  it('works on three of ten items at a time and on each once', async () => {
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    await forEachConcurrently([...Array(10).keys()], 3, async (item, index) => {
      expect(item).toBe(index);
      most = Math.max(most, ++running);
      await pause();
      seen.push(item);
      running -= 1;
    });
    expect(most).toBe(3);
    expect(seen.sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
  });

  it('starts nothing after a failure, ends what runs, and throws the first failure', async () => {
    const ended: number[] = [];
    const work = forEachConcurrently([0, 1, 2, 3, 4], 2, async (item) => {
      if (item === 0) throw new Error('first');
      await pause();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([1]);
  });

  it('does nothing for no items', () => forEachConcurrently([], 4, () => Promise.reject(new Error('never'))));
});
