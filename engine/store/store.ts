/**
 * The patient store as the other capabilities see it: an encrypted database and encrypted original files in one folder.
 * Knows nothing of models or formats. All methods are safe to call concurrently; writes are transactions.
 */
import type {
  Annotation,
  BeatFiducials,
  Draft,
  FilmFacts,
  HangingProtocol,
  Probe,
  Modality,
  ModelId,
  Patient,
  PatientKey,
  Study,
  StudyKey,
  WorklistRow,
} from '../../contract/index.ts';
import type { OriginalSource } from '../import/byte-source.ts';
import type { ParsedStudy } from '../import/parsed-study.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { MeasuredAnatomy } from '../inference/organs/segment-organs.ts';
import type { ReportStore } from './report-store.ts';

export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, white = dense. */
  readonly grey: Uint8Array;
}

export interface PutStudyResult {
  readonly study: Study;
  readonly patient: Patient;
  /** True when these bytes were already stored; nothing was changed then. */
  readonly isDuplicate: boolean;
}

/** A stored vector that is near to a query. */
export interface VectorHit {
  readonly studyKey: StudyKey;
  readonly patientKey: PatientKey;
  readonly modality: Modality;
  /** Cosine similarity, −1 to 1. */
  readonly similarity: number;
}

/** Which vectors a search looks at, and how many it returns. */
export interface NearestOptions {
  readonly models: readonly ModelId[];
  /** `null`: both. */
  readonly modality: Modality | null;
  readonly excludePatient: PatientKey | null;
  readonly limit: number;
}

/** An encoding without its patch tokens: what lists, searches and the findings panel need. */
export type EncodingSummary = Omit<StudyEncoding, 'tokens' | 'tokenCount' | 'tokenDimension'>;

/** What was done to which patient or study; never clear patient data. */
export interface AuditEntry {
  readonly action: string;
  /** Key of a patient or study, or a word for the whole store. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

export interface WorklistQuery {
  readonly filter: string;
  readonly modality: Modality | null;
  readonly sort: 'latest' | 'name' | 'patientId';
  readonly offset: number;
  readonly limit: number;
  /** Models that count as current for `encodedCount`. */
  readonly currentModels: readonly ModelId[];
}

export interface Store {
  readonly dataDir: string;
  /** Reports, and the words that were added to the spelling list. */
  readonly reports: ReportStore;
  /** Stores originals and metadata in one transaction; after a crash either all of it is there or nothing. */
  putStudy(parsed: ParsedStudy, thumbnail: Thumbnail | null): Promise<PutStudyResult>;
  getStudy(studyKey: StudyKey): Promise<Study>;
  getPatient(patientKey: PatientKey): Promise<Patient>;
  listStudiesOf(patientKey: PatientKey): Promise<Study[]>;
  /** All studies that lack an encoding by the model given for their modality. */
  listUnencoded(current: Readonly<Record<Modality, ModelId>>): Promise<Study[]>;
  listPatients(query: WorklistQuery): Promise<{ rows: WorklistRow[]; total: number }>;
  counts(): Promise<{ patientCount: number; studyCount: number }>;
  getFilmFacts(studyKey: StudyKey): Promise<FilmFacts>;
  getThumbnail(studyKey: StudyKey): Promise<Thumbnail | null>;
  /** What readers have drawn on a film; empty when nothing. */
  getAnnotations(studyKey: StudyKey): Promise<Annotation[]>;
  /** Keeps the annotations of a film in place of those before. @returns when, ISO 8601 UTC */
  putAnnotations(studyKey: StudyKey, annotations: readonly Annotation[]): Promise<string>;
  /** Fiducials of the median beat that a reader has kept for an ECG, or null. */
  getEcgFiducials(studyKey: StudyKey): Promise<BeatFiducials | null>;
  /** Keeps a reader's fiducials of an ECG in place of those before; with null none are kept. @returns when, ISO 8601 UTC */
  putEcgFiducials(studyKey: StudyKey, fiducials: BeatFiducials | null): Promise<string>;
  listHangingProtocols(): Promise<HangingProtocol[]>;
  /** Saves a protocol in place of one of the same name; its digit is taken from any other. */
  putHangingProtocol(protocol: HangingProtocol): Promise<void>;
  deleteHangingProtocol(name: string): Promise<void>;
  /** Findings of the site's own, by name. */
  listProbes(): Promise<Probe[]>;
  putProbe(probe: Probe): Promise<void>;
  /** @returns whether there is a probe of the old name */
  renameProbe(name: string, to: string): Promise<boolean>;
  deleteProbe(name: string): Promise<void>;
  /** Original files decrypted into memory, first the one that was recognised. */
  readOriginals(studyKey: StudyKey): Promise<[{ name: string; bytes: Uint8Array }, ...{ name: string; bytes: Uint8Array }[]]>;
  /** Original files to be read by range, in the order of `readOriginals`: what is needed of a large one is decrypted when it is read. */
  openOriginals(studyKey: StudyKey): Promise<[OriginalSource, ...OriginalSource[]]>;
  /** What was made out of the originals and kept under a name; `null` when there is none or none that is whole. */
  readDerived(studyKey: StudyKey, name: string): Promise<Uint8Array | null>;
  /** Keeps, encrypted, what takes long to make and can be made again. */
  writeDerived(studyKey: StudyKey, name: string, bytes: Uint8Array): Promise<void>;
  /** Replaces what an older model made for this study. */
  putEncoding(studyKey: StudyKey, encoding: StudyEncoding): Promise<void>;
  getEncoding(studyKey: StudyKey, modelId: ModelId): Promise<StudyEncoding | null>;
  /** The same without patch tokens, which are large. */
  getEncodingSummary(studyKey: StudyKey, modelId: ModelId): Promise<EncodingSummary | null>;
  /** Replaces what an older model measured on this film. */
  putAnatomy(studyKey: StudyKey, anatomy: MeasuredAnatomy): Promise<void>;
  getAnatomy(studyKey: StudyKey, modelId: ModelId): Promise<MeasuredAnatomy | null>;
  /** Exact nearest neighbours by cosine among the vectors of the given models. */
  nearest(query: Float32Array, options: NearestOptions): Promise<{ hits: VectorHit[]; searched: number }>;
  /** Cosine of a vector with every vector of one modality and model, in no order. */
  similarities(query: Float32Array, models: readonly ModelId[], modality: Modality): Promise<VectorHit[]>;
  putDraft(draft: Draft): Promise<void>;
  getLatestDraft(patientKey: PatientKey): Promise<Draft | null>;
  /** Writes an audit entry: what was done to which patient or study, never with clear patient data. */
  audit(entry: AuditEntry): Promise<void>;
  /** Recomputes the audit chain: number of entries, and the first that does not fit (`null` when all do). */
  verifyAudit(): Promise<{ entries: number; firstBroken: number | null }>;
  close(): Promise<void>;
}

/** The key of the store: 32 random bytes, held by the caller (key custody is not the store's business). */
export type StoreKey = Uint8Array & { readonly __storeKey?: never };

export interface OpenStoreOptions {
  /** Folder of the store; made when absent. */
  readonly dataDir: string;
  readonly key: StoreKey;
  /** Current time, injected for tests. */
  readonly now?: () => Date;
  /** Vectors held in memory for searching; beyond that, sqlite-vec searches on disk. Injected for tests. */
  readonly maximumCachedVectors?: number;
}
