import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishedSentences, splitSentences } from '../../../../engine/drafting/split-sentences.ts';

describe('splitSentences', () => {
  it.each<[string, string[]]>([
    ['The heart is normal. The lungs are clear.', ['The heart is normal.', 'The lungs are clear.']],
    ['A 1.5 cm nodule. No effusion.', ['A 1.5 cm nodule.', 'No effusion.']],
    ['Approx. 2 cm nodule. Clear lungs.', ['Approx. 2 cm nodule.', 'Clear lungs.']],
    ['Seen by Dr. Smith. No change.', ['Seen by Dr. Smith.', 'No change.']],
    ['Opacities, e.g. Kerley lines. No effusion.', ['Opacities, e.g. Kerley lines.', 'No effusion.']],
    ['1. Effusion. 2. Cardiomegaly.', ['1. Effusion.', '2. Cardiomegaly.']],
    ['Normal? Yes! Good.', ['Normal?', 'Yes!', 'Good.']],
    ['Normal ECG', ['Normal ECG']],
    ['First line\nSecond line', ['First line', 'Second line']],
    ['Rate is 72. Sinus rhythm.', ['Rate is 72.', 'Sinus rhythm.']],
    ['(Old fracture.) Clear lungs.', ['(Old fracture.)', 'Clear lungs.']],
    ['Inverted T. waves in V1. Normal axis.', ['Inverted T. waves in V1.', 'Normal axis.']],
    ['', []],
    [' . ', []],
  ])('%j', (text, expected) => expect(splitSentences(text)).toEqual(expected));

  it('loses no letter and invents none', () => {
    const text = fc
      .array(fc.constantFrom('a', 'B', '1', '.', ' ', '\n', 'Dr', '!', 'é', ')'), { maxLength: 60 })
      .map((parts) => parts.join(''));
    const letters = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(text, (value) => {
        expect(letters(splitSentences(value).join(''))).toBe(letters(value));
      }),
    );
  });
});

describe('finishedSentences', () => {
  it('waits for what follows the full stop', () => {
    expect(finishedSentences('A 1.')).toEqual([]);
    expect(finishedSentences('A 1.5 cm nodule.')).toEqual([]);
    expect(finishedSentences('A 1.5 cm nodule. N')).toEqual(['A 1.5 cm nodule.']);
  });

  it('never takes back a sentence as the text grows', () => {
    const text = 'The heart is 1.2 times larger. Dr. Who saw it. 2. No effusion! Ends here.';
    let before: string[] = [];
    for (let length = 0; length <= text.length; length++) {
      const now = finishedSentences(text.slice(0, length));
      expect(now.slice(0, before.length)).toEqual(before);
      before = now;
    }
    expect(splitSentences(text).slice(0, before.length)).toEqual(before);
  });
});
