import { describe, expect, it } from 'vitest';
import { ModelId } from '../../../../contract/index.ts';
import type { Study } from '../../../../contract/index.ts';
import { findSimilarStudies } from '../../../../engine/retrieval/index.ts';
import type { RetrievalParts, SimilarStudiesQuery } from '../../../../engine/retrieval/index.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { ecg, encoding, film, storeKey, testModels, unitVector } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const textModel = ModelId.parse('text-encoder@test-1');

/** Four patients with a film (embeddings 0–3) and an ECG (10–13) each, all encoded. */
async function fourPatients(): Promise<{ store: Store; parts: RetrievalParts; films: Study[]; ecgs: Study[] }> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const films: Study[] = [];
  const ecgs: Study[] = [];
  for (let i = 0; i < 4; i += 1) {
    films.push((await store.putStudy(film(`f${i}`, { patientId: `P${i}` }), null)).study);
    ecgs.push((await store.putStudy(ecg(`e${i}`, { patientId: `P${i}` }), null)).study);
    await store.putEncoding(films[i]!.studyKey, encoding('film', i));
    await store.putEncoding(ecgs[i]!.studyKey, encoding('ecg', 10 + i));
  }
  const parts: RetrievalParts = {
    store,
    modelIds: { ...testModels, text: textModel },
    encodingOf: async (studyKey) => {
      const { modality } = await store.getStudy(studyKey);
      const summary = await store.getEncodingSummary(studyKey, testModels[modality]);
      if (!summary) throw new Error('not encoded in this test');
      return summary;
    },
    embedText: async (text) => unitVector(Number(text)),
  };
  return { store, parts, films, ecgs };
}

const query = (anchor: SimilarStudiesQuery['anchor'], changes: Partial<SimilarStudiesQuery> = {}): SimilarStudiesQuery => ({
  anchor,
  modality: null,
  limit: 20,
  ...changes,
});

describe('findSimilarStudies', () => {
  it('leaves the anchor’s patient out and interleaves both modalities, the anchor’s leading', async () => {
    const { store, parts, ecgs } = await fourPatients();
    const { hits, searched, modelIds } = await findSimilarStudies(parts, query({ kind: 'study', studyKey: ecgs[0]!.studyKey }));
    expect(hits.map((hit) => hit.study.modality)).toEqual(['ecg', 'film', 'ecg', 'film', 'ecg', 'film']);
    expect(hits.every((hit) => hit.patient.patientId !== 'P0')).toBe(true);
    expect(hits.map((hit) => hit.isCrossModal)).toEqual([false, true, false, true, false, true]);
    expect(searched).toBe(6);
    expect([...modelIds].sort()).toEqual([testModels.ecg, testModels.film]);
    await store.close();
  });

  it('ranks by cosine within a modality', async () => {
    const { store, parts, films } = await fourPatients();
    const { hits } = await findSimilarStudies(parts, query({ kind: 'study', studyKey: films[2]!.studyKey }, { modality: 'film' }));
    const cosine = (i: number): number => unitVector(i).reduce((sum, value, d) => sum + value * (unitVector(2)[d] ?? 0), 0);
    const expected = [0, 1, 3].sort((a, b) => cosine(b) - cosine(a));
    expect(hits.map((hit) => hit.study.studyKey)).toEqual(expected.map((i) => films[i]!.studyKey));
    expect(hits[0]?.similarity).toBeCloseTo(cosine(expected[0]!), 5);
    await store.close();
  });

  it('finds the study that lies where the text lies, and calls it cross-modal', async () => {
    const { store, parts, films } = await fourPatients();
    const { hits, modelIds } = await findSimilarStudies(parts, query({ kind: 'text', text: '3' }, { limit: 3 }));
    expect(hits[0]).toMatchObject({ study: { studyKey: films[3]!.studyKey }, isCrossModal: true, topFindings: ['finding 3'] });
    expect(hits[0]?.similarity).toBeCloseTo(1, 5);
    expect(hits.length).toBe(3);
    expect(modelIds).toContain(textModel);
    await store.close();
  });

  it('lets a second look order a text search, names it, and still shows the cosine', async () => {
    const { store, parts, films } = await fourPatients();
    const modelId = ModelId.parse('reranker@test-1');
    const backwards: RetrievalParts['secondLook'] = {
      modelId,
      modalities: ['film'],
      scores: (_, text, studies) =>
        Promise.resolve(
          Float32Array.from(studies, ({ embedding: e }) => -e.reduce((sum, value, d) => sum + value * text.embedding[d]!, 0)),
        ),
    };
    const asked = query({ kind: 'text', text: '3' }, { modality: 'film', limit: 4 });
    const plain = await findSimilarStudies(parts, asked);
    const looked = await findSimilarStudies({ ...parts, secondLook: backwards }, asked);
    expect(looked.hits.map((hit) => hit.study.studyKey)).toEqual(plain.hits.map((hit) => hit.study.studyKey).reverse());
    expect(looked.hits.at(-1)?.similarity).toBeCloseTo(1, 5);
    expect(looked.modelIds).toContain(modelId);
    expect(plain.modelIds).not.toContain(modelId);
    const fromStudy = await findSimilarStudies({ ...parts, secondLook: backwards }, query({ kind: 'study', studyKey: films[0]!.studyKey }));
    expect(fromStudy.modelIds).not.toContain(modelId);
    await store.close();
  });

  it('lets the film and the ECG of a patient speak together', async () => {
    const { store, parts, films, ecgs } = await fourPatients();
    const studyKeys = [films[1]!.studyKey, ecgs[1]!.studyKey];
    const { hits } = await findSimilarStudies(parts, query({ kind: 'fusion', studyKeys }));
    expect(hits.length).toBe(6);
    expect(hits.every((hit) => hit.patient.patientId !== 'P1' && !hit.isCrossModal)).toBe(true);
    await store.close();
  });

  it('answers the same for a fusion of one study as for the study', async () => {
    const { store, parts, films } = await fourPatients();
    const { studyKey } = films[1]!;
    const alone = await findSimilarStudies(parts, query({ kind: 'study', studyKey }));
    const fused = await findSimilarStudies(parts, query({ kind: 'fusion', studyKeys: [studyKey, studyKey] }));
    expect(fused.hits.map((hit) => hit.study.studyKey)).toEqual(alone.hits.map((hit) => hit.study.studyKey));
    // The first search may still be answered by the database, the second by the vectors in memory: they agree to float32.
    fused.hits.forEach((hit, i) => expect(hit.similarity).toBeCloseTo(alone.hits[i]!.similarity, 6));
    await store.close();
  });

  it('refuses to average studies of different patients', async () => {
    const { store, parts, films } = await fourPatients();
    const anchor = { kind: 'fusion' as const, studyKeys: [films[0]!.studyKey, films[1]!.studyKey] };
    await expect(findSimilarStudies(parts, query(anchor))).rejects.toThrowError(expect.objectContaining({ code: 'invalid-request' }));
    await store.close();
  });
});
