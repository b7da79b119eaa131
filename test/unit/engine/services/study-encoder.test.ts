import { describe, expect, it } from 'vitest';
import { ModelId } from '../../../../contract/index.ts';
import type { Encoders } from '../../../../engine/services/capabilities.ts';
import { StudyEncoder } from '../../../../engine/services/study-encoder.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { fakeEcg, fakeEncoders, fakeFilm, fakeReaders, unmeasured } from '../../../fake-capabilities.ts';
import { ecg, film, storeKey, testModels } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

async function withEncoder(
  work: (parts: { store: Store; encoder: StudyEncoder; encoders: ReturnType<typeof fakeEncoders> }) => Promise<void>,
  exchange: (encoders: Encoders, asked: number) => Encoders = (encoders) => encoders,
): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const encoders = fakeEncoders();
  let asked = 0;
  const encoder = new StudyEncoder({
    store,
    readers: fakeReaders,
    encoders: async () => exchange(encoders, ++asked),
    anatomies: unmeasured,
  });
  try {
    await work({ store, encoder, encoders });
  } finally {
    await store.close();
  }
}

const filmNumber = (number: number): ReturnType<typeof film> =>
  film('', {}, { originals: [{ name: 'a.dcm', bytes: Buffer.from(fakeFilm('A', number)) }] });

describe('StudyEncoder', () => {
  it('encodes a film from its stored bytes, keeps the result, and takes it from the store next time', () =>
    withEncoder(async ({ store, encoder, encoders }) => {
      const { study } = await store.putStudy(filmNumber(4), null);
      const made = await encoder.encodingOf(study.studyKey);
      expect(await store.getEncoding(study.studyKey, testModels.film)).toEqual(made);
      expect(await encoder.encodingOf(study.studyKey)).toEqual(made);
      expect((await encoder.summaryOf(study.studyKey)).embedding).toEqual(made.embedding);
      expect(encoders.encodedNumbers).toEqual([4]);
    }));

  it('encodes an ECG with the ECG model', () =>
    withEncoder(async ({ store, encoder }) => {
      const parsed = ecg('', {}, { originals: [{ name: 'a.dcm', bytes: Buffer.from(fakeEcg('A', 7)) }] });
      const { study } = await store.putStudy(parsed, null);
      expect(await encoder.encodingOf(study.studyKey)).toMatchObject({ modality: 'ecg', modelId: testModels.ecg });
    }));

  it('works once when four ask at the same time', () =>
    withEncoder(async ({ store, encoder, encoders }) => {
      const { study } = await store.putStudy(filmNumber(4), null);
      await Promise.all([1, 2, 3, 4].map(() => encoder.summaryOf(study.studyKey)));
      expect(encoders.encodedNumbers).toEqual([4]);
    }));

  it('tries again after a failure and stores nothing of it', () =>
    withEncoder(async ({ store, encoder }) => {
      const { study } = await store.putStudy(filmNumber(901), null);
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await expect(encoder.encodingOf(study.studyKey)).rejects.toThrowError(expect.objectContaining({ code: 'model-failed' }));
      }
      expect(await store.getEncoding(study.studyKey, testModels.film)).toBeNull();
    }));

  it('throws away what a model made that was exchanged meanwhile', () =>
    withEncoder(
      async ({ store, encoder }) => {
        const { study } = await store.putStudy(filmNumber(4), null);
        await expect(encoder.encode(study)).rejects.toThrowError(expect.objectContaining({ code: 'model-failed' }));
        expect(await store.getEncoding(study.studyKey, testModels.film)).toBeNull();
      },
      (encoders, asked) =>
        asked === 1 ? encoders : { ...encoders, modelIds: { ...encoders.modelIds, film: ModelId.parse('film-encoder@next') } },
    ));

  it('writes which model encoded what into the audit log', () =>
    withEncoder(async ({ store, encoder }) => {
      const { study } = await store.putStudy(filmNumber(4), null);
      const { entries } = await store.verifyAudit();
      await encoder.encode(study);
      expect(await store.verifyAudit()).toEqual({ entries: entries + 1, firstBroken: null });
    }));
});
