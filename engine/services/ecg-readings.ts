/** Waves, rhythm and scalogram of stored ECGs: computed when first asked for, kept for the studies looked at last. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, EcgTrace, LeadName, ModelId, StudyKey } from '../../contract/index.ts';
import { leadScalogram } from '../inference/rhythm/scalogram.ts';
import type { Store } from '../store/index.ts';
import type { Encoders, FileReaders } from './capabilities.ts';

/** What the readings need. */
export interface EcgReadingParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals'>;
  readonly readers: Pick<FileReaders, 'readEcg'>;
  readonly encoders: () => Promise<Encoders>;
}

/** Studies whose readings are kept: those that a reader goes back and forth between. */
const keptStudies = 12;

/** Everything of one study; each part is made once, however many ask at the same time. */
class StudyReadings {
  readonly #parts: EcgReadingParts;
  readonly #studyKey: StudyKey;
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(parts: EcgReadingParts, studyKey: StudyKey) {
    this.#parts = parts;
    this.#studyKey = studyKey;
  }

  /** What `make` gave for this key; a failure is not kept. */
  once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#made.get(key);
    if (known) return known as Promise<T>;
    const made = make();
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  trace(): Promise<EcgTrace> {
    return this.once('trace', async () => this.#parts.readers.readEcg(await this.#parts.store.readOriginals(this.#studyKey)));
  }
}

/** Answers `ecg.waves`, `ecg.rhythm` and `ecg.scalogram`. */
export class EcgReadings {
  readonly #parts: EcgReadingParts;
  readonly #studies = new Map<StudyKey, StudyReadings>();

  constructor(parts: EcgReadingParts) {
    this.#parts = parts;
  }

  /**
   * Waves of an ECG.
   *
   * @throws AuscultError 'study-not-found' when there is no such ECG; 'model-missing', 'model-corrupt', 'model-failed', 'ecg-leads-missing'
   */
  async waves(studyKey: StudyKey): Promise<CallOutput<'getEcgWaves'>> {
    const [study, encoders] = await Promise.all([this.#study(studyKey), this.#parts.encoders()]);
    return study.once(this.#key('waves', encoders.readerIds.delineator), async () => {
      const trace = await study.trace();
      const { modelId, beats, perLead } = await encoders.delineateEcg(trace);
      return { studyKey, source: 'model' as const, modelId, samplingFrequencyHz: trace.samplingFrequencyHz, beats, perLead };
    });
  }

  /**
   * Rhythm of an ECG.
   *
   * @throws AuscultError 'study-not-found' when there is no such ECG; 'model-missing', 'model-corrupt', 'model-failed', 'ecg-leads-missing'
   */
  async rhythm(studyKey: StudyKey): Promise<CallOutput<'getEcgRhythm'>> {
    const [study, encoders] = await Promise.all([this.#study(studyKey), this.#parts.encoders()]);
    return study.once(this.#key('rhythm', encoders.readerIds.rhythm), async () => {
      const { modelId, record, perSecond, scalogramSeconds } = await encoders.classifyRhythm(await study.trace());
      return { studyKey, modelId, record: [...record], perSecond: perSecond.map((second) => [...second]), scalogramSeconds };
    });
  }

  /**
   * Scalogram of one lead of an ECG.
   *
   * @throws AuscultError 'study-not-found' when there is no such ECG; 'ecg-leads-missing' when the lead is missing or has gaps
   */
  async scalogram(studyKey: StudyKey, lead: LeadName): Promise<CallOutput<'getEcgScalogram'>> {
    const study = await this.#study(studyKey);
    return study.once(`scalogram ${lead}`, async () => {
      const { magnitudesMv, frequenciesHz, timesSeconds } = leadScalogram(await study.trace(), lead);
      return { studyKey, lead, magnitudesMv, frequenciesHz: [...frequenciesHz], timesSeconds: [...timesSeconds] };
    });
  }

  #key(what: string, modelId: ModelId): string {
    return `${what} ${modelId}`;
  }

  /** The readings of a study, which thereby is the one looked at last. */
  async #study(studyKey: StudyKey): Promise<StudyReadings> {
    const { modality } = await this.#parts.store.getStudy(studyKey);
    if (modality !== 'ecg') throw new AuscultError('study-not-found', { studyKey });
    const readings = this.#studies.get(studyKey) ?? new StudyReadings(this.#parts, studyKey);
    this.#studies.delete(studyKey);
    this.#studies.set(studyKey, readings);
    for (const oldest of this.#studies.keys()) if (this.#studies.size > keptStudies) this.#studies.delete(oldest);
    return readings;
  }
}
