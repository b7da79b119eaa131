/** The exact text that a signature's hash covers: JSON with keys in a fixed order, so that the same report has the same bytes. */
import { createHash } from 'node:crypto';
import type { Patient, Report } from '../../contract/index.ts';

/** Form of the canonical text; changes when its shape does. */
const reportForm = 'auscult-report/1';
const addendumForm = 'auscult-addendum/1';

/** Who signs, and when. */
export interface Signing {
  readonly signedBy: string;
  readonly account: string;
  /** ISO 8601 UTC. */
  readonly signedAt: string;
}

/** Canonical text of a report: patient, studies, drafter, all sentences with their states, signer. Rejected sentences are part of it. */
export function canonicalReport(patient: Patient, report: Report, { signedBy, account, signedAt }: Signing): string {
  return JSON.stringify({
    form: reportForm,
    reportKey: report.reportKey,
    patient: {
      patientKey: patient.patientKey,
      patientId: patient.patientId,
      name: patient.name,
      sex: patient.sex,
      birthDate: patient.birthDate,
      isSynthetic: patient.isSynthetic,
    },
    filmStudyKey: report.filmStudyKey,
    ecgStudyKey: report.ecgStudyKey,
    modelId: report.modelId,
    startedAt: report.startedAt,
    revision: report.revision,
    sentences: report.sentences.map(({ section, text, state, drafted }) => ({ section, text, state, drafted: drafted?.text ?? null })),
    signedBy,
    account,
    signedAt,
  });
}

/** Canonical text of an addendum; `previousSha256` is that of the addendum before it, else of the report. */
export function canonicalAddendum(
  reportKey: string,
  previousSha256: string,
  text: string,
  { signedBy, account, signedAt }: Signing,
): string {
  return JSON.stringify({ form: addendumForm, reportKey, previousSha256, text, signedBy, account, signedAt });
}

/** SHA-256 of a text's UTF-8 bytes, hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
