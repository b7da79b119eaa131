import { beforeAll, describe, expect, it } from 'vitest';
import { editDistance } from '../../../../engine/spelling/edit-distance.ts';
import { Speller } from '../../../../engine/spelling/speller.ts';
import { defaultTemplates } from '../../../../engine/reporting/default-templates.ts';

let speller: Speller;
beforeAll(() => {
  speller = new Speller();
}, 60_000);
const wrong = (text: string): string[] => speller.misspelt(text).map(([start, end]) => text.slice(start, end));

describe('spelling', () => {
  it('knows the words of films and ECGs, British and American', () =>
    expect(
      wrong(
        'Cardiomegaly with bibasilar atelectasis, oedema or edema; colour and color. Sinus rhythm with LBBB, QTc 440 ms in V5. The hemidiaphragm’s contour; pre-excitation.',
      ),
    ).toEqual([]));
  it('finds what is wrong, where it is', () => {
    expect(wrong('The hart is enlarged; cardiomegali and efusion.')).toEqual(['cardiomegali', 'efusion']);
    expect(speller.misspelt('an efusion')).toEqual([[3, 10]]);
  });
  it('suggests the medical word first', () => {
    expect(speller.suggest('cardiomegali')[0]).toBe('cardiomegaly');
    expect(speller.suggest('Efusion')).toContain('Effusion');
    expect(speller.suggest('atelectsis')[0]).toBe('atelectasis');
  });
  it('accepts what the site has added', () => {
    expect(wrong('Zyxomab')).toEqual(['Zyxomab']);
    speller.add(['Zyxomab']);
    expect(wrong('zyxomab')).toEqual([]);
  });
  it('finds nothing in the texts that a site begins with', () => {
    const texts = [
      ...defaultTemplates.macros.map(({ text }) => text),
      ...defaultTemplates.templates.flatMap(({ sections }) => Object.values(sections).flat()),
    ];
    expect(texts.flatMap(wrong)).toEqual([]);
  });
});

it('measures edits: insertion, deletion, substitution, exchange', () => {
  expect(['abc', 'abcd', 'ab', 'axc', 'acb', 'xyz'].map((word) => editDistance('abc', word, 2))).toEqual([0, 1, 1, 1, 1, 3]);
  expect(editDistance('', 'abc', 2)).toBe(3);
});
