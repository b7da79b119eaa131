import { describe, expect, it } from 'vitest';
import { Once } from '../../../../engine/services/once.ts';

describe('Once', () => {
  it('makes its value once for two questions at the same time', async () => {
    let made = 0;
    const once = new Once(async () => ++made);
    expect(await Promise.all([once.get(), once.get()])).toEqual([1, 1]);
    expect(await once.peek()).toBe(1);
  });

  it('tries again after a failure', async () => {
    let made = 0;
    const once = new Once(async () => {
      made += 1;
      if (made === 1) throw new Error('not yet');
      return made;
    });
    await expect(once.get()).rejects.toThrow('not yet');
    expect(await once.peek()).toBeNull();
    expect(await once.get()).toBe(2);
  });

  it('makes nothing when it is only looked at', async () => {
    const once = new Once(() => Promise.reject(new Error('never')));
    expect(await once.peek()).toBeNull();
  });
});
