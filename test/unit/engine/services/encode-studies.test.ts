import { describe, expect, it } from 'vitest';
import { AuscultError, StudyKey } from '../../../../contract/index.ts';
import type { CallProgress, EngineEvent, Study } from '../../../../contract/index.ts';
import { encodeStored, encodeStudies } from '../../../../engine/services/encode-studies.ts';
import type { EncodeStudiesParts } from '../../../../engine/services/encode-studies.ts';
import { StudyEncoder } from '../../../../engine/services/study-encoder.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { fakeEncoders, fakeFilm, fakeReaders, unmeasured } from '../../../fake-capabilities.ts';
import { film, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

interface Scene {
  readonly store: Store;
  readonly parts: EncodeStudiesParts;
  readonly events: EngineEvent[];
  readonly studies: Study[];
}

/** A store with a film a number, none encoded. */
async function withFilms(numbers: readonly number[], work: (scene: Scene) => Promise<void>): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const encoders = async (): Promise<ReturnType<typeof fakeEncoders>> => fakeEncoders();
  const studies: Study[] = [];
  for (const number of numbers) {
    const originals = [{ name: 'a.dcm', bytes: Buffer.from(fakeFilm(`P${number}`, number)) }] as const;
    studies.push((await store.putStudy(film('', { patientId: `P${number}` }, { originals }), null)).study);
  }
  const events: EngineEvent[] = [];
  const studyEncoder = new StudyEncoder({ store, readers: fakeReaders, encoders, anatomies: unmeasured });
  const parts: EncodeStudiesParts = { store, encoders, studyEncoder, log: () => undefined, emit: (event) => events.push(event) };
  try {
    await work({ store, parts, events, studies });
  } finally {
    await store.close();
  }
}

describe('encodeStudies', () => {
  it('encodes what is not encoded, says the mean time, and has nothing to do the second time', () =>
    withFilms([1, 2, 3], async ({ parts }) => {
      const progress: CallProgress<'encodeStudies'>[] = [];
      const first = await encodeStudies(parts, undefined, { onProgress: (step) => progress.push(step) });
      expect(first).toEqual({ encoded: 3, refused: [], meanMs: { film: 12.5, ecg: null } });
      expect(progress.map(({ done, total }) => [done, total])).toEqual([
        [1, 3],
        [2, 3],
        [3, 3],
      ]);
      expect(await encodeStudies(parts, undefined, {})).toEqual({ encoded: 0, refused: [], meanMs: { film: null, ecg: null } });
    }));

  it('encodes only the studies that are named, each once', () =>
    withFilms([1, 2], async ({ parts, studies }) => {
      const { studyKey } = studies[1]!;
      expect((await encodeStudies(parts, [studyKey, studyKey], {})).encoded).toBe(1);
      expect((await encodeStudies(parts, undefined, {})).encoded).toBe(1);
    }));

  it('names a study that cannot be encoded with its reason and goes on', () =>
    withFilms([950, 1], async ({ parts, studies }) => {
      const { encoded, refused } = await encodeStudies(parts, undefined, {});
      expect(encoded).toBe(1);
      expect(refused).toEqual([{ studyKey: studies[0]!.studyKey, code: 'model-failed', reason: expect.stringContaining('too high') }]);
    }));

  it('tells which patients have changed, each at least once', () =>
    withFilms([1, 2, 3], async ({ parts, events, studies }) => {
      await encodeStudies(parts, undefined, {});
      const told = new Set(events.flatMap((event) => event.patientKeys));
      expect(told).toEqual(new Set(studies.map((study) => study.patientKey)));
    }));

  it('stops between studies when cancelled; what was encoded stays', () =>
    withFilms([1, 2, 3, 4, 5, 6], async ({ parts }) => {
      const stop = new AbortController();
      const running = encodeStudies(parts, undefined, { signal: stop.signal, onProgress: () => stop.abort() });
      await expect(running).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
      const { encoded } = await encodeStudies(parts, undefined, {});
      expect(encoded).toBeLessThan(6);
      expect(encoded).toBeGreaterThan(0);
    }));

  it('refuses a key that is not in the store', () =>
    withFilms([1], async ({ parts }) => {
      const unknown = encodeStudies(parts, [StudyKey.parse('unknown')], {});
      await expect(unknown).rejects.toThrowError(expect.objectContaining({ code: 'study-not-found' }));
    }));
});

describe('encodeStored', () => {
  it('answers with the reason for each study when the models cannot be opened', () =>
    withFilms([1, 2], async ({ parts, studies }) => {
      const broken = { ...parts, encoders: () => Promise.reject(new AuscultError('model-missing', { modelId: 'film-encoder' })) };
      const keys = studies.map((study) => study.studyKey);
      const notEncoded = await encodeStored(broken, keys, {});
      expect(notEncoded.map(({ studyKey, code }) => [studyKey, code])).toEqual(keys.map((key) => [key, 'model-missing']));
    }));

  it('hands a cancellation and a defect on', () =>
    withFilms([1], async ({ parts, studies }) => {
      const keys = studies.map((study) => study.studyKey);
      await expect(encodeStored(parts, keys, { signal: AbortSignal.abort() })).rejects.toThrowError(
        expect.objectContaining({ code: 'cancelled' }),
      );
      const defective = { ...parts, encoders: () => Promise.reject(new TypeError('a defect')) };
      await expect(encodeStored(defective, keys, {})).rejects.toThrow('a defect');
    }));
});
