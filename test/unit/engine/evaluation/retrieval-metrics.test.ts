import { describe, expect, it } from 'vitest';
import { PatientResamples } from '../../../../engine/evaluation/bootstrap.ts';
import { rankOfTruth, retrievalMetrics, weightedMedian } from '../../../../engine/evaluation/retrieval-metrics.ts';

const unit = (i: number): Float32Array => Float32Array.from({ length: 12 }, (_, at) => Number(at === i));

describe('the rank of what belongs to a query', () => {
  it('is 1 for the most similar, 3 behind two others', () => {
    expect(rankOfTruth([0.9, 0.1, 0.2], (i) => i === 0)).toBe(1);
    expect(rankOfTruth([0.9, 0.1, 0.2], (i) => i === 1)).toBe(3);
  });

  it('counts a tie against it: 2 of two equal candidates', () => expect(rankOfTruth([0.5, 0.5], (i) => i === 0)).toBe(2));

  it('is that of the best where several belong to it', () => expect(rankOfTruth([0.9, 0.8, 0.7], (i) => i > 0)).toBe(2));
});

it('the median of 1, 2, 2, 9 is 2, of 1 and 4 it is 2.5, of nothing it is not defined', () => {
  const sorted = [1, 2, 9].map((value, row) => ({ value, row }));
  expect(weightedMedian(sorted, Uint16Array.of(1, 2, 1))).toBe(2);
  expect(weightedMedian([1, 4].map((value, row) => ({ value, row })), Uint16Array.of(1, 1))).toBe(2.5); // prettier-ignore
  expect(weightedMedian(sorted, Uint16Array.of(0, 0, 0))).toBeNaN();
});

describe('retrieval figures', () => {
  const items = Array.from({ length: 12 }, (_, row) => ({ row, embedding: unit(row), truth: `t${row}` }));
  const resamples = new PatientResamples(items.map(({ truth }) => truth), 20); // prettier-ignore

  it('are recall 1 and median rank 1 when each query is its own candidate, against a chance of 1 in 12', () => {
    expect(retrievalMetrics({ queries: items, candidates: items }, resamples)).toMatchObject({
      recallAt1: { value: 1, ci95: [1, 1], n: 12 },
      medianRank: { value: 1 },
      candidates: { value: 12 },
      chanceRecallAt1: { value: 1 / 12 },
    });
  });

  it('find a third of the queries at rank 1 when 8 of 12 look like something else', () => {
    const queries = items.map((item, i) => (i < 8 ? { ...item, embedding: unit((i + 1) % 8) } : item));
    expect(retrievalMetrics({ queries, candidates: items }, resamples)['recallAt1']).toMatchObject({ value: 4 / 12 });
  });

  it('are not given for fewer than ten queries', () =>
    expect(retrievalMetrics({ queries: items.slice(0, 9), candidates: items }, resamples)).toEqual({}));
});
