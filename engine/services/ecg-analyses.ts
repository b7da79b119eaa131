/** Measurements of stored ECGs: made when first asked for, kept for the studies looked at last. */
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type { BeatFiducials, CallOutput, EcgAnalysis, EcgTrace, Study, StudyKey } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import { analyseEcg, compareEcgs, type DelineatedBeats } from '../signal/index.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders } from './capabilities.ts';
import type { EcgReadings } from './ecg-readings.ts';

/** What the measurements need. */
export interface EcgAnalysisParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'audit'>;
  readonly readers: Pick<FileReaders, 'readEcg'>;
  /** Where the delineator's waves come from. */
  readonly readings: Pick<EcgReadings, 'waves'>;
  readonly log: EngineLog;
}

/** Analyses that are kept: an ECG and its priors, back and forth. */
const kept = 12;

/** Answers `ecg.measure` and `ecg.compare`. */
export class EcgAnalyses {
  readonly #parts: EcgAnalysisParts;
  readonly #made = new Map<StudyKey, Promise<EcgAnalysis>>();

  constructor(parts: EcgAnalysisParts) {
    this.#parts = parts;
  }

  /**
   * Measures an ECG, by the delineator model where it is installed, else by the classical method; `delineation` says which.
   *
   * @param fiducials  fiducials of the median beat that the reader set; nothing of it is kept
   * @throws AuscultError 'study-not-found' when there is no such ECG; 'store-damaged', 'ecg-leads-missing'
   */
  async measure(studyKey: StudyKey, fiducials?: BeatFiducials): Promise<EcgAnalysis> {
    await this.#requireEcg(studyKey);
    if (fiducials === undefined) return this.#once(studyKey);
    return analyseEcg(await this.#trace(studyKey), { model: await this.#waves(studyKey), fiducials });
  }

  /**
   * Compares an ECG with another of the same patient.
   *
   * @throws AuscultError 'study-not-found' when either is no ECG or they are of two patients
   */
  async compare(studyKey: StudyKey, priorStudyKey: StudyKey): Promise<CallOutput<'compareEcgs'>> {
    const [current, prior] = await Promise.all([this.#requireEcg(studyKey), this.#requireEcg(priorStudyKey)]);
    if (current.patientKey !== prior.patientKey) throw new AuscultError('study-not-found', { studyKey: priorStudyKey });
    const comparison = compareEcgs(await this.#once(studyKey), await this.#once(priorStudyKey));
    await this.#parts.store.audit({ action: 'ecg.compared', subject: studyKey });
    return { current, prior, ...comparison };
  }

  #once(studyKey: StudyKey): Promise<EcgAnalysis> {
    const known = this.#made.get(studyKey);
    const made = known ?? this.#analyse(studyKey);
    this.#made.delete(studyKey);
    this.#made.set(studyKey, made);
    if (!known) made.catch(() => this.#made.delete(studyKey));
    for (const oldest of this.#made.keys()) if (this.#made.size > kept) this.#made.delete(oldest);
    return made;
  }

  async #analyse(studyKey: StudyKey): Promise<EcgAnalysis> {
    return analyseEcg(await this.#trace(studyKey), { model: await this.#waves(studyKey) });
  }

  async #trace(studyKey: StudyKey): Promise<EcgTrace> {
    return this.#parts.readers.readEcg(await this.#parts.store.readOriginals(studyKey));
  }

  /** What the delineator sees; undefined when it is not installed or cannot read this record, which the log says. */
  async #waves(studyKey: StudyKey): Promise<DelineatedBeats | undefined> {
    try {
      const { modelId, beats, perLead } = await this.#parts.readings.waves(studyKey);
      return modelId === null ? undefined : { modelId, beats, perLead };
    } catch (error) {
      if (!isAuscultError(error)) throw error;
      this.#parts.log('info', `measured without the delineator: ${error.code}`);
      return undefined;
    }
  }

  async #requireEcg(studyKey: StudyKey): Promise<Study> {
    const study = await this.#parts.store.getStudy(studyKey);
    if (study.modality !== 'ecg') throw new AuscultError('study-not-found', { studyKey });
    return study;
  }
}
