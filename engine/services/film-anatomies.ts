/** Measures stored films with the current organ segmenter and keeps the result. */
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type { FilmAnatomy, Study, StudyKey } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import type { MeasuredAnatomy } from '../inference/organs/segment-organs.ts';
import type { Store } from '../store/index.ts';
import type { Encoders, FileReaders } from './capabilities.ts';

/** What measuring needs. */
export interface FilmAnatomiesParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'getFilmFacts' | 'getAnatomy' | 'putAnatomy'>;
  readonly readers: Pick<FileReaders, 'decodeFilm'>;
  readonly encoders: () => Promise<Encoders>;
  readonly log: EngineLog;
}

const apProjectionText =
  'AP projection: the heart lies farther from the detector and looks larger than on a PA film; the ratio overestimates.';

/** Measures each film once, however many ask for it at the same time. */
export class FilmAnatomies {
  readonly #parts: FilmAnatomiesParts;
  readonly #running = new Map<StudyKey, Promise<MeasuredAnatomy>>();

  constructor(parts: FilmAnatomiesParts) {
    this.#parts = parts;
  }

  /**
   * Anatomy of a film by the current model; measured when absent.
   *
   * @throws AuscultError 'study-not-found' when there is no such film; what the reader and the segmenter refuse
   */
  async of(studyKey: StudyKey): Promise<FilmAnatomy> {
    const { store, encoders } = this.#parts;
    const study = await store.getStudy(studyKey);
    if (study.modality !== 'film') throw new AuscultError('study-not-found', { studyKey });
    const { readerIds } = await encoders();
    const measured = (await store.getAnatomy(studyKey, readerIds.organs)) ?? (await this.#measure(study));
    const { viewPosition } = await store.getFilmFacts(studyKey);
    const isAp = viewPosition.toUpperCase() === 'AP' && measured.cardiothoracicRatio.kind === 'measured';
    const cautions = isAp ? [...measured.cautions, { code: 'ap-projection' as const, text: apProjectionText }] : measured.cautions;
    return { studyKey, ...measured, cautions };
  }

  /** Measures a film that is decoded already, so that the first look at it does not wait. A failure is left to that first look. */
  async measureAhead(study: Study, image: GreyImage): Promise<void> {
    await this.#measure(study, image).catch((error: unknown) => {
      if (!isAuscultError(error)) throw error;
      if (error.code !== 'model-missing') this.#parts.log('warn', `film ${study.studyKey} was not measured: ${error.code}`, error);
    });
  }

  #measure(study: Study, image?: GreyImage): Promise<MeasuredAnatomy> {
    const running = this.#running.get(study.studyKey);
    if (running) return running;
    const started = this.#measureNow(study, image).finally(() => this.#running.delete(study.studyKey));
    this.#running.set(study.studyKey, started);
    return started;
  }

  async #measureNow({ studyKey }: Study, decoded?: GreyImage): Promise<MeasuredAnatomy> {
    const { store, readers, encoders } = this.#parts;
    const [original] = decoded ? [] : await store.readOriginals(studyKey);
    const image = decoded ?? (original && (await readers.decodeFilm(original.bytes, original.name)));
    if (!image) throw new AuscultError('study-not-found', { studyKey });
    const measured = await (await encoders()).measureAnatomy(image);
    await store.putAnatomy(studyKey, measured);
    return measured;
  }
}
