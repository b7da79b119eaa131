import { describe, expect, it } from 'vitest';
import { PatientResamples } from '../../../../engine/evaluation/bootstrap.ts';
import { labelMetrics } from '../../../../engine/evaluation/label-metrics.ts';

const rows = Array.from({ length: 40 }, (_, i) => i);
const resamples = new PatientResamples(
  rows.map((i) => `p${i}`),
  20,
);
const label = (key: string, positives: number, scores = rows) => ({ key, rows, scores, positive: rows.map((i) => i >= 40 - positives) });

describe('figures of labels', () => {
  it('need ten rows with and ten without the label: 9 positives or 9 negatives give none', () => {
    expect(Object.keys(labelMetrics([label('a', 10), label('b', 9), label('c', 31), label('d', 30)], resamples))).toEqual([
      'macroAuc',
      'labelCount',
      'a',
      'd',
    ]);
    expect(labelMetrics([label('b', 9)], resamples)).toEqual({});
  });

  it('are the area of each and their mean: 1 and 0 make 0.5', () => {
    const metrics = labelMetrics([label('good', 20), label('bad', 20, [...rows].reverse())], resamples);
    expect(metrics).toMatchObject({
      macroAuc: { value: 0.5, n: 40 },
      labelCount: { value: 2 },
      good: { auc: { value: 1, n: 40, positives: 20 } },
      bad: { auc: { value: 0 } },
    });
  });

  it('leave out a label that no source has with and without', () => {
    const strata = rows.map((i) => (i >= 20 ? 'sick' : 'well'));
    expect(labelMetrics([{ ...label('a', 20), strata }], resamples)).toEqual({});
  });
});
