/** Reports in the store: begun, saved with every keystroke, signed once, added to. Each method is one transaction. */
import { randomUUID } from 'node:crypto';
import { AuscultError, isMarked, ReportKey } from '../../contract/index.ts';
import type { Draft, PatientKey, Report, ReportSentence, ReportSummary, SentenceEdit, StudyKey } from '../../contract/index.ts';
import { canonicalAddendum, canonicalReport, sha256Hex } from '../reporting/canonical.ts';
import { mergeDraft } from '../reporting/merge-draft.ts';
import { appendAudit } from './audit.ts';
import type { ReadConnection, Transaction, WriteConnection } from './connection.ts';
import { getPatient } from './patients.ts';
import { editsBetween, recordEdits, writeSentences } from './report-edits.ts';
import { findNewestReport, findReport, listReports, type StoredReport } from './report-rows.ts';
import { number, text } from './row.ts';

/** What a new report is begun with. */
export interface BeginReport {
  readonly patientKey: PatientKey;
  /** The draft to take in, or null for an empty report of these studies. */
  readonly draft: Draft | null;
  readonly filmStudyKey: StudyKey | null;
  readonly ecgStudyKey: StudyKey | null;
  /** Begin another report although the newest is signed, or open. */
  readonly isNew: boolean;
}

/** Who signs. */
export interface Signer {
  readonly signedBy: string;
  /** Account of the operating system; '' when not known. */
  readonly account: string;
}

/** What the store consists of, as far as reports need it. */
export interface ReportStoreParts {
  readonly reader: ReadConnection;
  readonly writer: WriteConnection;
  readonly auditKey: Uint8Array;
  readonly now: () => Date;
}

/** Reports of an encrypted store. */
export class ReportStore {
  readonly #parts: ReportStoreParts;

  constructor(parts: ReportStoreParts) {
    this.#parts = parts;
  }

  /** The newest report of a patient, or null. @throws AuscultError 'patient-not-found' */
  async newest(patientKey: PatientKey): Promise<Report | null> {
    const { id } = await getPatient(this.#parts.reader, patientKey);
    return (await findNewestReport(this.#parts.reader, id))?.report ?? null;
  }

  /** @throws AuscultError 'report-not-found' */
  async get(reportKey: ReportKey): Promise<Report> {
    return (await required(this.#parts.reader, reportKey)).report;
  }

  /** All reports of a patient, newest first. @throws AuscultError 'patient-not-found' */
  async list(patientKey: PatientKey): Promise<ReportSummary[]> {
    const { id } = await getPatient(this.#parts.reader, patientKey);
    return listReports(this.#parts.reader, id);
  }

  /**
   * Takes a draft into the open report, or begins a report. What the clinician did stays; see `mergeDraft`.
   *
   * @throws AuscultError 'patient-not-found'; 'report-signed' when the newest report is signed and `isNew` is not set
   */
  takeDraft(input: BeginReport): Promise<Report> {
    return this.#change(async (transaction, at) => {
      const { id: patientRow, patient } = await getPatient(transaction, input.patientKey);
      const newest = input.isNew ? null : await findNewestReport(transaction, patientRow);
      if (newest) refuseSigned(newest.report);
      const { draft } = input;
      const stored = newest ?? (await this.#begin(transaction, at, patientRow, input, draft?.isSynthetic ?? patient.isSynthetic));
      if (!draft) return stored.report.reportKey;
      const { id, report } = stored;
      const sentences = mergeDraft(report.sentences, draft.sentences, randomUUID);
      const revision = report.revision + 1;
      if (report.sentences.length > 0)
        await transaction.run('INSERT INTO report_versions (report, version, made_at, sentences) VALUES (?, ?, ?, ?)', [
          id,
          report.version,
          at,
          JSON.stringify(report.sentences),
        ]);
      await writeSentences(transaction, id, report.sentences, sentences);
      await transaction.run(
        'UPDATE reports SET film_study_key = ?, ecg_study_key = ?, model_id = ?, saved_at = ?, revision = ?, version = ? WHERE id = ?',
        [draft.filmStudyKey, draft.ecgStudyKey, draft.modelId, at, revision, report.version + (report.sentences.length > 0 ? 1 : 0), id],
      );
      await this.#audit(transaction, at, 'report.draft-taken', report.reportKey, { sentences: draft.sentences.length });
      return report.reportKey;
    });
  }

  /**
   * Saves all sentences in their order.
   *
   * @throws AuscultError 'report-not-found', 'report-signed', 'report-changed' when `revision` is not the newest; 'invalid-request' when a
   *   drafted sentence is missing (reject it instead) or two have the same id
   */
  async save(reportKey: ReportKey, revision: number, edits: readonly SentenceEdit[]): Promise<{ revision: number; savedAt: string }> {
    const { writer, now } = this.#parts;
    return writer.transaction(async (transaction) => {
      const { id, report } = await required(transaction, reportKey);
      refuseSigned(report);
      if (report.revision !== revision) throw new AuscultError('report-changed', {});
      const sentences = withOrigins(report.sentences, edits);
      const changes = editsBetween(report.sentences, edits);
      if (changes.length === 0) return { revision, savedAt: report.savedAt };
      const at = now().toISOString();
      await writeSentences(transaction, id, report.sentences, sentences);
      await recordEdits(transaction, id, revision + 1, at, changes);
      await transaction.run('UPDATE reports SET saved_at = ?, revision = ? WHERE id = ?', [at, revision + 1, id]);
      return { revision: revision + 1, savedAt: at };
    });
  }

  /**
   * Signs a report: its canonical text, the hash of it, who and when are kept, and the database refuses changes from then on.
   *
   * @throws AuscultError 'report-not-found', 'report-signed', 'report-changed', 'report-empty'; 'report-unreviewed' unless confirmed
   */
  sign(reportKey: ReportKey, revision: number, { signedBy, account }: Signer, confirmsUnreviewed: boolean): Promise<Report> {
    return this.#change(async (transaction, signedAt) => {
      const { id, report } = await required(transaction, reportKey);
      refuseSigned(report);
      if (report.revision !== revision) throw new AuscultError('report-changed', {});
      const included = report.sentences.filter(({ state, text: words }) => state !== 'rejected' && words.trim() !== '');
      if (included.length === 0) throw new AuscultError('report-empty', {});
      const unreviewed = included.filter(({ state }) => state === 'unreviewed');
      if (unreviewed.length > 0 && !confirmsUnreviewed)
        throw new AuscultError('report-unreviewed', { unreviewed: unreviewed.length, marked: unreviewed.filter(isMarked).length });
      const { patient } = await getPatient(transaction, report.patientKey);
      const content = canonicalReport(patient, report, { signedBy, account, signedAt });
      const sha256 = sha256Hex(content);
      await transaction.run(
        'INSERT INTO report_signatures (report, content, sha256, signed_by, account, signed_at) VALUES (?, ?, ?, ?, ?, ?)',
        [id, content, sha256, signedBy, account, signedAt],
      );
      await this.#audit(transaction, signedAt, 'report.signed', reportKey, { sha256, unreviewed: unreviewed.length });
      return reportKey;
    });
  }

  /** Adds a signed addendum, chained to what was signed before. @throws AuscultError 'report-not-found', 'report-not-signed' */
  addAddendum(reportKey: ReportKey, words: string, { signedBy, account }: Signer): Promise<Report> {
    return this.#change(async (transaction, signedAt) => {
      const { id, report } = await required(transaction, reportKey);
      if (!report.signature) throw new AuscultError('report-not-signed', {});
      const previous = report.addenda.at(-1)?.signature.sha256 ?? report.signature.sha256;
      const content = canonicalAddendum(reportKey, previous, words, { signedBy, account, signedAt });
      const sha256 = sha256Hex(content);
      await transaction.run(
        'INSERT INTO report_addenda (report, position, text, content, sha256, signed_by, account, signed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [id, report.addenda.length, words, content, sha256, signedBy, account, signedAt],
      );
      await this.#audit(transaction, signedAt, 'report.addendum', reportKey, { sha256 });
      return reportKey;
    });
  }

  /** Words that this store has added to the spelling list. */
  listWords(): Promise<string[]> {
    return this.#parts.reader.all('SELECT word FROM spelling_words ORDER BY word', [], (row) => text(row, 'word'));
  }

  /** Adds a word to the spelling list. @returns how many there are */
  addWord(word: string): Promise<number> {
    return this.#parts.writer.transaction(async (transaction) => {
      await transaction.run('INSERT INTO spelling_words (word) VALUES (?) ON CONFLICT DO NOTHING', [word]);
      return (await transaction.get('SELECT count(*) AS n FROM spelling_words', [], (row) => number(row, 'n'))) ?? 0;
    });
  }

  async #begin(transaction: Transaction, at: string, patientRow: number, input: BeginReport, isSynthetic: boolean): Promise<StoredReport> {
    const reportKey = ReportKey.parse(randomUUID());
    const { draft } = input;
    const from = draft ?? { filmStudyKey: input.filmStudyKey, ecgStudyKey: input.ecgStudyKey, modelId: null };
    await transaction.run(
      `INSERT INTO reports (report_key, patient, film_study_key, ecg_study_key, model_id, is_synthetic, started_at, saved_at, revision, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 1)`,
      [reportKey, patientRow, from.filmStudyKey, from.ecgStudyKey, from.modelId, isSynthetic ? 1 : 0, at, at],
    );
    await this.#audit(transaction, at, 'report.begun', reportKey, {});
    return required(transaction, reportKey);
  }

  async #change(work: (transaction: Transaction, at: string) => Promise<ReportKey>): Promise<Report> {
    const { writer, now } = this.#parts;
    return writer.transaction(async (transaction) => {
      const reportKey = await work(transaction, now().toISOString());
      return (await required(transaction, reportKey)).report;
    });
  }

  #audit(
    transaction: Transaction,
    at: string,
    action: string,
    subject: string,
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    return appendAudit(transaction, this.#parts.auditKey, at, { action, subject, details });
  }
}

async function required(connection: ReadConnection, reportKey: ReportKey): Promise<StoredReport> {
  const found = await findReport(connection, reportKey);
  if (!found) throw new AuscultError('report-not-found', { reportKey });
  return found;
}

function refuseSigned({ signature }: Report): void {
  if (signature) throw new AuscultError('report-signed', { signedBy: signature.signedBy, signedAt: signature.signedAt });
}

/** The edited sentences with the drafts that they came from; every drafted sentence must still be there. */
function withOrigins(before: readonly ReportSentence[], edits: readonly SentenceEdit[]): ReportSentence[] {
  const refuse = (problem: string): AuscultError => new AuscultError('invalid-request', { call: 'report.save', problem });
  const drafted = new Map(before.map((sentence) => [sentence.sentenceId, sentence.drafted]));
  const ids = new Set(edits.map(({ sentenceId }) => sentenceId));
  if (ids.size !== edits.length) throw refuse('two sentences have the same id');
  const lost = before.find((sentence) => sentence.drafted !== null && !ids.has(sentence.sentenceId));
  if (lost) throw refuse('a drafted sentence is missing; reject it instead');
  return edits.map((edit) => {
    const origin = drafted.get(edit.sentenceId) ?? null;
    if ((origin === null) !== (edit.state === 'written')) throw refuse('only a sentence without a draft is written');
    return { ...edit, drafted: origin };
  });
}
