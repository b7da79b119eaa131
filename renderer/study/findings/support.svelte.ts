/** Measurements and readings that stand beside the model's labels, measured by other means than the encoder. */
import type { FilmAnatomy } from '../../../contract/anatomy.ts';
import type { EcgMeasurements } from '../../../contract/ecg.ts';
import { rhythmNames, type EcgRhythm } from '../../../contract/ecg-waves.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Modality } from '../../../contract/study.ts';
import { isCancelled, type Engine } from '../../engine-client.ts';

/** S(V1) + R(V5) from which voltage speaks for hypertrophy, mV. Sokolow M, Lyon TP, Am Heart J 1949;37:161. */
const sokolowLyonLimitMv = 3.5;
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

/** Codes of labels that voltage supports. */
const voltageCodes = new Set(['scp:LVH', 'scp:VCLVH', 'scp-super:HYP']);

/** Whether the voltage reaches the criterion of a label of hypertrophy. */
export function hasVoltage(code: string, measurements: EcgMeasurements | null): boolean {
  return voltageCodes.has(code) && (measurements?.sokolowLyonMv ?? 0) >= sokolowLyonLimitMv;
}

/** The voltage beside a label of hypertrophy, as a sentence; null for other labels, or where it was not measured. */
export function voltageSupport(code: string, measurements: EcgMeasurements | null): string | null {
  const voltage = measurements?.sokolowLyonMv;
  if (!voltageCodes.has(code) || typeof voltage !== 'number') return null;
  return `R(V5) + S(V1) ${voltage.toFixed(2)} mV, criterion ${sokolowLyonLimitMv.toFixed(1)} mV`;
}

/** What the rhythm classifier calls the record; '' when it says nothing. */
export function rhythmName({ record: [first] }: EcgRhythm): string {
  return first ? rhythmNames[first.class] : '';
}

/** In how many seconds the most probable class is that of the record: `10 of 10 s`. */
export function rhythmSeconds({ record: [first], perSecond }: EcgRhythm): string {
  return `${perSecond.filter(([most]) => most?.class === first?.class).length} of ${perSecond.length} s`;
}

/** The rhythm classifier's answer as a sentence: most probable class, and in how many seconds it is that. */
export function rhythmSentence(rhythm: EcgRhythm): string {
  const [first] = rhythm.record;
  return first ? `${rhythmName(rhythm)} ${first.probability.toFixed(2)} for the record; ${rhythmSeconds(rhythm)} alike` : '';
}
