import { describe, expect, it } from 'vitest';
import { StudyKey } from '../../../../contract/index.ts';
import { findMentions } from '../../../../engine/drafting/mentions.ts';
import { neighbourEvidence, type Neighbour } from '../../../../engine/drafting/neighbour-evidence.ts';
import { study } from './studies.ts';

const neighbour = (key: string, text: string, similarity: number, change: Parameters<typeof study>[1] = {}): Neighbour => ({
  study: study('film', { studyKey: StudyKey.parse(key), ...change }),
  text,
  similarity,
});
const mention = (sentence: string) => findMentions(sentence, ['film'])[0]!;
const referencesFor = (sentence: string, neighbours: Neighbour[]): string[] =>
  neighbourEvidence(mention(sentence), neighbours).map(({ reference }) => reference);

describe('neighbourEvidence', () => {
  it('gives the two most similar of those that agree', () =>
    expect(
      referencesFor('Effusion.', [
        neighbour('a', 'Effusion.', 0.1),
        neighbour('b', 'Small effusion.', 0.9),
        neighbour('c', 'Pleural fluid.', 0.5),
      ]),
    ).toEqual(['b', 'c']));

  it('counts a denial as agreement with a denial', () =>
    expect(referencesFor('No effusion.', [neighbour('a', 'No effusion.', 0.1), neighbour('b', 'Without effusion.', 0.9)])).toEqual([
      'b',
      'a',
    ]));

  it('takes the first sentence on the matter', () =>
    expect(referencesFor('Effusion.', [neighbour('a', 'No effusion. Effusion.', 0.1), neighbour('b', 'Effusion.', 0.9)])).toEqual([]));

  it('does not count a neighbour that is silent', () =>
    expect(referencesFor('Effusion.', [neighbour('a', 'Cardiomegaly.', 0.1), neighbour('b', 'Effusion.', 0.9)])).toEqual([]));

  it('does not count studies of the other modality', () =>
    expect(referencesFor('Effusion.', [neighbour('a', 'Effusion.', 0.1), neighbour('b', 'Effusion.', 0.9, { modality: 'ecg' })])).toEqual(
      [],
    ));

  it('quotes at most 90 characters and names no year that is not known', () => {
    const long = `Effusion ${'very '.repeat(30)}large.`;
    const [first] = neighbourEvidence(mention('Effusion.'), [
      neighbour('a', long, 0.9, { acquiredAt: null }),
      neighbour('b', 'Effusion.', 0.1),
    ]);
    expect(first?.label).toMatch(/^Similar film: “Effusion very .*…”$/);
    expect(first!.label.length).toBeLessThan(110);
  });
});
