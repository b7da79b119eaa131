/** Measurements and readings that stand beside the model's labels, measured by other means than the encoder. */
import type { FilmAnatomy } from '../../../contract/anatomy.ts';
import type { EcgMeasurements } from '../../../contract/ecg.ts';
import { rhythmNames, type EcgRhythm } from '../../../contract/ecg-waves.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Modality } from '../../../contract/study.ts';
import { isCancelled, type Engine } from '../../engine-client.ts';

/** S(V1) + R(V5) from which voltage speaks for hypertrophy, mV. Sokolow M, Lyon TP, Am Heart J 1949;37:161. */
const sokolowLyonLimitMv = 3.5;
/** Cardiothoracic ratio above which the heart counts as enlarged on a PA film. Danzer CS, Am J Med Sci 1919;157:513. */
const ratioLimit = 0.5;

/** Asks for what supports the labels of the studies on the screen. What cannot be measured is left out. */
export class SupportState {
  readonly #engine: Engine;
  readonly #running: Partial<Record<Modality, AbortController>> = {};
  #anatomy = $state.raw<FilmAnatomy | null>(null);
  #rhythm = $state.raw<EcgRhythm | null>(null);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get anatomy(): FilmAnatomy | null {
    return this.#anatomy;
  }
  get rhythm(): EcgRhythm | null {
    return this.#rhythm;
  }

  async open(modality: Modality, studyKey: StudyKey | null): Promise<void> {
    this.#running[modality]?.abort();
    const running = new AbortController();
    this.#running[modality] = running;
    if (modality === 'film') this.#anatomy = null;
    else this.#rhythm = null;
    if (studyKey === null) return;
    try {
      const { signal } = running;
      if (modality === 'film') {
        const anatomy = await this.#engine.call('getFilmAnatomy', { studyKey }, { signal });
        if (this.#running[modality] === running) this.#anatomy = anatomy;
      } else {
        const rhythm = await this.#engine.call('getEcgRhythm', { studyKey }, { signal });
        if (this.#running[modality] === running) this.#rhythm = rhythm;
      }
    } catch (error) {
      // Without the model that measures there is no support; the labels say nothing of it.
      if (!isCancelled(error)) return;
    }
  }

  dispose(): void {
    for (const running of Object.values(this.#running)) running.abort();
  }
}

/** Codes of labels that the heart's size supports, and those that voltage supports. */
const sizeCodes = new Set(['cxr:cardiomegaly', 'cxr:enlarged-cardiomediastinum']);
const voltageCodes = new Set(['scp:LVH', 'scp:VCLVH', 'scp-super:HYP']);

/** The measurement beside a label, as a sentence; null where there is none. */
export function supportOf(code: string, anatomy: FilmAnatomy | null, measurements: EcgMeasurements | null): string | null {
  if (sizeCodes.has(code) && anatomy) {
    const { cardiothoracicRatio: ratio } = anatomy;
    if (ratio.kind === 'not-measurable') return `Cardiothoracic ratio not measurable: ${ratio.reason}`;
    const isAp = anatomy.cautions.some((caution) => caution.code === 'ap-projection');
    return `Cardiothoracic ratio ${ratio.ratio.toFixed(2)} (usual up to ${ratioLimit.toFixed(2)} on PA${isAp ? '; this is AP, which overestimates' : ''})`;
  }
  const voltage = measurements?.sokolowLyonMv;
  if (voltageCodes.has(code) && typeof voltage === 'number') {
    return `R(V5) + S(V1) ${voltage.toFixed(2)} mV (criterion ${sokolowLyonLimitMv.toFixed(1)} mV)`;
  }
  return null;
}

/** The rhythm classifier's answer as a sentence: most probable class, and in how many seconds it is that. */
export function rhythmSentence({ record, perSecond }: EcgRhythm): string {
  const [first] = record;
  if (!first) return '';
  const alike = perSecond.filter(([most]) => most?.class === first.class).length;
  return `${rhythmNames[first.class]} ${first.probability.toFixed(2)} for the record; ${alike} of ${perSecond.length} s alike`;
}
