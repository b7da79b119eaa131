import { describe, expect, it } from 'vitest';
import { cornerLines, spacingText, type FilmView } from '../../../../../renderer/study/film/overlay.ts';
import { filmFacts, patient, study } from '../../invented.ts';

const view: FilmView = {
  window: { width: 2048, center: 1024 },
  presetName: '',
  isPresentation: false,
  zoom: 0.376,
  rotation: 0,
  isFlippedAcross: false,
  isFlippedUpsideDown: false,
  isInverted: false,
};

describe('the corners of a film', () => {
  it('name patient, ID, sex, age and the time of the film', () =>
    expect(cornerLines(patient(), study('f1', 'film'), filmFacts(), view).topRight).toEqual([
      'DOE, Jane',
      'AUS-000128 · F · 64 y',
      '21 Nov 2026 08:14',
    ]));

  it('name window and level, zoom and spacing', () =>
    expect(cornerLines(patient(), study('f1', 'film'), filmFacts(), view).bottomLeft).toEqual([
      'W 2048  L 1024',
      'Zoom 38 %',
      '0.143 mm/px (imager plane)',
    ]));

  it('give a window of a few greys with its digits, and none in the film’s units behind a table of the file', () => {
    const lines = (changes: Partial<FilmView>): string | undefined =>
      cornerLines(patient(), study('f1', 'film'), filmFacts(), { ...view, ...changes }).bottomLeft[0];
    expect(lines({ window: { width: 1.5, center: 0.75 } })).toBe('W 1.50  L 0.75');
    expect(lines({ isPresentation: true, presetName: 'Table of the file' })).toBe('Table of the file');
    expect(lines({ isPresentation: true })).toBe('W 2048  L 1024 of 65535, behind the file’s own transform');
  });

  it('say that the film was rotated or inverted', () =>
    expect(cornerLines(patient(), study('f1', 'film'), filmFacts(), { ...view, rotation: 90, isInverted: true }).bottomLeft.at(-1)).toBe(
      'rotated 90° · inverted',
    ));

  it('say that the view is not stated', () =>
    expect(cornerLines(patient(), study('f1', 'film'), filmFacts({ viewPosition: '' }), view).topLeft[1]).toBe(
      'DX · view not stated · CHEST',
    ));

  it('say where the spacing was measured, or that it is not stated', () => {
    expect(spacingText(filmFacts({ spacingOrigin: 'patient', spacingMm: [0.2, 0.1] }))).toBe('0.200 × 0.100 mm/px (patient plane)');
    expect(spacingText(filmFacts({ spacingOrigin: 'none', spacingMm: null }))).toBe('spacing not stated: lengths in px');
  });
});
