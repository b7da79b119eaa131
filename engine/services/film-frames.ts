/**
 * Frames of stored films, decoded for display; what was read last, and what is likely to be read next, is kept. Of large films a
 * preview is kept in the store, so that the first look waits for no decoder.
 */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, FilmFrame, PatientKey, Study, StudyKey } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { Store } from '../store/index.ts';
import { previewReduction } from '../import/index.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { FileReaders, OpenedFilm } from './capabilities.ts';
import { decodeFilmPreview, encodeFilmPreview, filmPreviewName } from './film-preview-file.ts';

/** What reading frames needs. */
export interface FilmFrameParts {
  readonly store: Pick<
    Store,
    'getStudy' | 'listStudiesOf' | 'getAnnotations' | 'readOriginals' | 'getFilmFacts' | 'readDerived' | 'writeDerived' | 'audit'
  >;
  readonly readers: Pick<FileReaders, 'openFilm'>;
  readonly log: EngineLog;
}

/** Bytes of opened files that are kept, so that a cine run does not decrypt its file for every frame. */
const openedLimitBytes = 128 * 1024 * 1024;

/** Bytes of decoded frames that are kept: this film, its prior and the next one at 3000 × 3000 and 16 bits, and some. */
const decodedLimitBytes = 96 * 1024 * 1024;

/** Bytes of previews that are kept, of films that were shown or are likely to be: some ten. */
const previewLimitBytes = 48 * 1024 * 1024;

/** Longest time that other work waits for a film, ms: one without a preview may take seconds to decode. */
const patienceMs = 400;

type FrameRequest = Omit<CallParsedInput<'readFilmFrame'>, 'size'>;
type FrameSize = CallParsedInput<'readFilmFrame'>['size'];

/** Reads frames, each once, however many ask for it at the same time. */
export class FilmFrames {
  readonly #parts: FilmFrameParts;
  readonly #opened = new BoundedCache<OpenedFilm>(openedLimitBytes);
  readonly #decoded = new BoundedCache<FilmFrame>(decodedLimitBytes);
  readonly #previews = new BoundedCache<FilmFrame>(previewLimitBytes);
  readonly #opening = new Map<StudyKey, Promise<OpenedFilm>>();
  readonly #decoding = new Map<string, Promise<FilmFrame>>();
  readonly #previewing = new Map<StudyKey, Promise<FilmFrame | null>>();
  /** Why other work waits, and who does. */
  readonly #holds = new Set<symbol>();
  readonly #waiting: (() => void)[] = [];
  /** Ends the wait for a film that the reader has asked for and whose pixels have not been read yet. */
  readonly #releases = new Map<StudyKey, () => void>();
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
  async read(request: CallParsedInput<'readFilmFrame'>): Promise<CallOutput<'readFilmFrame'>> {
    const release = this.#hold();
    try {
      const { studyKey } = request;
      const study = await this.#parts.store.getStudy(studyKey);
      if (study.modality !== 'film') throw new AuscultError('study-not-found', { studyKey });
      const [facts, frame] = await Promise.all([this.#parts.store.getFilmFacts(studyKey), this.#sized(request, request.size)]);
      await this.#auditOpening(studyKey);
      if (frame.reduction === 1) this.#endWait(studyKey);
      return { study, facts, frame };
    } catch (error) {
      this.#endWait(request.studyKey);
      throw error;
    } finally {
      release();
    }
  }

  /** Decodes first frames ahead, one after the other: of films, then of each patient's newest film. What fails is said on opening. */
  prefetch(studyKeys: readonly StudyKey[], patientKeys: readonly PatientKey[] = [], size: FrameSize = 'whole'): void {
    void (async () => {
      const newest = await Promise.all(patientKeys.map((patientKey) => this.#newestOf(patientKey)));
      for (const studyKey of new Set([...studyKeys, ...newest.flatMap((study) => study?.studyKey ?? [])])) {
        const request = { studyKey, frame: 0, voi: 'default' } as const;
        await this.#sized(request, 'preview');
        if (size === 'whole') await this.#frame(request);
      }
    })().catch((error: unknown) => this.#parts.log('info', 'a film could not be decoded ahead', error));
  }

  /**
   * All that the first look at a patient's newest film needs.
   *
   * @throws AuscultError 'patient-not-found'; as `read`
   */
  async openNewest(patientKey: PatientKey): Promise<CallOutput<'openNewestFilm'>> {
    const { store } = this.#parts;
    const release = this.#hold();
    try {
      const study = await this.#newestOf(patientKey);
      if (!study) {
        release();
        return { film: null };
      }
      const { studyKey } = study;
      const [facts, frame, annotations] = await Promise.all([
        store.getFilmFacts(studyKey),
        this.#sized({ studyKey, frame: 0, voi: 'default' }, 'preview'),
        store.getAnnotations(studyKey),
        this.#auditOpening(studyKey),
      ]);
      // Of a preview the reader sees the film; the machine is needed once more for all of its pixels.
      if (frame.reduction > 1) this.#releases.set(studyKey, release);
      else release();
      return { film: { study, facts, frame, annotations } };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #newestOf(patientKey: PatientKey): Promise<Study | undefined> {
    return (await this.#parts.store.listStudiesOf(patientKey)).find(({ modality }) => modality === 'film');
  }

  /** A run of frames is one opening. */
  async #auditOpening(studyKey: StudyKey): Promise<void> {
    if (this.#lastAudited === studyKey) return;
    this.#lastAudited = studyKey;
    await this.#parts.store.audit({ action: 'film.opened', subject: studyKey });
  }

  /** Makes the preview of a film that has just been stored, so that its first opening does not wait. A failure is left to that opening. */
  async keepPreview(studyKey: StudyKey): Promise<void> {
    await this.#preview(studyKey).catch((error: unknown) => this.#parts.log('warn', `film ${studyKey} has no preview`, error));
  }

  /** Resolves once nobody waits for a film, or when that takes too long: work that can wait lets the film go first. */
  async whenIdle(): Promise<void> {
    if (this.#holds.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #endWait(studyKey: StudyKey): void {
    this.#releases.get(studyKey)?.();
    this.#releases.delete(studyKey);
  }

  /** Has other work wait. @returns what ends it; it ends by itself when it takes too long */
  #hold(): () => void {
    const hold = Symbol('hold');
    const release = (): void => {
      clearTimeout(timer);
      this.#holds.delete(hold);
      if (this.#holds.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
    const timer = setTimeout(release, patienceMs);
    this.#holds.add(hold);
    return release;
  }

  async #sized(request: FrameRequest, size: FrameSize): Promise<FilmFrame> {
    const mayBePreview = size === 'preview' && request.frame === 0 && request.voi === 'default';
    return (mayBePreview ? await this.#preview(request.studyKey) : null) ?? this.#frame(request);
  }

  /** The film's preview, from the store or made now; `null` for a film that is shown whole at once. */
  #preview(studyKey: StudyKey): Promise<FilmFrame | null> {
    const known = this.#previews.get(studyKey);
    if (known !== undefined) return Promise.resolve(known);
    return once(this.#previewing, studyKey, async () => {
      const { rows, columns, photometricInterpretation } = await this.#parts.store.getFilmFacts(studyKey);
      const reduction = previewReduction(rows, columns);
      if (reduction === 1 || !photometricInterpretation.startsWith('MONOCHROME')) return null;
      const preview = await this.#storedPreview(studyKey, reduction);
      if (preview) this.#previews.set(studyKey, preview, bytesOf(preview));
      return preview;
    });
  }

  async #storedPreview(studyKey: StudyKey, reduction: number): Promise<FilmFrame | null> {
    const stored = decodeFilmPreview(await this.#parts.store.readDerived(studyKey, filmPreviewName));
    if (stored) return stored;
    const made = await (await this.#film(studyKey)).readFrame(0, 'default', reduction);
    if (made.pixels.kind !== 'grey') return null;
    void this.#parts.store
      .writeDerived(studyKey, filmPreviewName, encodeFilmPreview(made))
      .catch((error: unknown) => this.#parts.log('warn', `the preview of film ${studyKey} was not kept`, error));
    return made;
  }

  #frame(request: FrameRequest): Promise<FilmFrame> {
    const key = `${request.studyKey} ${request.frame} ${request.voi}`;
    const known = this.#decoded.get(key);
    if (known !== undefined) return Promise.resolve(known);
    return once(this.#decoding, key, async () => {
      const film = await this.#film(request.studyKey);
      const frame = await film.readFrame(request.frame, request.voi);
      // The file of a single frame has done its work.
      if (frame.frames === 1) this.#opened.delete(request.studyKey);
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
