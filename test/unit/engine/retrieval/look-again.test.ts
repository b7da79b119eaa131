import { describe, expect, it } from 'vitest';
import { ModelId, PatientKey, StudyKey } from '../../../../contract/index.ts';
import { lookedAtAgain, type SecondLook } from '../../../../engine/retrieval/index.ts';
import type { VectorHit } from '../../../../engine/store/index.ts';

const text = { text: 'small effusion', embedding: new Float32Array(256) };

/** Hits whose similarity falls with their number; the second look prefers the highest number. */
function hitsOf(count: number): VectorHit[] {
  return Array.from({ length: count }, (_, i) => ({
    studyKey: StudyKey.parse(i.toString(16).padStart(64, '0')),
    patientKey: PatientKey.parse(i.toString(16).padStart(64, '0')),
    modality: 'film',
    similarity: 1 - i / 1000,
  }));
}

const numberOf = (hit: VectorHit): number => Number.parseInt(hit.studyKey, 16);
const tokensOf = (hit: VectorHit) =>
  Promise.resolve({ embedding: new Float32Array(256), tokens: Float32Array.of(numberOf(hit)), tokenCount: 1, tokenDimension: 1 });

const highestNumber: SecondLook = {
  modelId: ModelId.parse('reranker@test'),
  modalities: ['film'],
  scores: (_, __, studies) => Promise.resolve(Float32Array.from(studies, ({ tokens }) => tokens[0]!)),
};

describe('lookedAtAgain', () => {
  it('orders the best fifty anew and leaves the rest behind them', async () => {
    const ordered = await lookedAtAgain(highestNumber, text, 'film', hitsOf(52), tokensOf);
    expect(ordered.map(numberOf)).toEqual([...Array.from({ length: 50 }, (_, i) => 49 - i), 50, 51]);
  });

  it('keeps the order of the cosine where scores are equal', async () => {
    const indifferent = { ...highestNumber, scores: (_: unknown, __: unknown, studies: readonly unknown[]) => Promise.resolve(new Float32Array(studies.length)) }; // prettier-ignore
    expect((await lookedAtAgain(indifferent, text, 'film', hitsOf(5), tokensOf)).map(numberOf)).toEqual([0, 1, 2, 3, 4]);
  });

  it('puts a study whose tokens are gone after those that were seen', async () => {
    const without = (hit: VectorHit) => (numberOf(hit) === 3 ? Promise.resolve(null) : tokensOf(hit));
    expect((await lookedAtAgain(highestNumber, text, 'film', hitsOf(4), without)).map(numberOf)).toEqual([2, 1, 0, 3]);
  });

  it('leaves a modality alone that it was not made for', async () => {
    const hits = hitsOf(3);
    expect(await lookedAtAgain({ ...highestNumber, modalities: ['ecg'] }, text, 'film', hits, tokensOf)).toBe(hits);
  });
});
