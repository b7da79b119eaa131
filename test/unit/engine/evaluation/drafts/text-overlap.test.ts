import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bleuCounts, corpusBleu, rougeL, wordsOf } from '../../../../../engine/evaluation/drafts/text-overlap.ts';

const once = Uint16Array.of(1);

describe('words in common', () => {
  it('reads words and numbers without punctuation', () => expect(wordsOf('No T-wave, 2.5 cm.')).toEqual(['no', 't-wave', '2', '5', 'cm']));

  it('is ROUGE-L by the longest common subsequence', () => {
    expect(rougeL('the heart is large', 'the heart size is normal')).toBeCloseTo((2 * 3) / 9);
    expect(rougeL('', '')).toBe(1);
    expect(rougeL('a', '')).toBe(0);
  });

  it('is BLEU-4 with the brevity penalty', () => {
    const text = 'the heart is normal in size';
    expect(corpusBleu([bleuCounts(text, text)], once)).toBeCloseTo(1);
    const shortened = corpusBleu([bleuCounts('the heart is normal', text)], once);
    expect(shortened).toBeCloseTo(Math.exp(1 - 6 / 4));
    expect(corpusBleu([bleuCounts('a b c', 'a b c')], once)).toBe(0); // no run of four words
  });

  it('lies between 0 and 1 and is 1 for a text and itself', () => {
    const text = fc
      .array(fc.constantFrom('heart', 'lung', 'clear', 'no', 'the'), { minLength: 4, maxLength: 12 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(rougeL(a, a)).toBe(1);
        expect(rougeL(a, b)).toBeCloseTo(rougeL(b, a));
        const bleu = corpusBleu([bleuCounts(a, b)], once);
        expect(bleu).toBeGreaterThanOrEqual(0);
        expect(bleu).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
