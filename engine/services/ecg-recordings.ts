/** Recordings of any length and leads: overview, windows, beats. Samples stay here; the page gets what it draws. */
import { AuscultError, leadNames } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, Study, StudyKey } from '../../contract/index.ts';
import {
  indexRecord,
  overviewOf,
  rateInColumns,
  windowOf,
  type IndexOptions,
  type RecordIndex,
  type SampleSource,
} from '../signal/index.ts';
import type { LongRecording } from '../import/wfdb/long-recording.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders } from './capabilities.ts';
import { decodeRecordIndex, encodeRecordIndex, recordIndexName } from './record-index-file.ts';

/** What recordings need. */
export interface EcgRecordingParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'openOriginals' | 'readDerived' | 'writeDerived' | 'audit'>;
  readonly readers: Pick<FileReaders, 'readEcg' | 'readLongRecording'>;
}

type RecordedLeads = CallOutput<'openEcgOverview'>['leads'];

/** A recording that can be shown. */
interface Recording {
  readonly study: Study;
  readonly leads: RecordedLeads;
  readonly source: SampleSource;
  readonly index: RecordIndex;
}

/** Recordings that are held: one being read and one beside it. Of a day, the index takes 8 MB; samples are read when they are asked for. */
const kept = 2;

/** Answers `ecg.overview` and `ecg.window`. */
export class EcgRecordings {
  readonly #parts: EcgRecordingParts;
  readonly #open = new Map<StudyKey, Promise<Recording>>();

  constructor(parts: EcgRecordingParts) {
    this.#parts = parts;
  }

  /**
   * A whole recording at a glance.
   *
   * @throws AuscultError 'study-not-found' when there is no such ECG; 'store-damaged'
   */
  async overview({ studyKey, pixels }: CallParsedInput<'openEcgOverview'>): Promise<CallOutput<'openEcgOverview'>> {
    const { study, leads, source, index } = await this.#recording(studyKey);
    await this.#parts.store.audit({ action: 'ecg.opened', subject: studyKey });
    const { samplingFrequencyHz, samplesPerLead } = source;
    return {
      study,
      samplingFrequencyHz,
      samplesPerLead,
      durationSeconds: samplesPerLead / samplingFrequencyHz,
      leads,
      envelopeMv: overviewOf(index, source, pixels),
      pixels,
      beats: { samples: new Int32Array(index.beats), kinds: new Uint8Array(index.kinds) },
      heartRateBpm: rateInColumns(index.beats, samplesPerLead, samplingFrequencyHz, pixels),
      notices: study.notices,
    };
  }

  /**
   * A stretch of a recording for so many columns.
   *
   * @throws AuscultError 'invalid-request' for a lead or a start that the recording does not have; as `overview`
   */
  async window(input: CallParsedInput<'readEcgWindow'>): Promise<CallOutput<'readEcgWindow'>> {
    const { source, index, leads } = await this.#recording(input.studyKey);
    const wanted = input.leads ?? leads.map((_, i) => i);
    const { samplingFrequencyHz, samplesPerLead } = source;
    const startSample = Math.round(input.startSeconds * samplingFrequencyHz);
    const problem =
      startSample >= samplesPerLead
        ? 'startSeconds: the recording is shorter'
        : wanted.some((lead) => lead >= leads.length)
          ? `leads: the recording has ${leads.length}`
          : null;
    if (problem !== null) throw new AuscultError('invalid-request', { call: 'ecg.window', problem });
    const endSample = startSample + Math.max(1, Math.round(input.durationSeconds * samplingFrequencyHz));
    const request = { startSample, endSample, pixels: input.pixels, leads: wanted, filter: input.filter };
    return { ...windowOf(index, source, request), samplingFrequencyHz };
  }

  /**
   * Builds the index of a recording that was just imported, so that opening it does not wait. Work of its own: to end it ends nothing
   * that somebody looks at.
   */
  async prepare(studyKey: StudyKey, options: IndexOptions): Promise<void> {
    await this.#read(studyKey, options);
  }

  #recording(studyKey: StudyKey): Promise<Recording> {
    const known = this.#open.get(studyKey);
    const opened = known ?? this.#read(studyKey);
    this.#open.delete(studyKey);
    this.#open.set(studyKey, opened);
    if (!known) opened.catch(() => this.#open.delete(studyKey));
    for (const oldest of this.#open.keys()) if (this.#open.size > kept) this.#open.delete(oldest);
    return opened;
  }

  async #read(studyKey: StudyKey, options: IndexOptions = {}): Promise<Recording> {
    const study = await this.#parts.store.getStudy(studyKey);
    if (study.modality !== 'ecg') throw new AuscultError('study-not-found', { studyKey });
    const [{ leads, source }, stored] = await Promise.all([
      study.format === 'wfdb-long' ? this.#long(studyKey) : this.#twelve(studyKey),
      this.#parts.store.readDerived(studyKey, recordIndexName),
    ]);
    const index = decodeRecordIndex(stored, source) ?? (await this.#makeIndex(study, source, options));
    return { study, leads, source, index };
  }

  /** Only long recordings keep their index: that of ten seconds is made faster than it is read. */
  async #makeIndex(study: Study, source: SampleSource, options: IndexOptions): Promise<RecordIndex> {
    const index = await indexRecord(source, options);
    if (study.format === 'wfdb-long') {
      await this.#parts.store.writeDerived(study.studyKey, recordIndexName, encodeRecordIndex(index, source));
    }
    return index;
  }

  async #long(studyKey: StudyKey): Promise<{ leads: RecordedLeads; source: LongRecording }> {
    const source = this.#parts.readers.readLongRecording(await this.#parts.store.openOriginals(studyKey));
    return { leads: [...source.leads], source };
  }

  async #twelve(studyKey: StudyKey): Promise<{ leads: RecordedLeads; source: SampleSource }> {
    const originals = await this.#parts.store.readOriginals(studyKey);
    const { samplesMv, samplesPerLead, samplingFrequencyHz, leads } = await this.#parts.readers.readEcg(originals);
    return {
      leads: leads.map(({ name, isCalibrated }) => ({ label: name, lead: name, isCalibrated })),
      source: {
        samplingFrequencyHz,
        samplesPerLead,
        leadCount: leadNames.length,
        read: (lead, from, to) => samplesMv.slice(lead * samplesPerLead + from, lead * samplesPerLead + to),
      },
    };
  }
}
