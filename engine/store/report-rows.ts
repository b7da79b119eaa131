/** Rows of reports read into the contract's shapes. */
import { Addendum, DraftSentence, Report, ReportSentence, ReportSummary } from '../../contract/index.ts';
import type { ReportKey, Signature } from '../../contract/index.ts';
import { sha256Hex } from '../reporting/canonical.ts';
import type { ReadConnection } from './connection.ts';
import { flag, nullableText, number, text } from './row.ts';
import type { Row } from './row.ts';

const reportColumns = `r.id, r.report_key, p.patient_key, r.film_study_key, r.ecg_study_key, r.model_id, r.is_synthetic, r.started_at,
  r.saved_at, r.revision, r.version`;

/** A report with the number of its row. */
export interface StoredReport {
  readonly id: number;
  readonly report: Report;
}

/** Every field of a sentence that the editor may change, and the draft that it came from. */
export async function readSentences(connection: ReadConnection, reportRow: number): Promise<ReportSentence[]> {
  return connection.all(
    'SELECT sentence_id, section, text, state, drafted FROM report_sentences WHERE report = ? ORDER BY position',
    [reportRow],
    (row) => {
      const drafted = nullableText(row, 'drafted');
      return ReportSentence.parse({
        sentenceId: text(row, 'sentence_id'),
        section: text(row, 'section'),
        text: text(row, 'text'),
        state: text(row, 'state'),
        drafted: drafted === null ? null : DraftSentence.parse(JSON.parse(drafted)),
      });
    },
  );
}

/** A signature; whether it is intact is found out anew each time. */
function readSignature(row: Row): Signature {
  const sha256 = text(row, 'sha256');
  return {
    signedBy: text(row, 'signed_by'),
    account: text(row, 'account'),
    signedAt: text(row, 'signed_at'),
    sha256,
    isIntact: sha256Hex(text(row, 'content')) === sha256,
  };
}

async function completed(connection: ReadConnection, id: number, row: Row): Promise<StoredReport> {
  const sentences = await readSentences(connection, id);
  const signature = await connection.get('SELECT * FROM report_signatures WHERE report = ?', [id], readSignature);
  const addenda = await connection.all('SELECT * FROM report_addenda WHERE report = ? ORDER BY position', [id], (addendum) =>
    Addendum.parse({ text: text(addendum, 'text'), signature: readSignature(addendum) }),
  );
  const report = Report.parse({
    reportKey: text(row, 'report_key'),
    patientKey: text(row, 'patient_key'),
    filmStudyKey: nullableText(row, 'film_study_key'),
    ecgStudyKey: nullableText(row, 'ecg_study_key'),
    modelId: nullableText(row, 'model_id'),
    revision: number(row, 'revision'),
    version: number(row, 'version'),
    sentences,
    startedAt: text(row, 'started_at'),
    savedAt: text(row, 'saved_at'),
    isSynthetic: flag(row, 'is_synthetic'),
    signature,
    addenda,
  });
  return { id, report };
}

/** The newest report of a patient, or null. */
export async function findNewestReport(connection: ReadConnection, patientRow: number): Promise<StoredReport | null> {
  const sql = `SELECT ${reportColumns} FROM reports r JOIN patients p ON p.id = r.patient WHERE r.patient = ? ORDER BY r.id DESC LIMIT 1`;
  const row = await connection.get(sql, [patientRow], (found) => found);
  return row && completed(connection, number(row, 'id'), row);
}

/** A report by its key, or null. */
export async function findReport(connection: ReadConnection, reportKey: ReportKey): Promise<StoredReport | null> {
  const sql = `SELECT ${reportColumns} FROM reports r JOIN patients p ON p.id = r.patient WHERE r.report_key = ?`;
  const row = await connection.get(sql, [reportKey], (found) => found);
  return row && completed(connection, number(row, 'id'), row);
}

/** All reports of a patient, newest first. */
export function listReports(connection: ReadConnection, patientRow: number): Promise<ReportSummary[]> {
  return connection.all(
    `SELECT r.report_key, r.started_at, r.saved_at, s.signed_by, s.signed_at,
       (SELECT count(*) FROM report_addenda a WHERE a.report = r.id) AS addendum_count
     FROM reports r LEFT JOIN report_signatures s ON s.report = r.id WHERE r.patient = ? ORDER BY r.id DESC`,
    [patientRow],
    (row) =>
      ReportSummary.parse({
        reportKey: text(row, 'report_key'),
        startedAt: text(row, 'started_at'),
        savedAt: text(row, 'saved_at'),
        signedBy: nullableText(row, 'signed_by'),
        signedAt: nullableText(row, 'signed_at'),
        addendumCount: number(row, 'addendum_count'),
      }),
  );
}
