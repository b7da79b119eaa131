/** Encodes stored studies with the current models and keeps the result. */
import { AuscultError } from '../../contract/index.ts';
import type { Study, StudyKey } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { EncodingSummary, Store } from '../store/index.ts';
import type { Encoders, FileReaders } from './capabilities.ts';
import type { FilmAnatomies } from './film-anatomies.ts';

/** What encoding needs. */
export interface StudyEncoderParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'getEncoding' | 'getEncodingSummary' | 'putEncoding' | 'audit'>;
  readonly readers: Pick<FileReaders, 'decodeFilm' | 'readEcg'>;
  readonly encoders: () => Promise<Encoders>;
  readonly anatomies: Pick<FilmAnatomies, 'measureAhead'>;
  /** Resolves when nobody waits for a film. */
  readonly letFilmsFirst?: () => Promise<void>;
}

/** Encodes each study once, however many ask for it at the same time. */
export class StudyEncoder {
  readonly #parts: StudyEncoderParts;
  readonly #running = new Map<StudyKey, Promise<StudyEncoding>>();

  constructor(parts: StudyEncoderParts) {
    this.#parts = parts;
  }

  /** Encodes a study now and stores the result in place of an older one. Throws what readers and encoders refuse. */
  encode(study: Study): Promise<StudyEncoding> {
    const running = this.#running.get(study.studyKey);
    if (running) return running;
    const started = this.#encode(study).finally(() => this.#running.delete(study.studyKey));
    this.#running.set(study.studyKey, started);
    return started;
  }

  /** Encoding of a study by the current model with its tokens; made when absent. */
  async encodingOf(studyKey: StudyKey): Promise<StudyEncoding> {
    const study = await this.#parts.store.getStudy(studyKey);
    const { modelIds } = await this.#parts.encoders();
    return (await this.#parts.store.getEncoding(studyKey, modelIds[study.modality])) ?? this.encode(study);
  }

  /** Encoding of a study by the current model without its tokens; made when absent. */
  async summaryOf(studyKey: StudyKey): Promise<EncodingSummary> {
    const study = await this.#parts.store.getStudy(studyKey);
    const { modelIds } = await this.#parts.encoders();
    return (await this.#parts.store.getEncodingSummary(studyKey, modelIds[study.modality])) ?? this.encode(study);
  }

  async #encode(study: Study): Promise<StudyEncoding> {
    const { store } = this.#parts;
    const encoders = await this.#parts.encoders();
    const encoding = await this.#run(encoders, study);
    // The model may have been exchanged meanwhile: what the old one made is not kept.
    const current = (await this.#parts.encoders()).modelIds[study.modality];
    if (encoding.modelId !== current)
      throw new AuscultError('model-failed', { modelId: encoding.modelId, problem: 'it is not the current model any more' });
    await store.putEncoding(study.studyKey, encoding);
    await store.audit({ action: 'study.encoded', subject: study.studyKey, details: { modelId: encoding.modelId } });
    return encoding;
  }

  async #run(encoders: Encoders, study: Study): Promise<StudyEncoding> {
    const originals = await this.#parts.store.readOriginals(study.studyKey);
    if (study.modality === 'ecg') return encoders.encodeEcg(await this.#parts.readers.readEcg(originals));
    const image = await this.#parts.readers.decodeFilm(originals[0].bytes, originals[0].name);
    await this.#parts.letFilmsFirst?.();
    const encoding = await encoders.encodeFilm(image);
    await this.#parts.anatomies.measureAhead(study, image);
    return encoding;
  }
}
