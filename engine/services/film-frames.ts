/** Frames of stored films, decoded for display; what was read last, and what is likely to be read next, is kept. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, FilmFrame, PatientKey, StudyKey } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { Store } from '../store/index.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { FileReaders, OpenedFilm } from './capabilities.ts';

/** What reading frames needs. */
export interface FilmFrameParts {
  readonly store: Pick<Store, 'getStudy' | 'listStudiesOf' | 'readOriginals' | 'getFilmFacts' | 'audit'>;
  readonly readers: Pick<FileReaders, 'openFilm'>;
  readonly log: EngineLog;
}

/** Bytes of opened files that are kept, so that a cine run does not decrypt its file for every frame. */
const openedLimitBytes = 128 * 1024 * 1024;

/** Bytes of decoded frames that are kept: this film, its prior and the next one at 3000 × 3000 and 16 bits, and some. */
const decodedLimitBytes = 96 * 1024 * 1024;

type FrameRequest = CallParsedInput<'readFilmFrame'>;

/** Reads frames, each once, however many ask for it at the same time. */
export class FilmFrames {
  readonly #parts: FilmFrameParts;
  readonly #opened = new BoundedCache<OpenedFilm>(openedLimitBytes);
  readonly #decoded = new BoundedCache<FilmFrame>(decodedLimitBytes);
  readonly #opening = new Map<StudyKey, Promise<OpenedFilm>>();
  readonly #decoding = new Map<string, Promise<FilmFrame>>();
  #lastAudited: StudyKey | null = null;

  constructor(parts: FilmFrameParts) {
    this.#parts = parts;
  }

  /**
   * One frame, ready for display.
   *
   * @throws AuscultError 'study-not-found' when there is no such film; 'store-damaged'; 'film-frame-missing'; 'film-decode-failed' and
   * what else reading a film refuses
   */
  async read(request: FrameRequest): Promise<CallOutput<'readFilmFrame'>> {
    const { studyKey } = request;
    const study = await this.#parts.store.getStudy(studyKey);
    if (study.modality !== 'film') throw new AuscultError('study-not-found', { studyKey });
    const [facts, frame] = await Promise.all([this.#parts.store.getFilmFacts(studyKey), this.#frame(request)]);
    // A run of frames is one opening.
    if (this.#lastAudited !== studyKey) {
      this.#lastAudited = studyKey;
      await this.#parts.store.audit({ action: 'film.opened', subject: studyKey });
    }
    return { study, facts, frame };
  }

  /** Decodes first frames ahead, one after the other: of films, then of each patient's newest film. What fails is said on opening. */
  prefetch(studyKeys: readonly StudyKey[], patientKeys: readonly PatientKey[] = []): void {
    void (async () => {
      const studies = await Promise.all(patientKeys.map((patientKey) => this.#parts.store.listStudiesOf(patientKey)));
      const newest = studies.flatMap((list) => list.find(({ modality }) => modality === 'film')?.studyKey ?? []);
      for (const studyKey of new Set([...studyKeys, ...newest])) await this.#frame({ studyKey, frame: 0, voi: 'default' });
    })().catch((error: unknown) => this.#parts.log('info', 'a film could not be decoded ahead', error));
  }

  #frame(request: FrameRequest): Promise<FilmFrame> {
    const key = `${request.studyKey} ${request.frame} ${request.voi}`;
    const known = this.#decoded.get(key);
    if (known !== undefined) return Promise.resolve(known);
    return once(this.#decoding, key, async () => {
      const film = await this.#film(request.studyKey);
      const frame = await film.readFrame(request.frame, request.voi);
      this.#decoded.set(key, frame, bytesOf(frame));
      return frame;
    });
  }

  #film(studyKey: StudyKey): Promise<OpenedFilm> {
    const known = this.#opened.get(studyKey);
    if (known !== undefined) return Promise.resolve(known);
    return once(this.#opening, studyKey, async () => {
      const [{ name, bytes }] = await this.#parts.store.readOriginals(studyKey);
      const film = this.#parts.readers.openFilm(bytes, name);
      this.#opened.set(studyKey, film, bytes.length);
      return film;
    });
  }
}

/** Runs work once for all who ask for the key while it is under way. */
function once<K, V>(underWay: Map<K, Promise<V>>, key: K, work: () => Promise<V>): Promise<V> {
  const running = underWay.get(key);
  if (running !== undefined) return running;
  const started = work().finally(() => underWay.delete(key));
  underWay.set(key, started);
  return started;
}

function bytesOf({ pixels, overlays }: FilmFrame): number {
  const image = pixels.kind === 'grey' ? pixels.values.byteLength : pixels.rgb.byteLength;
  return image + overlays.reduce((sum, { bits }) => sum + bits.byteLength, 0);
}
