import { describe, expect, it } from 'vitest';
import { AuscultError, FilmAnatomy } from '../../../../contract/index.ts';
import { FilmAnatomies } from '../../../../engine/services/film-anatomies.ts';
import type { Encoders } from '../../../../engine/services/capabilities.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { fakeEcg, fakeEncoders, fakeFilm, fakeReaders } from '../../../fake-capabilities.ts';
import { anatomy, ecg, film, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

interface Parts {
  readonly store: Store;
  readonly anatomies: FilmAnatomies;
  readonly measured: number[];
  readonly warnings: string[];
}

async function withAnatomies(work: (parts: Parts) => Promise<void>, measure = anatomy): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const measured: number[] = [];
  const warnings: string[] = [];
  const encoders: Encoders = {
    ...fakeEncoders(),
    measureAnatomy: async (image) => {
      measured.push(image.values[0] ?? 0);
      return measure(image);
    },
  };
  const log = (_: string, message: string): void => void warnings.push(message);
  try {
    await work({
      store,
      measured,
      warnings,
      anatomies: new FilmAnatomies({ store, readers: fakeReaders, encoders: async () => encoders, log }),
    });
  } finally {
    await store.close();
  }
}

const filmNumber = (number: number, viewPosition = 'PA'): ReturnType<typeof film> => {
  const { facts } = film('');
  return film('', {}, { facts: { ...facts, viewPosition }, originals: [{ name: 'a.dcm', bytes: Buffer.from(fakeFilm('A', number)) }] });
};

describe('FilmAnatomies', () => {
  it('measures a film once and keeps the result', () =>
    withAnatomies(async ({ store, anatomies, measured }) => {
      const { study } = await store.putStudy(filmNumber(4), null);
      const [first, second] = await Promise.all([anatomies.of(study.studyKey), anatomies.of(study.studyKey)]);
      expect(FilmAnatomy.parse(first)).toEqual(second);
      expect(await anatomies.of(study.studyKey)).toEqual(first);
      expect(measured).toEqual([4]);
    }));

  it('says that an AP film makes the ratio too large', () =>
    withAnatomies(async ({ store, anatomies }) => {
      const { study } = await store.putStudy(filmNumber(4, 'AP'), null);
      expect((await anatomies.of(study.studyKey)).cautions).toMatchObject([{ code: 'ap-projection' }]);
    }));

  it('has no ratio to warn of on an AP film that is no chest film', () =>
    withAnatomies(async ({ store, anatomies }) => {
      const { study } = await store.putStudy(filmNumber(801, 'AP'), null);
      expect((await anatomies.of(study.studyKey)).cautions).toMatchObject([{ code: 'not-frontal' }]);
    }));

  it('refuses an ECG', () =>
    withAnatomies(async ({ store, anatomies }) => {
      const parsed = ecg('', {}, { originals: [{ name: 'a.dcm', bytes: Buffer.from(fakeEcg('A', 7)) }] });
      const { study } = await store.putStudy(parsed, null);
      await expect(anatomies.of(study.studyKey)).rejects.toThrowError(expect.objectContaining({ code: 'study-not-found' }));
    }));

  it('leaves a failure ahead of time to the first look', () =>
    withAnatomies(
      async ({ store, anatomies, warnings }) => {
        const { study } = await store.putStudy(filmNumber(4), null);
        await anatomies.measureAhead(study, { width: 1, height: 1, values: Float32Array.of(4) });
        expect(warnings).toHaveLength(1);
        await expect(anatomies.of(study.studyKey)).rejects.toThrowError(expect.objectContaining({ code: 'model-failed' }));
      },
      () => {
        throw new AuscultError('model-failed', { modelId: 'organ-segmenter@test-1', problem: 'a test' });
      },
    ));
});
