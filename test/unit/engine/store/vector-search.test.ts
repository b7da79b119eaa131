import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelId, PatientKey, StudyKey } from '../../../../contract/index.ts';
import type { Modality } from '../../../../contract/index.ts';
import { openForReading } from '../../../../engine/store/connection.ts';
import { databaseFileName, openStore } from '../../../../engine/store/index.ts';
import type { NearestOptions, Store, VectorHit } from '../../../../engine/store/index.ts';
import { deriveKeys } from '../../../../engine/store/keys.ts';
import { nearestInDatabase } from '../../../../engine/store/nearest-in-database.ts';
import { loadVectorCache, VectorCache } from '../../../../engine/store/vector-cache.ts';
import { VectorSearch } from '../../../../engine/store/vector-search.ts';
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
    const reader = await openForReading(join(dataDir, databaseFileName), deriveKeys(storeKey).database);
    const cache = await loadVectorCache(reader);
    expect(cache.size).toBe(60);
    for (const { seed, ...asked } of questions) {
      const options = { ...anything, ...asked };
      const [inMemory, inDatabase] = [cache.nearest(unitVector(seed), options), await nearestInDatabase(reader, unitVector(seed), options)];
      expect(inMemory.searched).toBe(inDatabase.searched);
      expectSameHits(inMemory.hits, inDatabase.hits);
    }
    await reader.close();
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

  it('sees a vector that was replaced while the others were being read into memory', async () => {
    const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
    await fill(store, 40);
    const { hits } = await store.nearest(unitVector(39), anything); // starts the reading
    await store.putEncoding(hits[0]!.studyKey, encoding(hits[0]!.modality, 500));
    for (let i = 0; i < 20; i += 1) {
      expect((await store.nearest(unitVector(500), anything)).hits[0]).toMatchObject({ studyKey: hits[0]!.studyKey });
      expect((await store.nearest(unitVector(39), anything)).hits[0]?.similarity).toBeLessThan(0.9);
    }
    await store.close();
  });

  it('can be closed while vectors are still being read', async () => {
    const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
    await fill(store, 20);
    expect((await store.nearest(unitVector(1), anything)).searched).toBe(20);
    await store.close();
  });

  it('grows beyond its first 1,024 vectors', async () => {
    const cache = new VectorCache();
    for (let i = 0; i < 2_100; i += 1) {
      const owner = { studyRow: i, studyKey: StudyKey.parse(`s${i}`), patientKey: PatientKey.parse('p'), modality: 'film' as const };
      cache.put({ ...owner, modelId: testModels.film, embedding: unitVector(i) });
    }
    expect(cache.size).toBe(2_100);
    expect(cache.nearest(unitVector(2_050), { ...anything, limit: 1 }).hits[0]?.studyKey).toBe('s2050');
    expect(cache.nearest(unitVector(3), { ...anything, limit: 1 }).hits[0]?.studyKey).toBe('s3');
  });

  it('answers from the database first, then from memory, and alike', async () => {
    const dataDir = await temporaryFolder();
    const store = await openStore({ dataDir, key: storeKey });
    await fill(store, 10);
    await store.close();
    const reader = await openForReading(join(dataDir, databaseFileName), deriveKeys(storeKey).database);
    for (const maximumCached of [5, 10]) {
      const search = new VectorSearch(reader, maximumCached);
      const fromDatabase = await search.nearest(unitVector(3), anything);
      await search.settle();
      expectSameHits((await search.nearest(unitVector(3), anything)).hits, fromDatabase.hits);
    }
    await reader.close();
  });
});
