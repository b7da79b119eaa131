import { describe, expect, it } from 'vitest';
import { crossModalMetrics, ecgConcept, filmConcept, type ConceptRow } from '../../../../engine/evaluation/cross-modal.ts';
import { EcgRow, FilmRow } from '../../../../engine/evaluation/read-index.ts';

const film = (fields: object) => FilmRow.parse({ file: 'a.jpg', label_status: 'indexed', ...fields });
const ecg = (superclass: string[] | null) => EcgRow.parse({ shard: 's', row: 0, superclass });

/** Twelve rows a concept; `flipped` of the enlarged hearts lie with the normal ones. */
function rows(flipped: number): ConceptRow[] {
  return Array.from({ length: 24 }, (_, i) => {
    const isEnlarged = i < 12;
    const liesEnlarged = isEnlarged && i >= flipped;
    return {
      embedding: liesEnlarged ? Float32Array.of(1, 0) : Float32Array.of(0, 1),
      concept: isEnlarged ? 'enlarged heart' : 'normal',
      patient: `p${i}`,
    };
  });
}

describe('concepts', () => {
  it('of films come from labels that are known', () => {
    expect(filmConcept(film({ chexpert14: ['Cardiomegaly', 'Edema'] }))).toBe('enlarged heart');
    expect(filmConcept(film({ chexpert14: ['No Finding'] }))).toBe('normal');
    expect(filmConcept(film({ chexpert14: ['Edema'] }))).toBeNull();
    expect(filmConcept(film({ chexpert14: ['Cardiomegaly'], label_status: 'not_indexed' }))).toBeNull();
  });

  it('of ECGs come from superclasses', () => {
    expect(ecgConcept(ecg(['HYP', 'NORM']))).toBe('enlarged heart');
    expect(ecgConcept(ecg(['NORM']))).toBe('normal');
    expect(ecgConcept(ecg(['MI']))).toBeNull();
    expect(ecgConcept(ecg(null))).toBeNull();
  });
});

describe('crossModalMetrics', () => {
  it('is 1 where both modalities lie by concept', () => {
    expect(crossModalMetrics(rows(0), rows(0))).toMatchObject({
      filmQuery: { balancedAccuracy: { value: 1, n: 24 }, auc: { value: 1 } },
      ecgQuery: { balancedAccuracy: { value: 1 } },
    });
  });

  it('counts each side alike: 3 of 12 enlarged hearts on the wrong side cost an eighth', () => {
    expect(crossModalMetrics(rows(3), rows(0))).toMatchObject({ filmQuery: { balancedAccuracy: { value: 0.875 } } });
  });

  it('says nothing with fewer than ten of a concept', () => {
    expect(crossModalMetrics(rows(0).slice(3), rows(0))).toEqual({});
  });
});
