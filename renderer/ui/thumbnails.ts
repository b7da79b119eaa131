/** Thumbnails by study, asked for once and kept while the page lives, the oldest dropped first. */
import type { CallOutput } from '../../contract/calls.ts';
import type { StudyKey } from '../../contract/ids.ts';
import type { Engine } from '../engine-client.ts';

export type Thumbnail = CallOutput<'getThumbnail'>;

const keptThumbnails = 400;

/** A bounded cache in front of `getThumbnail`. A failure is not kept: the next look asks again. */
export class Thumbnails {
  readonly #engine: Engine;
  readonly #kept = new Map<StudyKey, Promise<Thumbnail>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws EngineCallError when there is no such study or no picture of it */
  get(studyKey: StudyKey): Promise<Thumbnail> {
    const kept = this.#kept.get(studyKey);
    if (kept) {
      this.#kept.delete(studyKey);
      this.#kept.set(studyKey, kept);
      return kept;
    }
    const asked = this.#engine.call('getThumbnail', { studyKey });
    this.#kept.set(studyKey, asked);
    asked.catch(() => this.#kept.delete(studyKey));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptThumbnails) break;
      this.#kept.delete(oldest);
    }
    return asked;
  }
}
