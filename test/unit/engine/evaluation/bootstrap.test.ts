import { describe, expect, it } from 'vitest';
import { PatientResamples } from '../../../../engine/evaluation/bootstrap.ts';

const sum = (weights: Uint16Array): number => weights.reduce((total, weight) => total + weight, 0);
const meanOf = (values: readonly number[]) => (weights: Uint16Array) =>
  values.reduce((total, value, i) => total + value * weights[i]!, 0) / sum(weights); // prettier-ignore

describe('resampling of patients', () => {
  it('draws both rows of a patient or neither', () => {
    const seen: Uint16Array[] = [];
    new PatientResamples(['a', 'b', 'a', 'c'], 50).estimate((weights) => seen.push(weights), 4);
    expect(seen.every((weights) => weights[0] === weights[2])).toBe(true);
    expect(new Set(seen.map((weights) => weights[0])).size).toBeGreaterThan(2);
  });

  it('draws as many patients as there are', () => {
    const drawn: number[] = [];
    new PatientResamples(['a', 'b', 'c', 'd'], 50).estimate((weights) => drawn.push(sum(weights)), 4);
    expect(drawn).toEqual(Array.from({ length: 51 }, () => 4));
  });

  it('gives an interval that holds the value, and the same one each time', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i * 37) % 101);
    const patients = values.map((_, i) => `p${i}`);
    const metric = new PatientResamples(patients).estimate(meanOf(values), 200);
    expect(metric.value).toBeCloseTo(meanOf(values)(new Uint16Array(200).fill(1)), 12);
    expect(metric.ci95![0]).toBeLessThan(metric.value);
    expect(metric.ci95![1]).toBeGreaterThan(metric.value);
    expect(new PatientResamples(patients).estimate(meanOf(values), 200)).toEqual(metric);
  });

  it('of 200 numbers of standard deviation 29 has an interval of about ± 1.96 × 29 / √200 = 4', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i * 37) % 101);
    const [low, high] = new PatientResamples(values.map((_, i) => `p${i}`)).estimate(meanOf(values), 200).ci95!;
    expect((high - low) / 2).toBeGreaterThan(3.4);
    expect((high - low) / 2).toBeLessThan(4.7);
  });

  it('is wider when the rows of a patient go together', () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.floor(i / 10) % 2);
    const width = (patients: string[]): number => {
      const [low, high] = new PatientResamples(patients).estimate(meanOf(values), 100).ci95!;
      return high - low;
    };
    expect(width(values.map((_, i) => `p${Math.floor(i / 10)}`))).toBeGreaterThan(2 * width(values.map((_, i) => `p${i}`)));
  });

  it('gives no interval when no resample defines the figure', () => {
    expect(new PatientResamples(['a', 'b'], 5).estimate(() => NaN, 2)).toEqual({ value: NaN, ci95: null, n: 2 });
  });
});
