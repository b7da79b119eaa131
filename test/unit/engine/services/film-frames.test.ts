import { describe, expect, it } from 'vitest';
import { PatientKey, StudyKey } from '../../../../contract/index.ts';
import { BoundedCache } from '../../../../engine/services/bounded-cache.ts';
import { FilmFrames, type FilmFrameParts } from '../../../../engine/services/film-frames.ts';
import { fakeReaders } from '../../../fake-capabilities.ts';
import { film } from '../../../invented-studies.ts';

const keyOf = (digit: string) => StudyKey.parse(digit.repeat(64).slice(0, 64));
const request = (studyKey: StudyKey, frame = 0) => ({ studyKey, frame, voi: 'default' as const, size: 'whole' as const });

function setUp({ rows = 512, columns = 512, readers = fakeReaders as Pick<typeof fakeReaders, 'openFilm'> } = {}) {
  const reads: string[] = [];
  const derived = new Map<string, Uint8Array>();
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
      getFilmFacts: () => Promise.resolve({ ...film('').facts, rows, columns, photometricInterpretation: 'MONOCHROME2' }),
      getAnnotations: () => Promise.resolve([]),
      readDerived: (studyKey: StudyKey) => Promise.resolve(derived.get(studyKey) ?? null),
      writeDerived: (studyKey: StudyKey, _name: string, bytes: Uint8Array) => Promise.resolve(void derived.set(studyKey, bytes)),
      readOriginals: (studyKey: StudyKey) => {
        reads.push(studyKey);
        return Promise.resolve([{ name: 'film.dcm', bytes }]);
      },
      audit: ({ subject }: { subject: string }) => Promise.resolve(void audits.push(subject)),
    },
    readers,
    log: () => undefined,
  } as unknown as FilmFrameParts;
  return { frames: new FilmFrames(parts), reads, audits, derived };
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

describe('a large film', () => {
  const patient = PatientKey.parse('d'.repeat(64));
  /** Frames of 4096 × 2048 pixels, or their means; counts how often it is decoded. */
  function largeFilm() {
    const decoded: number[] = [];
    const readFrame = async (frame: number, _voi: unknown, reduction = 1) => {
      decoded.push(reduction);
      const values = new Uint16Array((4096 / reduction) * (2048 / reduction));
      const pixels = { kind: 'grey', meaning: 'modality', values, min: 0, max: 9, isInverted: false, paddingPixels: 0 } as const;
      const rest = { voi: [], appliedVoi: null, overlays: [], pixelAspect: [1, 1] as [number, number], spacingMm: null, frameTimeMs: null };
      return { frame, frames: 1, rows: 4096, columns: 2048, reduction, pixels, spacingOrigin: 'none' as const, ...rest };
    };
    return { decoded, set: () => setUp({ rows: 4096, columns: 2048, readers: { openFilm: () => ({ readFrame }) } }) };
  }

  it('is answered with a preview that is kept, so that the next opening decodes nothing', async () => {
    const { decoded, set } = largeFilm();
    const { frames, derived, audits } = set();
    const { film: first } = await frames.openNewest(patient);
    expect([first?.frame.reduction, first?.frame.rows, decoded]).toEqual([2, 4096, [2]]);
    expect(audits).toEqual([keyOf('c')]);
    const again = setUp({ rows: 4096, columns: 2048 });
    for (const [key, bytes] of derived) again.derived.set(key, bytes);
    const { frame } = await again.frames.read({ ...request(keyOf('c')), size: 'preview' });
    expect([frame.reduction, frame.pixels.kind === 'grey' && frame.pixels.values.length]).toEqual([2, 2048 * 1024]);
    expect(again.reads).toEqual([]);
  });

  it('is answered whole where it is asked for whole, or as another frame', async () => {
    const { decoded, set } = largeFilm();
    const { frames } = set();
    await frames.read(request(keyOf('c')));
    await frames.read({ ...request(keyOf('c'), 1), size: 'preview' });
    expect(decoded).toEqual([1, 1]);
  });

  it('has other work wait until its pixels have been read', async () => {
    const { set } = largeFilm();
    const { frames } = set();
    await frames.openNewest(patient);
    const order: string[] = [];
    const other = frames.whenIdle().then(() => order.push('other work'));
    await frames.read(request(keyOf('c'))).then(() => order.push('film'));
    await other;
    expect(order).toEqual(['film', 'other work']);
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
