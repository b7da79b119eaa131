import { describe, expect, it } from 'vitest';
import { AuscultError, type EngineEvent, type Study } from '../../../../contract/index.ts';
import { generateDraft } from '../../../../engine/services/generate-draft.ts';
import type { GenerateDraftParts } from '../../../../engine/services/generate-draft.ts';
import { StudyEncoder } from '../../../../engine/services/study-encoder.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { fakeDrafter, fakeEcg, fakeEncoders, fakeFilm, fakeReaders, unmeasured } from '../../../fake-capabilities.ts';
import { ecg, encoding, film, finding, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

interface Scene {
  readonly store: Store;
  readonly parts: GenerateDraftParts;
  readonly drafter: ReturnType<typeof fakeDrafter>;
  readonly events: EngineEvent[];
  readonly put: (kind: 'film' | 'ecg', patientId: string, number: number, acquiredAt?: string) => Promise<Study>;
}

async function withDrafting(work: (scene: Scene) => Promise<void>): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const encoders = async (): Promise<ReturnType<typeof fakeEncoders>> => fakeEncoders();
  const drafter = fakeDrafter();
  const events: EngineEvent[] = [];
  const parts: GenerateDraftParts = {
    store,
    readers: fakeReaders,
    measureEcg: () => ({ heartRateBpm: 61, rrMs: 984, beatCount: 10, sokolowLyonMv: 2 }),
    anatomies: { of: () => Promise.reject(new AuscultError('model-missing', { modelId: 'organ-segmenter' })) },
    analyses: { measure: () => Promise.reject(new AuscultError('ecg-leads-missing', { file: 'a.dcm', found: 'I' })) },
    encoders,
    studyEncoder: new StudyEncoder({ store, readers: fakeReaders, encoders, anatomies: unmeasured }),
    drafter: async () => drafter,
    emit: (event) => events.push(event),
  };
  const put: Scene['put'] = async (kind, patientId, number, acquiredAt = '2021-01-01') => {
    const content = kind === 'film' ? fakeFilm(patientId, number) : fakeEcg(patientId, number);
    const changes = { acquiredAt, originals: [{ name: 'a.dcm', bytes: Buffer.from(content) }] as const };
    const parsed = kind === 'film' ? film('', { patientId }, changes) : ecg('', { patientId }, changes);
    return (await store.putStudy(parsed, null)).study;
  };
  try {
    await work({ store, parts, drafter, events, put });
  } finally {
    await store.close();
  }
}

describe('generateDraft', () => {
  it('takes the newest encoded film, though a newer one is not encoded', () =>
    withDrafting(async ({ store, parts, drafter, put }) => {
      const old = await put('film', 'A', 1, '2019-01-01');
      const middle = await put('film', 'A', 2, '2020-01-01');
      await put('film', 'A', 3, '2022-01-01');
      for (const { studyKey } of [old, middle]) await store.putEncoding(studyKey, encoding('film', 1));
      await generateDraft(parts, { patientKey: old.patientKey, seed: 1 }, {});
      expect(drafter.requests[0]?.film?.study.studyKey).toBe(middle.studyKey);
      expect(drafter.requests[0]?.ecg).toBeNull();
    }));

  it('gives the newest earlier study that is encoded as the prior, with what is measured on it', () =>
    withDrafting(async ({ store, parts, drafter, put }) => {
      const oldest = await put('ecg', 'A', 1, '2018-01-01');
      const earlier = await put('ecg', 'A', 2, '2020-01-01');
      await put('ecg', 'A', 3, '2021-01-01'); // not encoded
      const latest = await put('ecg', 'A', 4, '2022-01-01');
      for (const { studyKey } of [oldest, earlier, latest]) await store.putEncoding(studyKey, encoding('ecg', 1));
      await generateDraft(parts, { patientKey: latest.patientKey, seed: 1 }, {});
      expect(drafter.requests[0]?.ecg).toMatchObject({
        study: { studyKey: latest.studyKey },
        global: null, // the delineator refused
        prior: { study: { studyKey: earlier.studyKey }, measurements: { heartRateBpm: 61 } },
      });
    }));

  it('encodes the newest when none is encoded', () =>
    withDrafting(async ({ store, parts, drafter, put }) => {
      const older = await put('ecg', 'A', 5, '2019-01-01');
      const newer = await put('ecg', 'A', 6, '2020-01-01');
      await generateDraft(parts, { patientKey: older.patientKey, seed: 1 }, {});
      expect(drafter.requests[0]?.ecg).toMatchObject({ study: { studyKey: newer.studyKey }, measurements: { heartRateBpm: 61 } });
      expect((await store.listUnencoded((await parts.encoders()).modelIds)).map((study) => study.studyKey)).toEqual([older.studyKey]);
    }));

  it('shows the drafter three nearest of each modality, of other patients, in the words of their findings', () =>
    withDrafting(async ({ store, parts, drafter, put }) => {
      const own = await put('film', 'A', 1);
      await put('ecg', 'A', 1);
      for (let i = 2; i < 7; i += 1) {
        const findings = [finding('Cardiomegaly', 0.9), finding('Effusion', 0.8), finding('Nodule', 0.01)];
        await store.putEncoding((await put('film', `N${i}`, i)).studyKey, encoding('film', i, { findings }));
        await store.putEncoding((await put('ecg', `N${i}`, i)).studyKey, encoding('ecg', i, { findings: [] }));
      }
      await generateDraft(parts, { patientKey: own.patientKey, seed: 1 }, {});
      const { neighbours } = drafter.requests[0]!;
      expect(neighbours.map(({ study, text }) => [study.modality, text])).toEqual([
        ...Array(3).fill(['film', 'Cardiomegaly. Effusion.']),
        ...Array(3).fill(['ecg', '']),
      ]);
      expect(neighbours.every(({ study }) => study.patientKey !== own.patientKey)).toBe(true);
      expect(neighbours[0]!.similarity).toBeGreaterThanOrEqual(neighbours[1]!.similarity);
    }));

  it('keeps the draft, tells of the change and streams what the drafter streams', () =>
    withDrafting(async ({ store, parts, events, put }) => {
      const { patientKey } = await put('film', 'A', 1);
      const kinds: string[] = [];
      const draft = await generateDraft(parts, { patientKey, seed: 9 }, { onProgress: ({ kind }) => kinds.push(kind) });
      expect(draft.seed).toBe(9);
      expect(await store.getLatestDraft(patientKey)).toEqual(draft);
      expect(events).toEqual([{ name: 'store.changed', patientKeys: [patientKey] }]);
      expect(kinds).toEqual(['section', 'text']);
    }));

  it('refuses a study of the other modality as the film', () =>
    withDrafting(async ({ parts, put }) => {
      const trace = await put('ecg', 'A', 1);
      const wrong = generateDraft(parts, { patientKey: trace.patientKey, filmStudyKey: trace.studyKey, seed: 1 }, {});
      await expect(wrong).rejects.toThrowError(expect.objectContaining({ code: 'study-not-found' }));
    }));

  it('asks the drafter for nothing once it is cancelled', () =>
    withDrafting(async ({ store, parts, drafter, put }) => {
      const { patientKey } = await put('film', 'A', 1);
      const cancelled = generateDraft(parts, { patientKey, seed: 1 }, { signal: AbortSignal.abort() });
      await expect(cancelled).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
      expect(drafter.requests).toEqual([]);
      expect(await store.getLatestDraft(patientKey)).toBeNull();
    }));
});
