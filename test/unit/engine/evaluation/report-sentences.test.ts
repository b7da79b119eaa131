import { describe, expect, it } from 'vitest';
import { reportSentences, reportText } from '../../../../engine/evaluation/report-sentences.ts';

describe('the sentences of a report', () => {
  it('lose list numbers, short fragments and the marks of de-identification', () =>
    expect(reportSentences('1. No acute disease. 2. Stable x-XXXX since XXXX, unchanged. Clear.')).toEqual([
      'No acute disease',
      'Stable x-ray since unchanged',
    ]));

  it('are none in an empty report', () => expect(reportText('', ' XXXX. ')).toBe(''));

  it('stand once in the text, findings before impression', () =>
    expect(reportText('The lungs are clear. Heart size normal.', 'The lungs are clear.')).toBe('The lungs are clear. Heart size normal.'));
});
