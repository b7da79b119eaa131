import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelId } from '../../../../contract/index.ts';
import type { Modality } from '../../../../contract/index.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { NearestOptions, Store, VectorHit } from '../../../../engine/store/index.ts';
import { ecg, encoding, film, storeKey, testModels, unitVector } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const anything: NearestOptions = { models: [testModels.film, testModels.ecg], modality: null, excludePatient: null, limit: 10 };

/** `count` encoded studies, films and ECGs in turn, two a patient. */
async function fill(store: Store, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const modality: Modality = i % 2 === 0 ? 'film' : 'ecg';
    const patient = { patientId: `P-${i >> 1}` };
    const { study } = await store.putStudy(modality === 'film' ? film(`f${i}`, patient) : ecg(`e${i}`, patient), null);
    await store.putEncoding(study.studyKey, encoding(modality, i));
  }
}

/** Hits whose similarities are equal to 5 decimals are interchangeable; all else must agree. */
function expectSameHits(a: readonly VectorHit[], b: readonly VectorHit[]): void {
  expect(a.length).toBe(b.length);
  for (const [rank, hit] of a.entries()) {
    const other = b[rank]!;
    expect(hit.similarity).toBeCloseTo(other.similarity, 5);
    const hasNearTie = a.filter((near) => Math.abs(near.similarity - hit.similarity) < 1e-5).length > 1;
    if (!hasNearTie) expect(hit.studyKey).toBe(other.studyKey);
  }
}

describe('nearest', () => {
  it('finds the vector itself first with similarity 1, and counts what was compared', async () => {
    const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
    await fill(store, 12);
    const { hits, searched } = await store.nearest(unitVector(4), anything);
    expect(searched).toBe(12);
    expect(hits.length).toBe(10);
    expect(hits[0]?.similarity).toBeCloseTo(1, 6);
    expect((await store.getEncoding(hits[0]!.studyKey, testModels.film))?.embedding).toEqual(unitVector(4));
    await store.close();
  });

  it('leaves out other models, the other modality and the excluded patient', async () => {
    const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
    await fill(store, 12);
    const search = async (changes: Partial<NearestOptions>): Promise<{ hits: VectorHit[]; searched: number }> =>
      store.nearest(unitVector(4), { ...anything, ...changes });
    expect((await search({ models: [ModelId.parse('film-encoder@other')] })).searched).toBe(0);
    expect((await search({ models: [] })).hits).toEqual([]);
    expect((await search({ models: [testModels.film] })).searched).toBe(6);
    const ecgs = await search({ modality: 'ecg' });
    expect(ecgs.searched).toBe(6);
    expect(ecgs.hits.every((hit) => hit.modality === 'ecg')).toBe(true);
    const excludePatient = (await search({ limit: 1 })).hits[0]!.patientKey;
    const others = await search({ excludePatient });
    expect(others.searched).toBe(10);
    expect(others.hits.some((hit) => hit.patientKey === excludePatient)).toBe(false);
    await store.close();
  });

  it('answers in memory exactly as sqlite-vec answers in the database, for any question', async () => {
    const dataDir = await temporaryFolder();
    const writing = await openStore({ dataDir, key: storeKey });
    await fill(writing, 60);
    await writing.close();
    const questions = fc.sample(
      fc.record({
        seed: fc.integer({ min: 0, max: 10_000 }),
        modality: fc.constantFrom<Modality | null>('film', 'ecg', null),
        limit: fc.integer({ min: 1, max: 70 }),
      }),
      { numRuns: 40, seed: 1 },
    );
    const answers: VectorHit[][][] = [];
    for (const maximumCachedVectors of [0, 1_000]) {
      const store = await openStore({ dataDir, key: storeKey, maximumCachedVectors });
      const mine: VectorHit[][] = [];
      for (const { seed, modality, limit } of questions)
        mine.push((await store.nearest(unitVector(seed), { ...anything, modality, limit })).hits);
      answers.push(mine);
      await store.close();
    }
    for (const [i, hits] of answers[0]!.entries()) expectSameHits(hits, answers[1]![i]!);
  });

  it('sees a vector that was put or replaced after the first search', async () => {
    for (const maximumCachedVectors of [0, 3, 1_000]) {
      const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey, maximumCachedVectors });
      await fill(store, 3);
      await store.nearest(unitVector(0), anything);
      const { study } = await store.putStudy(film('late', { patientId: 'late' }), null);
      await store.putEncoding(study.studyKey, encoding('film', 77));
      expect((await store.nearest(unitVector(77), anything)).hits[0]?.studyKey).toBe(study.studyKey);
      await store.putEncoding(study.studyKey, encoding('film', 78));
      expect((await store.nearest(unitVector(78), anything)).hits[0]?.similarity).toBeCloseTo(1, 6);
      expect((await store.nearest(unitVector(77), anything)).hits[0]?.similarity).toBeLessThan(0.9);
      await store.close();
    }
  });

  it('grows beyond its first 1,024 vectors', async () => {
    const { VectorCache } = await import('../../../../engine/store/vector-cache.ts');
    const { StudyKey, PatientKey } = await import('../../../../contract/index.ts');
    const cache = new VectorCache();
    for (let i = 0; i < 2_100; i += 1) {
      const owner = { studyRow: i, studyKey: StudyKey.parse(`s${i}`), patientKey: PatientKey.parse('p'), modality: 'film' as const };
      cache.put({ ...owner, modelId: testModels.film, embedding: unitVector(i) });
    }
    expect(cache.size).toBe(2_100);
    expect(cache.nearest(unitVector(2_050), { ...anything, limit: 1 }).hits[0]?.studyKey).toBe('s2050');
    expect(cache.nearest(unitVector(3), { ...anything, limit: 1 }).hits[0]?.studyKey).toBe('s3');
  });
});
