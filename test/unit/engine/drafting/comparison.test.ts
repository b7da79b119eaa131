import { describe, expect, it } from 'vitest';
import { comparisonWords } from '../../../../engine/drafting/comparison.ts';

describe('words that compare with an earlier study', () => {
  it.each([
    ['The heart size is unchanged.', 'unchanged'],
    ['Interval increase of the effusion.', 'Interval'],
    ['The effusion is larger than on the prior study.', 'larger than'],
    ['Compared with the previous film, nothing changed.', 'Compared with'],
    ['Cardiomegaly is again seen.', 'again seen'],
    ['The effusion has resolved.', 'has resolved'],
    ['New left lower lobe opacity.', 'New'],
    ['Stable cardiomegaly.', 'Stable'],
    ['There is no longer an effusion.', 'no longer'],
    ['Persistent atelectasis.', 'Persistent'],
  ])('%s', (sentence, words) => expect(comparisonWords(sentence)).toBe(words));
});

describe('sentences that do not compare', () => {
  it.each([
    'Prolonged PR interval.',
    'QT interval is normal.',
    'Prior sternotomy.',
    'Left ventricular hypertrophy.',
    'The heart is normal in size.',
    'Old inferior myocardial infarction.',
  ])('%s', (sentence) => expect(comparisonWords(sentence)).toBeNull());
});
