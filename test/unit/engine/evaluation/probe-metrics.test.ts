import { describe, expect, it } from 'vitest';
import { flatMetrics } from '../../../../engine/evaluation/metric-tree.ts';
import { probeMetrics, type ProbeRow } from '../../../../engine/evaluation/probe-metrics.ts';
import { createRandom } from '../../../../engine/sample/random.ts';

/** Rows whose label shows on the first axis, as far as `shift` says. */
function rows(count: number, shift: number, seed: number): ProbeRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const is = i % 2 === 0;
    return {
      embedding: Float32Array.of(random.normal(is ? shift : -shift, 1), random.normal(0, 1)),
      has: (key) => (key === 'sign' ? is : null),
      patient: `${seed}/${i}`,
      stratum: 's',
    };
  });
}

describe('probeMetrics', () => {
  const metrics = probeMetrics({ keys: ['sign', 'unknown'], train: rows(1000, 1, 1), validation: rows(200, 1, 2), test: rows(400, 1, 3) });

  const valueAt = (path: string): number => flatMetrics(metrics).find((leaf) => leaf.path === path)?.metric.value ?? NaN; // prettier-ignore

  it('finds a linear label from 1 %, 10 % and all rows, and says how many those were', () => {
    // Φ(√2) = .921 is the area of two normal clouds two spreads apart
    expect(metrics).toMatchObject({
      probe: { labels1Percent: { trainedOn: { value: 10 } }, labels10Percent: { trainedOn: { value: 100 } } },
    });
    const all = valueAt('probe.allLabels.macroAuc');
    expect(all).toBeGreaterThan(0.89);
    expect(all).toBeLessThan(0.95);
  });

  it('gets better with more shots', () => {
    const shots = [1, 2, 4, 8, 16].map((count) => valueAt(`fewShot.shots${count}.macroAuc`));
    expect(shots.every(Number.isFinite)).toBe(true);
    expect(shots[4]).toBeGreaterThan(shots[0] ?? 1);
  });

  it('gives few-shot areas intervals that are wider with fewer shots and hold the value', () => {
    const leaf = (count: number) => flatMetrics(metrics).find(({ path }) => path === `fewShot.shots${count}.macroAuc`)?.metric;
    const widths = [1, 16].map((count) => {
      const { value = NaN, ci95 } = leaf(count) ?? {};
      const [low, high] = ci95 ?? [NaN, NaN];
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      return high - low;
    });
    expect(widths[0]).toBeGreaterThan(widths[1] ?? Infinity);
  });

  it('says nothing without training rows', () => {
    expect(probeMetrics({ keys: ['sign'], train: [], validation: [], test: rows(40, 1, 3) })).toEqual({});
  });
});
