import { describe, expect, it } from 'vitest';
import { contentPlan } from '../../../../engine/drafting/content-plan.ts';
import { heartSizeEvidence, heartSizeSentences } from '../../../../engine/drafting/heart-size.ts';
import { findMentions } from '../../../../engine/drafting/mentions.ts';
import { planTable } from './plans.ts';
import { encoding, finding } from './studies.ts';

const stance = (text: string, cardiothoracicRatio: number, isAp = false): string => {
  const [mention] = findMentions(text, ['film']);
  return heartSizeEvidence(mention!, { cardiothoracicRatio, isAp })[0]?.stance ?? 'nothing';
};

describe('the cardiothoracic ratio in a draft', () => {
  it.each([
    ['Cardiomegaly.', 0.56, false, 'supports'],
    ['Cardiomegaly.', 0.5, false, 'supports'],
    ['Cardiomegaly.', 0.47, false, 'nothing'], // within the error of the measurement
    ['Cardiomegaly.', 0.42, false, 'contradicts'],
    ['Heart size is normal.', 0.44, false, 'supports'],
    ['Heart size is normal.', 0.53, false, 'nothing'],
    ['Heart size is normal.', 0.58, false, 'contradicts'],
    ['Cardiomegaly.', 0.58, true, 'nothing'], // AP: too large anyway
    ['Heart size is normal.', 0.58, true, 'nothing'],
    ['Heart size is normal.', 0.48, true, 'supports'],
    ['Pleural effusion.', 0.6, false, 'nothing'],
  ])('%s at %s (AP %s): %s', (text, ratio, isAp, expected) => expect(stance(text, ratio, isAp)).toBe(expected));

  it('is stated with two decimals, and with the caution of an AP film', () => {
    expect(heartSizeSentences({ cardiothoracicRatio: 0.4449, isAp: false })[0]?.text).toBe('Cardiothoracic ratio 0.44.');
    expect(heartSizeSentences({ cardiothoracicRatio: 0.55, isAp: true })[0]?.text).toBe(
      'Cardiothoracic ratio 0.55 (AP film, overestimated).',
    );
    expect(heartSizeSentences({ cardiothoracicRatio: 0.55, isAp: false })[0]?.text).toBe(
      'Cardiothoracic ratio 0.55, above the usual 0.50.',
    );
    expect(heartSizeSentences(null)).toEqual([]);
  });

  it('takes from the plan a large heart that it refutes', () => {
    const film = encoding('film', [finding('cxr:cardiomegaly', 'Cardiomegaly', 0.6)]);
    const planned = (cardiothoracicRatio: number): string[] =>
      contentPlan(film, Float32Array.of(-9, -9, -9, -9), planTable, { heart: { cardiothoracicRatio, isAp: false } }).items.map(
        ({ name }) => name,
      );
    expect(planned(0.41)).toEqual([]);
    expect(planned(0.47)).toEqual(['cardiomegaly']);
  });
});
