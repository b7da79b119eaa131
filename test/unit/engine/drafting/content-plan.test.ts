import { describe, expect, it } from 'vitest';
import { contentPlan } from '../../../../engine/drafting/content-plan.ts';
import { planTable } from './plans.ts';
import { encoding, finding, measurements } from './studies.ts';

const names = (logits: number[], modality: 'film' | 'ecg' = 'ecg', heartRateBpm: number | null = null): string[] =>
  contentPlan(encoding(modality), Float32Array.from(logits), planTable, { ecg: { ...measurements, heartRateBpm } }).items.map(
    ({ name }) => name,
  );

describe('the plan of a draft', () => {
  it('holds what passes its threshold, in reading order, a normal ECG last', () =>
    expect(names([2, 3, -2, -2])).toEqual(['sinus rhythm', 'normal ECG']));

  it('names a sinus rhythm once', () => expect(names([-9, 2, 2, -9])).toEqual(['sinus tachycardia']));

  it('keeps the likelier of a normal ECG and a disease', () => {
    expect(names([0, 2, -9, 1])).toEqual(['sinus rhythm', 'left bundle branch block']);
    expect(names([2, 2, -9, -0.2])).toEqual(['sinus rhythm', 'normal ECG']);
  });

  it('does not plan what the measured rate refutes', () => {
    expect(names([-9, 0, 2, -9], 'ecg', 67)).toEqual(['sinus rhythm']);
    expect(names([-9, 0, 2, -9], 'ecg', 110)).toEqual(['sinus tachycardia']);
  });

  it('goes by the calibrated finding where one decides, and by the concept layer elsewhere', () => {
    const film = encoding('film', [finding('cxr:cardiomegaly', 'Cardiomegaly', 0.31)]);
    const plan = contentPlan(film, Float32Array.of(-9, -9, 1, -9), planTable);
    expect(plan.items.map(({ name, evidence }) => [name, evidence[0]?.label])).toEqual([
      ['cardiomegaly', 'Cardiomegaly 0.31'],
      ['opacity', 'Lung opacity 0.73'],
    ]);
    expect([...plan.values]).toEqual([0, 1, 1, 0]);
  });

  it('states of a film that may be normal only what is likelier than that, and tells the model that it is normal', () => {
    expect(names([0, -9, 1, -0.1], 'film')).toEqual(['opacity']);
    expect(names([-0.5, -9, 1, -0.1], 'film')).toEqual(['opacity', 'tortuous aorta']);
    const normal = contentPlan(encoding('film', []), Float32Array.of(1, -9, 0.5, 0), planTable);
    expect(normal.items).toEqual([]);
    expect([...normal.values]).toEqual([1, 0, 0, 0]);
  });
});
