/** Lungs and heart as the model outlines them on the film, and its cardiothoracic ratio. Asked for only when the reader wants to see them. */
import type { FilmAnatomy } from '../../../contract/anatomy.ts';
import type { Annotation } from '../../../contract/annotation.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { roundPoint } from '../../../contract/measure/geometry.ts';

export class AnatomyState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #anatomy = $state.raw<FilmAnatomy | null>(null);
  #isOn = $state(false);
  #problem = $state('');

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What is to be drawn; null while it is off or not there yet. */
  get shown(): FilmAnatomy | null {
    return this.#isOn ? this.#anatomy : null;
  }
  get isOn(): boolean {
    return this.#isOn;
  }
  /** Why there are no outlines; '' when nothing went wrong. */
  get problem(): string {
    return this.#isOn ? this.#problem : '';
  }

  /** Another film is opened: its outlines are asked for when they are wanted. */
  clear(): void {
    this.#running?.abort();
    this.#anatomy = null;
    this.#isOn = false;
    this.#problem = '';
  }

  /** Shows the outlines or takes them away. @returns the anatomy when it was asked for and has come for this film */
  async toggle(studyKey: StudyKey): Promise<FilmAnatomy | null> {
    this.#isOn = !this.#isOn;
    if (!this.#isOn || this.#anatomy) return null;
    const running = new AbortController();
    this.#running = running;
    try {
      const anatomy = await this.#engine.call('getFilmAnatomy', { studyKey }, { signal: running.signal });
      if (this.#running !== running || anatomy.studyKey !== studyKey) return null;
      this.#anatomy = anatomy;
      return anatomy;
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
      return null;
    }
  }
}

/** The model's cardiothoracic ratio as an annotation whose ends the reader can move; null where it is not measurable. */
export function ratioAnnotation({ cardiothoracicRatio: ratio }: FilmAnatomy, now: Date): Annotation | null {
  if (ratio.kind === 'not-measurable') return null;
  const { heartLine, thoraxLine } = ratio;
  return {
    annotationId: crypto.randomUUID(),
    kind: 'cardiothoracic-ratio',
    frame: 0,
    // Rounded as what comes back from the glass is: lines that nobody has moved stay the model's
    points: [heartLine.right, heartLine.left, thoraxLine.right, thoraxLine.left].map(roundPoint),
    text: '',
    origin: 'model',
    createdAt: now.toISOString(),
  };
}

/** What the reader must know of the outlines: what is not measurable and why, and what limits the rest. */
export function anatomyRemarks({ organs, cardiothoracicRatio, cautions }: FilmAnatomy): string[] {
  const missing = organs.flatMap((organ) => (organ.kind === 'not-measurable' ? [organ.reason] : []));
  const ratio = cardiothoracicRatio.kind === 'not-measurable' ? [`Cardiothoracic ratio not measurable: ${cardiothoracicRatio.reason}`] : [];
  return [...new Set([...missing, ...ratio, ...cautions.map(({ text }) => text)])];
}
