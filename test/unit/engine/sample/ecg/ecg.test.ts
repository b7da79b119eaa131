import { describe, expect, it } from 'vitest';
import { leadNames, type LeadName } from '../../../../../contract/index.ts';
import { plainEcg, synthesiseEcg, type EcgParameters, type SyntheticEcg } from '../../../../../engine/sample/ecg/index.ts';

const quiet: EcgParameters = { ...plainEcg, noiseMicrovolt: 0, wanderMicrovolt: 0 };

const lead = (ecg: SyntheticEcg, name: LeadName): Int16Array => ecg.leads[leadNames.indexOf(name)] ?? new Int16Array();
const highest = (samples: Int16Array): number => samples.reduce((a, b) => Math.max(a, b)) / 1000;
const lowest = (samples: Int16Array): number => samples.reduce((a, b) => Math.min(a, b)) / 1000;

/** Level 100 ms after each R peak of lead V5 or II, mV, middle of all beats. */
function levelAfterR(ecg: SyntheticEcg, name: LeadName, reference: LeadName): number {
  const peaks = rPeaks(lead(ecg, reference));
  const levels = peaks.map((at) => lead(ecg, name)[at + 50] ?? 0).sort((a, b) => a - b);
  return (levels[levels.length >> 1] ?? 0) / 1000;
}

function rPeaks(samples: Int16Array): number[] {
  const limit = 0.6 * samples.reduce((a, b) => Math.max(a, b));
  const peaks: number[] = [];
  for (let i = 1; i < samples.length - 1; i++) {
    const value = samples[i] ?? 0;
    const isPeak = value > limit && value >= (samples[i - 1] ?? 0) && value > (samples[i + 1] ?? 0);
    if (isPeak && i - (peaks.at(-1) ?? -1000) > 120) peaks.push(i);
  }
  return peaks;
}

describe('synthesiseEcg', () => {
  it('has 12 leads of 5,000 samples at 500 Hz and 1 µV a step', () => {
    const ecg = synthesiseEcg(plainEcg);
    expect([ecg.leads.length, ecg.samplesPerLead, ecg.samplingFrequencyHz, ecg.microvoltPerStep]).toEqual([12, 5000, 500, 1]);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(synthesiseEcg(plainEcg).leads).toEqual(synthesiseEcg(plainEcg).leads);
    expect(synthesiseEcg({ ...plainEcg, seed: 2 }).leads).not.toEqual(synthesiseEcg(plainEcg).leads);
  });

  it('obeys Einthoven exactly and Goldberger within half a step', () => {
    const ecg = synthesiseEcg({ ...plainEcg, noiseMicrovolt: 30, wanderMicrovolt: 80 });
    const one = lead(ecg, 'I');
    const two = lead(ecg, 'II');
    const greatestError = (name: LeadName, ofOne: number, ofTwo: number): number =>
      lead(ecg, name).reduce((worst, value, i) => Math.max(worst, Math.abs(value - ofOne * (one[i] ?? 0) - ofTwo * (two[i] ?? 0))), 0);
    expect(greatestError('III', -1, 1)).toBe(0);
    expect(greatestError('aVR', -0.5, -0.5)).toBeLessThanOrEqual(0.5);
    expect(greatestError('aVL', 1, -0.5)).toBeLessThanOrEqual(0.5);
    expect(greatestError('aVF', -0.5, 1)).toBeLessThanOrEqual(0.5);
  });

  it('beats 10 times in 10 s at 60 a minute and 20 times at 120', () => {
    expect(rPeaks(lead(synthesiseEcg({ ...quiet, rateBpm: 60 }), 'II')).length).toBeGreaterThanOrEqual(9);
    expect(rPeaks(lead(synthesiseEcg({ ...quiet, rateBpm: 60 }), 'II')).length).toBeLessThanOrEqual(11);
    expect(Math.abs(rPeaks(lead(synthesiseEcg({ ...quiet, rateBpm: 120 }), 'II')).length - 20)).toBeLessThanOrEqual(1);
  });

  it('has R waves of adult size: 0.7 to 2 mV in II, an S of 0.6 to 1.5 mV in V1', () => {
    const ecg = synthesiseEcg(quiet);
    expect(highest(lead(ecg, 'II'))).toBeGreaterThan(0.7);
    expect(highest(lead(ecg, 'II'))).toBeLessThan(2);
    expect(lowest(lead(ecg, 'V1'))).toBeLessThan(-0.6);
    expect(lowest(lead(ecg, 'V1'))).toBeGreaterThan(-1.5);
  });

  it('stays under 3.5 mV by Sokolow and Lyon at force 1 and passes it at force 1.8', () => {
    const sokolowLyonMv = (force: number): number => {
      const ecg = synthesiseEcg({ ...quiet, leftVentricularForce: force });
      return highest(lead(ecg, 'V5')) - lowest(lead(ecg, 'V1'));
    };
    expect(sokolowLyonMv(1)).toBeLessThan(3.2);
    expect(sokolowLyonMv(1.8)).toBeGreaterThan(3.5);
  });

  it('is irregular in fibrillation: RR deviates by more than 10 %, in sinus rhythm by less than 5 %', () => {
    const spread = (rhythm: EcgParameters['rhythm']): number => {
      const peaks = rPeaks(lead(synthesiseEcg({ ...quiet, rhythm, rateBpm: 90, seed: 3 }), 'V5'));
      const rr = peaks.slice(1).map((at, i) => at - (peaks[i] ?? 0));
      const mean = rr.reduce((a, b) => a + b, 0) / rr.length;
      return Math.sqrt(rr.reduce((a, b) => a + (b - mean) ** 2, 0) / rr.length) / mean;
    };
    expect(spread('atrial-fibrillation')).toBeGreaterThan(0.1);
    expect(spread('sinus')).toBeLessThan(0.05);
  });

  it('lifts ST in II, III and aVF by 0.1 mV or more and lowers it in aVL for inferior elevation', () => {
    const ecg = synthesiseEcg({ ...quiet, ischaemia: 'inferior-elevation' });
    for (const name of ['II', 'III', 'aVF'] as const) expect(levelAfterR(ecg, name, 'V5')).toBeGreaterThan(0.1);
    expect(levelAfterR(ecg, 'aVL', 'V5')).toBeLessThan(-0.05);
  });

  it('lifts ST in V2 and V3 by 0.2 mV or more for anterior elevation', () => {
    const ecg = synthesiseEcg({ ...quiet, ischaemia: 'anterior-elevation' });
    for (const name of ['V2', 'V3'] as const) expect(levelAfterR(ecg, name, 'V5')).toBeGreaterThan(0.2);
  });

  it('ends with a tall late R in V1 in right block and has a deep V1 beside a tall V6 in left block', () => {
    const right = synthesiseEcg({ ...quiet, conduction: 'right-bundle-branch-block' });
    const left = synthesiseEcg({ ...quiet, conduction: 'left-bundle-branch-block' });
    expect(highest(lead(right, 'V1'))).toBeGreaterThan(0.6);
    expect(lowest(lead(left, 'V1'))).toBeLessThan(-1);
    expect(highest(lead(left, 'V6'))).toBeGreaterThan(0.8);
  });
});
