import { describe, expect, it } from 'vitest';
import { ecgRowReport, ecgTextLabels, filmRowLabels, filmTextLabels } from '../../../../../engine/evaluation/drafts/draft-labels.ts';
import { EcgRow, FilmRow } from '../../../../../engine/evaluation/read-index.ts';

const film = (fields: object): FilmRow => FilmRow.parse({ file: 'a.jpg', ...fields });

describe('labels of a text on a film', () => {
  it.each([
    ['Cardiomegaly. No effusion.', ['Cardiomegaly']],
    ['The heart is normal. No pneumothorax.', ['No Finding']],
    ['Patchy airspace disease at the left base.', ['Lung Opacity']],
    ['Right lower lobe consolidation, possible pneumonia.', ['Consolidation', 'Pneumonia']],
    ['Degenerative changes of the spine.', []],
    ['', []],
  ])('%s', (text, labels) => expect([...filmTextLabels(text)].sort()).toEqual(labels));
});

describe('labels of a row', () => {
  it('are those that people gave, where they did', () => {
    const row = film({ source: 'IU', label_status: 'indexed', chexpert14: ['Edema', 'Something Else'] });
    expect([...filmRowLabels(row, 'Cardiomegaly.')]).toEqual(['Edema']);
  });

  it('are read in the report elsewhere', () => expect([...filmRowLabels(film({}), 'Cardiomegaly.')]).toEqual(['Cardiomegaly']));
});

describe('statements of an ECG', () => {
  const row = EcgRow.parse({ shard: 's', row: 0, scp_codes: { NORM: 100, SR: 0, SBRAD: 0, ABQRS: 0, XYZ: 0 }, heart_axis: 'LAD' });

  it('become a report in reading order, without "sinus rhythm" beside a bradycardia', () =>
    expect(ecgRowReport(row)).toBe('Sinus bradycardia. Left axis deviation. Normal ECG.'));

  it('are read back from it', () =>
    expect([...ecgTextLabels(ecgRowReport(row))].sort()).toEqual(['left-axis', 'normal-ecg', 'sinus-bradycardia']));
});
