import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, mixSeed, normalTable, whiteNoiseTable } from '../../../../engine/sample/random.ts';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('createRandom', () => {
  it('gives the same 5 numbers for seed 42 every time', () => {
    const draw = (): number[] => {
      const random = createRandom(42);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw()).toEqual(draw());
    expect(draw()[0]).toBeCloseTo(0.6011037519201636, 15);
  });

  it('stays within the bounds it was given', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 0.001, max: 50, noNaN: true }),
        (seed, low, span) => {
          const value = createRandom(seed).between(low, low + span);
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(low + span);
        },
      ),
    );
  });

  it('draws normal values with mean 3 and deviation 2 over 20,000 draws', () => {
    const random = createRandom(5);
    const values = Array.from({ length: 20_000 }, () => random.normal(3, 2));
    const average = mean(values);
    expect(average).toBeCloseTo(3, 1);
    expect(Math.sqrt(mean(values.map((value) => (value - average) ** 2)))).toBeCloseTo(2, 1);
  });

  it('never picks an item of weight 0 and picks 3 to 1 by weight', () => {
    const random = createRandom(9);
    const counts = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 4000; i++) counts[random.pick<'a' | 'b' | 'c'>(['a', 'b', 'c'], [3, 0, 1])]++;
    expect(counts.b).toBe(0);
    expect(counts.a / counts.c).toBeGreaterThan(2.6);
    expect(counts.a / counts.c).toBeLessThan(3.4);
  });
});

describe('mixSeed', () => {
  it('gives 1,000 different seeds for 1,000 neighbours', () => {
    expect(new Set(Array.from({ length: 1000 }, (_, i) => mixSeed(7, i))).size).toBe(1000);
  });

  it('depends on the order of its parts', () => expect(mixSeed(1, 2)).not.toBe(mixSeed(2, 1)));
});

describe('whiteNoiseTable', () => {
  it('holds 32,768 values of mean 0 and deviation 1, the same table each time', () => {
    const table = whiteNoiseTable();
    expect(table).toHaveLength(32_768);
    expect(mean(table)).toBeCloseTo(0, 1);
    expect(Math.sqrt(mean(table.map((value) => value * value)))).toBeCloseTo(1, 1);
    expect(whiteNoiseTable()).toBe(table);
  });

  it('differs from another stream’s table', () => expect(normalTable(createRandom(1), 4)).not.toEqual(normalTable(createRandom(2), 4)));
});
