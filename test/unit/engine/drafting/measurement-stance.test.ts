import { describe, expect, it } from 'vitest';
import type { EcgMeasurements } from '../../../../contract/index.ts';
import { mentionMeasurements, statedRateBpm, statedRateEvidence } from '../../../../engine/drafting/measurement-stance.ts';
import { findMentions } from '../../../../engine/drafting/mentions.ts';
import { measurements } from './studies.ts';

function stances(sentence: string, change: Partial<EcgMeasurements>): string[] {
  return findMentions(sentence, ['ecg']).flatMap((mention) =>
    mentionMeasurements(mention, { ...measurements, ...change }).map(({ stance, label }) => `${stance}: ${label}`),
  );
}

describe('rate words', () => {
  it.each<[string, number, string[]]>([
    ['Sinus bradycardia.', 48, ['supports: Heart rate 48 bpm']],
    ['Sinus bradycardia.', 61, []],
    ['Sinus bradycardia.', 72, ['contradicts: Heart rate 72 bpm']],
    ['Sinus tachycardia.', 112, ['supports: Heart rate 112 bpm']],
    ['Sinus tachycardia.', 99, []],
    ['Sinus tachycardia.', 80, ['contradicts: Heart rate 80 bpm']],
    ['No tachycardia.', 80, ['supports: Heart rate 80 bpm']],
    ['No bradycardia.', 44, ['contradicts: Heart rate 44 bpm']],
    ['Sinus rhythm.', 44, []],
  ])('%s at %d beats a minute', (sentence, heartRateBpm, expected) => expect(stances(sentence, { heartRateBpm })).toEqual(expected));

  it('says nothing where the rate could not be measured', () => expect(stances('Sinus bradycardia.', { heartRateBpm: null })).toEqual([]));
});

describe('voltage', () => {
  it('supports left ventricular hypertrophy from 3.5 mV on', () =>
    expect(stances('Left ventricular hypertrophy.', { sokolowLyonMv: 3.6 })).toEqual(['supports: R(V5) + S(V1) 3.6 mV']));

  it('does not contradict hypertrophy below 3.5 mV, because the criterion misses many', () =>
    expect(stances('Left ventricular hypertrophy.', { sokolowLyonMv: 2 })).toEqual([]));
});

describe('stated rates', () => {
  it.each<[string, number | null]>([
    ['Sinus rhythm at a rate of 72 bpm.', 72],
    ['Heart rate 105.', 105],
    ['Sinus rhythm, 64 beats per minute.', 64],
    ['64/min.', 64],
    ['Left axis deviation of 45 degrees.', null],
  ])('%s', (sentence, bpm) => expect(statedRateBpm(sentence)).toBe(bpm));

  it('support within 5 beats a minute', () =>
    expect(statedRateEvidence('Rate 70 bpm.', measurements).map(({ stance }) => stance)).toEqual(['supports']));

  it('contradict beyond it', () =>
    expect(statedRateEvidence('Rate 90 bpm.', measurements).map(({ stance }) => stance)).toEqual(['contradicts']));

  it('say nothing without a measured rate', () =>
    expect(statedRateEvidence('Rate 90 bpm.', { ...measurements, heartRateBpm: null })).toEqual([]));
});
