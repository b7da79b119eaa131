import { describe, expect, it } from 'vitest';
import { PatientKey, StudyKey } from '../../../../contract/index.ts';
import { BoundedCache } from '../../../../engine/services/bounded-cache.ts';
import { FilmFrames, type FilmFrameParts } from '../../../../engine/services/film-frames.ts';
import { fakeReaders } from '../../../fake-capabilities.ts';
import { film } from '../../../invented-studies.ts';

const keyOf = (digit: string) => StudyKey.parse(digit.repeat(64).slice(0, 64));
const request = (studyKey: StudyKey, frame = 0) => ({ studyKey, frame, voi: 'default' as const });

function setUp() {
  const reads: string[] = [];
  const audits: string[] = [];
  const bytes = Buffer.from('film|P-1|7');
  const parts = {
    store: {
      getStudy: (studyKey: StudyKey) => Promise.resolve({ studyKey, modality: 'film' }),
      listStudiesOf: () =>
        Promise.resolve([
          { studyKey: keyOf('e'), modality: 'ecg' },
          { studyKey: keyOf('c'), modality: 'film' },
        ]),
      getFilmFacts: () => Promise.resolve(film('').facts),
      readOriginals: (studyKey: StudyKey) => {
        reads.push(studyKey);
        return Promise.resolve([{ name: 'film.dcm', bytes }]);
      },
      audit: ({ subject }: { subject: string }) => Promise.resolve(void audits.push(subject)),
    },
    readers: fakeReaders,
    log: () => undefined,
  } as unknown as FilmFrameParts;
  return { frames: new FilmFrames(parts), reads, audits };
}

describe('FilmFrames', () => {
  it('reads the file once for all its frames, and says so once in the audit', async () => {
    const { frames, reads, audits } = setUp();
    const [a, b] = await Promise.all([frames.read(request(keyOf('a'), 0)), frames.read(request(keyOf('a'), 1))]);
    await frames.read(request(keyOf('a'), 2));
    expect([a.frame.frame, b.frame.frame]).toEqual([0, 1]);
    expect(reads).toHaveLength(1);
    expect(new Set(audits)).toEqual(new Set([keyOf('a')]));
  });

  it('has a film ready that was asked for ahead, without an entry in the audit', async () => {
    const { frames, reads, audits } = setUp();
    frames.prefetch([keyOf('b')]);
    await new Promise((done) => setTimeout(done, 10));
    expect([reads.length, audits.length]).toEqual([1, 0]);
    await frames.read(request(keyOf('b')));
    expect([reads.length, audits.length]).toEqual([1, 1]);
  });

  it('has the newest film of a patient ready who is likely to be opened next', async () => {
    const { frames, reads, audits } = setUp();
    frames.prefetch([], [PatientKey.parse('d'.repeat(64))]);
    await new Promise((done) => setTimeout(done, 10));
    expect([reads, audits]).toEqual([[keyOf('c')], []]);
  });
});

describe('BoundedCache', () => {
  it('lets go of what was not used for longest, and keeps the newest whatever its size', () => {
    const cache = new BoundedCache<string>(10);
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    cache.get('a');
    cache.set('c', 'C', 4);
    expect([cache.has('a'), cache.has('b'), cache.has('c'), cache.bytes]).toEqual([true, false, true, 8]);
    cache.set('huge', 'H', 99);
    expect([cache.has('huge'), cache.has('c'), cache.bytes]).toEqual([true, false, 99]);
    cache.set('huge', 'H', 1);
    expect(cache.bytes).toBe(1);
  });
});
