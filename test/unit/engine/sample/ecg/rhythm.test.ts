import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainEcg } from '../../../../../engine/sample/ecg/parameters.ts';
import { placeBeats } from '../../../../../engine/sample/ecg/rhythm.ts';
import { turnFrontal } from '../../../../../engine/sample/ecg/waves.ts';
import { createRandom } from '../../../../../engine/sample/random.ts';

describe('placeBeats', () => {
  it('goes forward by at least 0.28 s a beat and covers the record, at every rate from 30 to 220', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 30, max: 220 }),
        fc.constantFrom('sinus' as const, 'atrial-fibrillation' as const),
        (seed, rateBpm, rhythm) => {
          const beats = placeBeats({ ...plainEcg, rateBpm, rhythm, prematureShare: 0.2 }, 10, createRandom(seed));
          for (const beat of beats) expect(beat.rrS).toBeGreaterThanOrEqual(0.27);
          for (let i = 1; i < beats.length; i++) expect(beats[i]?.atS ?? 0).toBeCloseTo((beats[i - 1]?.atS ?? 0) + (beats[i]?.rrS ?? 0), 9);
          expect(beats.at(-1)?.atS).toBeGreaterThan(10);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('paces every 1,000 ms at 60 a minute', () => {
    for (const beat of placeBeats({ ...plainEcg, rhythm: 'ventricular-paced', rateBpm: 60 }, 10, createRandom(1))) {
      expect(beat.rrS).toBe(1);
      expect(beat.origin).toBe('paced');
    }
  });

  it('follows a premature beat with a pause: the two intervals make two usual ones', () => {
    const beats = placeBeats({ ...plainEcg, rateBpm: 60, prematureShare: 0.3 }, 60, createRandom(5));
    const early = beats.findIndex((beat) => beat.origin === 'ventricular');
    expect(early).toBeGreaterThan(0);
    expect(beats[early]?.rrS).toBeLessThan(0.75);
    expect((beats[early]?.rrS ?? 0) + (beats[early + 1]?.rrS ?? 0)).toBeCloseTo(2, 0);
  });
});

describe('turnFrontal', () => {
  it('turns a leftward vector to the feet by 90 degrees and leaves its depth', () => {
    const [x, y, z] = turnFrontal([1, 0, 0.5], 90);
    expect(x).toBeCloseTo(0, 9);
    expect(y).toBeCloseTo(1, 9);
    expect(z).toBe(0.5);
  });
});
