import { describe, expect, it } from 'vitest';
import type { FilmFacts } from '../../../../contract/index.ts';
import { ecgTechnique, filmTechnique, missingModality } from '../../../../engine/drafting/technique.ts';
import { study } from './studies.ts';

const facts: FilmFacts = {
  rows: 2_000,
  columns: 2_500,
  frames: 1,
  bitsStored: 12,
  photometricInterpretation: 'MONOCHROME2',
  transferSyntaxUID: '1.2.840.10008.1.2.1',
  viewPosition: 'PA',
  bodyPart: 'CHEST',
  patientOrientation: null,
  spacingMm: [0.168, 0.168],
  spacingOrigin: 'imager',
  windowCenter: null,
  windowWidth: null,
  modality: 'DX',
  manufacturer: '',
  institution: '',
};

const texts = (sentences: readonly { text: string }[]): string[] => sentences.map(({ text }) => text);

describe('technique by rule', () => {
  it('states view and date', () =>
    expect(texts(filmTechnique(study('film'), facts))).toEqual(['Chest film, posteroanterior (PA) view, acquired on 2021-03-04.']));

  it('says what is not stated', () =>
    expect(
      texts(filmTechnique(study('film', { acquiredAt: null }), { ...facts, viewPosition: '', spacingMm: null, spacingOrigin: 'none' })),
    ).toEqual([
      'Chest film, view position not stated, acquisition date not stated.',
      'No pixel spacing is stated; distances cannot be given in millimetres.',
    ]));

  it('keeps a view that it has no name for', () =>
    expect(texts(filmTechnique(study('film'), { ...facts, viewPosition: 'RLD' }))).toEqual([
      'Chest film, RLD view, acquired on 2021-03-04.',
    ]));

  it('calls a synthetic study synthetic', () => {
    expect(texts(filmTechnique(study('film', { isSynthetic: true }), facts))[0]).toMatch(/^Synthetic chest film/);
    expect(texts(ecgTechnique(study('ecg', { isSynthetic: true })))).toEqual(['Synthetic 12-lead ECG, acquired on 2021-03-04.']);
  });

  it('names the study that is missing', () => {
    expect(texts(missingModality({ film: true, ecg: false }))).toEqual(['No ECG was available for this draft.']);
    expect(texts(missingModality({ film: false, ecg: true }))).toEqual(['No chest film was available for this draft.']);
    expect(missingModality({ film: true, ecg: true })).toEqual([]);
  });

  it('is by rule, supported by the file', () =>
    expect(ecgTechnique(study('ecg'))[0]).toEqual({
      section: 'technique',
      text: '12-lead ECG, acquired on 2021-03-04.',
      origin: 'rule',
      evidence: [{ kind: 'context', label: 'Acquired: 2021-03-04T10:00:00', stance: 'supports', reference: 'file' }],
      verdict: 'supported',
    }));
});
