import { describe, expect, it } from 'vitest';
import { clockOf } from '../../../../../renderer/study/ecg/clock.ts';
import { describeEcg } from '../../../../../renderer/study/ecg/describe-ecg.ts';
import { ecgTrace } from '../../invented.ts';

describe('the words of the paper', () => {
  it('writes the time as a clock from the first minute on', () =>
    expect([0, 7, 65, 3723].map((seconds) => clockOf(seconds))).toEqual(['0 s', '7 s', '1:05', '1:02:03']));

  it('describes the page in words', () => {
    const { leads } = ecgTrace();
    expect(describeEcg(leads, '12×1', 10)).toBe('12-lead ECG, 12×1, 10.0 seconds recorded');
    const missing = leads.map((lead) => (lead.name === 'V6' ? { ...lead, origin: 'missing' as const } : lead));
    expect(describeEcg(missing, '12×1', 10)).toContain('not recorded: V6');
    const shapeOnly = leads.map((lead) => (lead.name === 'I' ? { ...lead, isCalibrated: false } : lead));
    expect(describeEcg(shapeOnly, '12×1', 10)).toContain('without voltage scale: I');
  });
});
