import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ecgStatements, superclassCodes } from '../../../../engine/evaluation/ecg-statements.ts';
import { filmLabels, isKnown, positiveLabels } from '../../../../engine/evaluation/film-labels.ts';
import { promptsOf } from '../../../../engine/evaluation/prompts.ts';
import { FilmRow } from '../../../../engine/evaluation/read-index.ts';

const film = (facts: object): FilmRow => FilmRow.parse({ file: 'a.jpg', ...facts });

describe('the labels of a film', () => {
  it('are CheXpert’s, and those of NIH that CheXpert lacks', () =>
    expect(positiveLabels(film({ chexpert14: ['Pleural Effusion'], nih14: ['Effusion', 'Hernia', 'Edema'] }))).toEqual(
      new Set(['Pleural Effusion', 'Hernia']),
    ));

  it('are NIH’s by CheXpert’s names where an index has no others', () =>
    expect(positiveLabels(film({ nih14: ['Effusion', 'Mass'] }))).toEqual(new Set(['Pleural Effusion', 'Mass'])));

  it.each([
    ['indexed', true],
    ['labelled', true],
    ['not_indexed', false],
    ['diagnosis_only', false],
    ['unlabelled', false],
    [undefined, false],
  ])('are known of a film that is %s: %s', (status, known) =>
    expect(isKnown(film({ source: 'IU X-Ray', label_status: status }), 'Edema')).toBe(known),
  );

  it('are not known for fractures and devices of NIH', () => {
    const nih = film({ source: 'NIH ChestX-ray14', label_status: 'labelled' });
    expect(['Fracture', 'Support Devices', 'Edema'].map((name) => isKnown(nih, name))).toEqual([false, false, true]);
  });

  it('are called as the results call them', () =>
    expect(filmLabels.filter(({ key }) => ['normal', 'effusion', 'lungOpacity'].includes(key)).map(({ code }) => code)).toEqual([
      'cxr:lung-opacity',
      'cxr:no-finding',
      'cxr:pleural-effusion',
    ]));
});

describe('the prompts', () => {
  const training = readFileSync(new URL('../../../../models/training/auscult_models/text_data.py', import.meta.url), 'utf8');

  const codes = [...filmLabels.map(({ code }) => code), ...superclassCodes.map((code) => `scp-super:${code}`)];

  it('are there for all 20 film labels, 5 superclasses and 71 statements', () => {
    for (const code of [...codes, ...ecgStatements.map((statement) => `scp:${statement.code}`)]) {
      expect(promptsOf(code).length, code).toBeGreaterThan(0);
    }
  });

  it('are, of labels and superclasses, those that the encoders were judged by in training', () => {
    for (const prompt of codes.flatMap(promptsOf)) expect(training).toContain(`"${prompt}"`);
  });

  it('begin, of statements, with the statement’s name', () => {
    for (const { code, name } of ecgStatements) expect(promptsOf(`scp:${code}`)[0]).toBe(name);
  });
});

it('PTB-XL has 71 statements: 44 diagnostic in 23 subclasses, 19 of form, 12 of rhythm', () => {
  const count = (kind: 'diagnostic' | 'form' | 'rhythm'): number => ecgStatements.filter(({ kinds }) => kinds.includes(kind)).length;
  expect([ecgStatements.length, count('diagnostic'), count('form'), count('rhythm')]).toEqual([71, 44, 19, 12]);
  expect(new Set(ecgStatements.flatMap(({ subclass }) => subclass ?? [])).size).toBe(23);
});
