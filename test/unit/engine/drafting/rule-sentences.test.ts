import { describe, expect, it } from 'vitest';
import type { GlobalMeasurements } from '../../../../contract/index.ts';
import { comparisonSentences, measurementSentences } from '../../../../engine/drafting/rule-sentences.ts';
import { planOf } from './plans.ts';
import { measurements, study } from './studies.ts';

const prior = study('ecg', { acquiredAt: '2020-02-03T10:00:00' });

describe('measurements in words', () => {
  it('are one sentence with what is measured, each with its evidence', () => {
    const global = { prMs: 160.4, qrsMs: 92, qtcFridericiaMs: null, qrsAxisDegrees: -31.2 } as GlobalMeasurements;
    const [sentence] = measurementSentences(measurements, global);
    expect(sentence?.text).toBe('Heart rate 67 bpm, PR interval 160 ms, QRS duration 92 ms, frontal QRS axis −31°.');
    expect(sentence?.evidence.map(({ reference }) => reference)).toEqual(['heartRateBpm', 'prMs', 'qrsMs', 'qrsAxisDegrees']);
  });

  it('are none where nothing is measured', () => expect(measurementSentences({ ...measurements, heartRateBpm: null }, null)).toEqual([]));
});

describe('a comparison with a prior', () => {
  const compared = (before: string[], rateBefore = 67): string => {
    const plan = planOf('ecg', ...before);
    const [sentence] = comparisonSentences(planOf('ecg', 'sinus rhythm', 'left bundle branch block'), measurements, {
      study: prior,
      plan,
      measurements: { ...measurements, heartRateBpm: rateBefore },
    });
    return sentence?.text ?? '';
  };

  it.each([
    [['sinus rhythm', 'left bundle branch block'], 70, 'Compared with the ECG of 2020-02-03, nothing that is stated has changed.'],
    [['sinus rhythm'], 67, 'Compared with the ECG of 2020-02-03, new: left bundle branch block.'],
    [
      ['sinus tachycardia'],
      110,
      'Compared with the ECG of 2020-02-03, new: sinus rhythm and left bundle branch block; no longer stated: sinus tachycardia; heart rate 67 bpm, before 110 bpm.',
    ],
  ])('%j, rate %d', (before, rate, text) => expect(compared(before, rate)).toBe(text));

  it('is linked to the earlier study', () => {
    const [sentence] = comparisonSentences(planOf('film', 'cardiomegaly'), null, {
      study: prior,
      plan: planOf('film'),
      measurements: null,
    });
    expect(sentence).toMatchObject({
      origin: 'rule',
      verdict: 'supported',
      evidence: [{ kind: 'context', reference: prior.studyKey }, { kind: 'finding' }],
    });
  });
});
