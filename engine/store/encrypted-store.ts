/** The store itself: repositories and files behind the `Store` interface. Made by `openStore`. */
import type {
  Annotation,
  BeatFiducials,
  Draft,
  FilmFacts,
  HangingProtocol,
  Probe,
  ModelId,
  Modality,
  Patient,
  PatientKey,
  Study,
  StudyKey,
  WorklistRow,
} from '../../contract/index.ts';
import { AuscultError } from '../../contract/index.ts';
import type { OriginalSource } from '../import/byte-source.ts';
import type { ParsedStudy } from '../import/parsed-study.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { MeasuredAnatomy } from '../inference/organs/segment-organs.ts';
import { getAnatomy, putAnatomy } from './anatomies.ts';
import * as annotations from './annotations.ts';
import { appendAudit, verifyAudit } from './audit.ts';
import type { ReadConnection, Transaction, WriteConnection } from './connection.ts';
import { getLatestDraft, insertDraft } from './drafts.ts';
import * as ecgFiducials from './ecg-fiducials.ts';
import { getEncoding, getEncodingSummary, putEncoding, requireSoundEmbedding } from './encodings.ts';
import * as hanging from './hanging-protocols.ts';
import * as probes from './probes.ts';
import { hashBytes, patientKeyOf, studyKeyOf } from './identity.ts';
import type { DerivedKeys } from './keys.ts';
import { DerivedFiles } from './derived-files.ts';
import type { OriginalFiles, StoredOriginal } from './original-files.ts';
import { getPatient, putPatient, refreshPatientSummary } from './patients.ts';
import { ReportStore } from './report-store.ts';
import * as studies from './studies.ts';
import type { AuditEntry, EncodingSummary, NearestOptions, PutStudyResult, Store, Thumbnail, VectorHit, WorklistQuery } from './store.ts';
import type { VectorSearch } from './vector-search.ts';
import { listPatients } from './worklist.ts';

/** What an open store consists of. */
export interface StoreParts {
  readonly dataDir: string;
  readonly keys: DerivedKeys;
  readonly reader: ReadConnection;
  readonly writer: WriteConnection;
  readonly files: OriginalFiles;
  readonly vectors: VectorSearch;
  readonly now: () => Date;
  /** Closes connections and gives the lock back; `mayHaveOrphans` asks the next opening to sweep. */
  readonly close: (mayHaveOrphans: boolean) => Promise<void>;
}

/** An encrypted store on disk. */
export class EncryptedStore implements Store {
  readonly dataDir: string;
  readonly reports: ReportStore;
  readonly #parts: StoreParts;
  readonly #derived: DerivedFiles;
  #mayHaveOrphans = false;
  #closed: Promise<void> | null = null;

  constructor(parts: StoreParts) {
    this.dataDir = parts.dataDir;
    this.#parts = parts;
    this.#derived = new DerivedFiles(parts.dataDir, parts.keys);
    this.reports = new ReportStore({ ...parts, auditKey: parts.keys.audit });
  }

  async putStudy(parsed: ParsedStudy, thumbnail: Thumbnail | null): Promise<PutStudyResult> {
    const { keys, files } = this.#parts;
    const hashes: Buffer[] = [];
    for (const original of parsed.originals) hashes.push(await hashBytes(original.bytes));
    const studyKey = studyKeyOf(keys.identity, hashes);
    const known = await studies.findStudy(this.#parts.reader, studyKey);
    if (known) return this.#resultOf(known.study, true);
    try {
      const stored = await files.write(studyKey, parsed.originals, hashes);
      const isNew = await this.#parts.writer.transaction((transaction) => this.#insert(transaction, parsed, studyKey, stored, thumbnail));
      return await this.#resultOf(await this.getStudy(studyKey), !isNew);
    } catch (error) {
      this.#mayHaveOrphans = true;
      throw error;
    }
  }

  async getStudy(studyKey: StudyKey): Promise<Study> {
    return (await studies.getStudy(this.#parts.reader, studyKey)).study;
  }

  async getPatient(patientKey: PatientKey): Promise<Patient> {
    return (await getPatient(this.#parts.reader, patientKey)).patient;
  }

  async listStudiesOf(patientKey: PatientKey): Promise<Study[]> {
    const { id } = await getPatient(this.#parts.reader, patientKey);
    return studies.listStudiesOf(this.#parts.reader, id);
  }

  listUnencoded(current: Readonly<Record<Modality, ModelId>>): Promise<Study[]> {
    return studies.listUnencoded(this.#parts.reader, current);
  }

  listPatients(query: WorklistQuery): Promise<{ rows: WorklistRow[]; total: number }> {
    return listPatients(this.#parts.reader, query);
  }

  counts(): Promise<{ patientCount: number; studyCount: number }> {
    return studies.countAll(this.#parts.reader);
  }

  getFilmFacts(studyKey: StudyKey): Promise<FilmFacts> {
    return studies.getFilmFacts(this.#parts.reader, studyKey);
  }

  async getThumbnail(studyKey: StudyKey): Promise<Thumbnail | null> {
    await this.getStudy(studyKey);
    return studies.getThumbnail(this.#parts.reader, studyKey);
  }

  async getAnnotations(studyKey: StudyKey): Promise<Annotation[]> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    return annotations.getAnnotations(this.#parts.reader, id);
  }

  async putAnnotations(studyKey: StudyKey, drawn: readonly Annotation[]): Promise<string> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    const savedAt = this.#parts.now().toISOString();
    const entry = { action: 'film.annotated', subject: studyKey, details: { annotations: drawn.length } };
    await this.#parts.writer.transaction(async (transaction) => {
      await annotations.putAnnotations(transaction, id, drawn, savedAt);
      await appendAudit(transaction, this.#parts.keys.audit, savedAt, entry);
    });
    return savedAt;
  }

  async getEcgFiducials(studyKey: StudyKey): Promise<BeatFiducials | null> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    return ecgFiducials.getEcgFiducials(this.#parts.reader, id);
  }

  async putEcgFiducials(studyKey: StudyKey, fiducials: BeatFiducials | null): Promise<string> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    const savedAt = this.#parts.now().toISOString();
    const entry = { action: fiducials === null ? 'ecg.fiducials-reset' : 'ecg.fiducials-kept', subject: studyKey };
    await this.#parts.writer.transaction(async (transaction) => {
      await ecgFiducials.putEcgFiducials(transaction, id, fiducials, savedAt);
      await appendAudit(transaction, this.#parts.keys.audit, savedAt, entry);
    });
    return savedAt;
  }

  listHangingProtocols(): Promise<HangingProtocol[]> {
    return hanging.listHangingProtocols(this.#parts.reader);
  }

  async putHangingProtocol(protocol: HangingProtocol): Promise<void> {
    await this.#parts.writer.transaction((transaction) => hanging.putHangingProtocol(transaction, protocol));
  }

  listProbes(): Promise<Probe[]> {
    return probes.listProbes(this.#parts.reader);
  }

  async putProbe(probe: Probe): Promise<void> {
    await this.#parts.writer.transaction((transaction) => probes.putProbe(transaction, probe));
  }

  async renameProbe(name: string, to: string): Promise<boolean> {
    return this.#parts.writer.transaction((transaction) => probes.renameProbe(transaction, name, to));
  }

  async deleteProbe(name: string): Promise<void> {
    await this.#parts.writer.transaction((transaction) => probes.deleteProbe(transaction, name));
  }

  async deleteHangingProtocol(name: string): Promise<void> {
    await this.#parts.writer.transaction((transaction) => hanging.deleteHangingProtocol(transaction, name));
  }

  async readOriginals(
    studyKey: StudyKey,
  ): Promise<[{ name: string; bytes: Uint8Array<ArrayBuffer> }, ...{ name: string; bytes: Uint8Array<ArrayBuffer> }[]]> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    const originals = await studies.listOriginals(this.#parts.reader, id);
    const [first, ...rest] = await Promise.all(originals.map((original) => this.#parts.files.read(studyKey, original)));
    if (!first) throw new AuscultError('store-damaged', { what: 'a study has lost the record of its original files' });
    return [first, ...rest];
  }

  async openOriginals(studyKey: StudyKey): Promise<[OriginalSource, ...OriginalSource[]]> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    const originals = await studies.listOriginals(this.#parts.reader, id);
    const [first, ...rest] = await Promise.all(originals.map((original) => this.#parts.files.openSource(studyKey, original)));
    if (!first) throw new AuscultError('store-damaged', { what: 'a study has lost the record of its original files' });
    return [first, ...rest];
  }

  readDerived(studyKey: StudyKey, name: string): Promise<Uint8Array | null> {
    return this.#derived.read(studyKey, name);
  }

  writeDerived(studyKey: StudyKey, name: string, bytes: Uint8Array): Promise<void> {
    return this.#derived.write(studyKey, name, bytes);
  }

  async putEncoding(studyKey: StudyKey, encoding: StudyEncoding): Promise<void> {
    requireSoundEmbedding(encoding);
    const { id, study } = await studies.getStudy(this.#parts.reader, studyKey);
    const encodedAt = this.#parts.now().toISOString();
    await this.#parts.writer.transaction((transaction) => putEncoding(transaction, id, encoding, encodedAt));
    const { modelId, embedding } = encoding;
    this.#parts.vectors.put({ studyRow: id, studyKey, patientKey: study.patientKey, modality: study.modality, modelId, embedding });
  }

  getEncoding(studyKey: StudyKey, modelId: ModelId): Promise<StudyEncoding | null> {
    return getEncoding(this.#parts.reader, studyKey, modelId);
  }

  getEncodingSummary(studyKey: StudyKey, modelId: ModelId): Promise<EncodingSummary | null> {
    return getEncodingSummary(this.#parts.reader, studyKey, modelId);
  }

  async putAnatomy(studyKey: StudyKey, anatomy: MeasuredAnatomy): Promise<void> {
    const { id } = await studies.getStudy(this.#parts.reader, studyKey);
    const measuredAt = this.#parts.now().toISOString();
    await this.#parts.writer.transaction((transaction) => putAnatomy(transaction, id, anatomy, measuredAt));
  }

  getAnatomy(studyKey: StudyKey, modelId: ModelId): Promise<MeasuredAnatomy | null> {
    return getAnatomy(this.#parts.reader, studyKey, modelId);
  }

  nearest(query: Float32Array, options: NearestOptions): Promise<{ hits: VectorHit[]; searched: number }> {
    return this.#parts.vectors.nearest(query, options);
  }

  similarities(query: Float32Array, models: readonly ModelId[], modality: Modality): Promise<VectorHit[]> {
    return this.#parts.vectors.similarities(query, { models, modality, excludePatient: null });
  }

  async putDraft(draft: Draft): Promise<void> {
    const { id } = await getPatient(this.#parts.reader, draft.patientKey);
    await this.#parts.writer.transaction((transaction) => insertDraft(transaction, id, draft));
  }

  async getLatestDraft(patientKey: PatientKey): Promise<Draft | null> {
    const { id } = await getPatient(this.#parts.reader, patientKey);
    return getLatestDraft(this.#parts.reader, id);
  }

  async audit(entry: AuditEntry): Promise<void> {
    const at = this.#parts.now().toISOString();
    await this.#parts.writer.transaction((transaction) => appendAudit(transaction, this.#parts.keys.audit, at, entry));
  }

  verifyAudit(): Promise<{ entries: number; firstBroken: number | null }> {
    return verifyAudit(this.#parts.reader, this.#parts.keys.audit);
  }

  close(): Promise<void> {
    this.#closed ??= this.#parts.close(this.#mayHaveOrphans);
    return this.#closed;
  }

  async #resultOf(study: Study, isDuplicate: boolean): Promise<PutStudyResult> {
    return { study, patient: await this.getPatient(study.patientKey), isDuplicate };
  }

  /** Inserts patient, study and audit entry; says false, and changes nothing, when the study has come in meanwhile. */
  async #insert(
    transaction: Transaction,
    parsed: ParsedStudy,
    studyKey: StudyKey,
    originals: readonly StoredOriginal[],
    thumbnail: Thumbnail | null,
  ): Promise<boolean> {
    if (await studies.findStudy(transaction, studyKey)) return false;
    const { keys, now } = this.#parts;
    const importedAt = now().toISOString();
    const patientKey = patientKeyOf(keys.identity, parsed.patient, studyKey);
    const { id, conflicts } = await putPatient(transaction, patientKey, parsed.patient);
    await studies.insertStudy(transaction, parsed, { studyKey, patientRow: id, importedAt, addedNotices: conflicts, originals, thumbnail });
    await refreshPatientSummary(transaction, id);
    await appendAudit(transaction, keys.audit, importedAt, {
      action: 'study.stored',
      subject: studyKey,
      details: { modality: parsed.modality },
    });
    return true;
  }
}
