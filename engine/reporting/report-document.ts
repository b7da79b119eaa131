/** What a signed report says when it leaves Auscult: the same words for the PDF and the plain text. Pure. */
import { AuscultError, reportSections, reportSectionTitles } from '../../contract/index.ts';
import type { Patient, Report, ReportSentence, Signature, Study } from '../../contract/index.ts';
import type { ReportContent } from '../dicom-export/index.ts';

/** A report laid out in words; nothing here knows of pages. */
export interface ReportDocument {
  readonly title: string;
  /** What must be seen first, such as that the patient is synthetic; may be empty. */
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
  /** Who signed what, when; the hashes; what Auscult is not. */
  readonly closing: readonly string[];
}

/** What stands behind a sentence that was signed without having been reviewed. */
export const unreviewedMark = '[machine text, not reviewed]';

/** Said on every export. */
export const notADevice = 'Auscult is not a medical device.';

/** What the document is called. */
export const reportTitle = 'Report: chest film and ECG';

const syntheticWarning = 'SYNTHETIC: made from generated recordings, not from a person.';

const sexWords = { F: 'female', M: 'male', O: 'other sex', U: 'sex not stated' } as const;

function studyFact(what: string, study: Study | null): string {
  if (!study) return `${what}: none`;
  const when = study.acquiredAt?.replace('T', ' ') ?? 'date not stated';
  return `${what}: ${when}${study.description === '' ? '' : `, ${study.description}`}`;
}

function signatureLines(what: string, { signedBy, account, signedAt, sha256, isIntact }: Signature): string[] {
  const as = account === '' ? '' : ` (system account ${account})`;
  const damaged = isIntact ? [] : ['WARNING: the stored text no longer has this hash. Do not rely on it.'];
  return [`${what} by ${signedBy}${as}, ${signedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}.`, `SHA-256 ${sha256}`, ...damaged];
}

function words({ text, state }: ReportSentence): string {
  return state === 'unreviewed' ? `${text.trim()} ${unreviewedMark}` : text.trim();
}

/** How much of it came from a machine, in one sentence. */
export function originSentence({ modelId, sentences }: Report): string {
  const drafted = sentences.filter((sentence) => sentence.drafted !== null);
  if (modelId === null || drafted.length === 0) return 'Written by the clinician; no text was drafted by AI.';
  const count = (state: ReportSentence['state']): number => sentences.filter((sentence) => sentence.state === state).length;
  const parts = [
    `${count('accepted')} accepted as drafted`,
    `${count('edited')} edited`,
    `${count('rejected')} rejected`,
    `${count('unreviewed')} not reviewed`,
    `${count('written')} written by the clinician`,
  ];
  return `Draft by AI (${modelId}); sentences: ${parts.join(', ')}.`;
}

/**
 * The words of a signed report with its addenda. Rejected sentences are left out; one that was not reviewed says so.
 *
 * @throws AuscultError 'report-not-signed'
 */
export function reportDocument(report: Report, patient: Patient, studies: readonly Study[]): ReportDocument {
  const { addenda } = report;
  const { warnings, sections, closing } = reportContent(report);
  const studyOf = (key: string | null): Study | null => studies.find(({ studyKey }) => studyKey === key) ?? null;
  const born = patient.birthDate === null ? 'birth date not stated' : `born ${patient.birthDate}`;
  const added = addenda.map((addendum, i) => ({
    heading: `Addendum ${i + 1}`,
    paragraphs: [...addendum.text.split('\n').filter((line) => line.trim() !== ''), ...signatureLines('Signed', addendum.signature)],
  }));
  return {
    title: reportTitle,
    warnings,
    facts: [
      `Patient: ${patient.name === '' ? 'name not stated' : patient.name}, ID ${patient.patientId === '' ? 'not stated' : patient.patientId}, ${sexWords[patient.sex]}, ${born}`,
      studyFact('Chest film', studyOf(report.filmStudyKey)),
      studyFact('ECG', studyOf(report.ecgStudyKey)),
    ],
    sections: [...sections.map(({ heading, text }) => ({ heading, paragraphs: [text] })), ...added],
    closing,
  };
}

/**
 * The same words by section, for documents that have sections of their own.
 *
 * @throws AuscultError 'report-not-signed'
 */
export function reportContent(report: Report): ReportContent {
  const { signature, addenda } = report;
  if (!signature) throw new AuscultError('report-not-signed', {});
  const included = report.sentences.filter(({ state, text }) => state !== 'rejected' && text.trim() !== '');
  return {
    warnings: report.isSynthetic ? [syntheticWarning] : [],
    sections: reportSections.flatMap((section) => {
      const text = included.filter((sentence) => sentence.section === section).map(words).join(' '); // prettier-ignore
      return text === '' ? [] : [{ section, heading: reportSectionTitles[section], text }];
    }),
    addenda: addenda.map((addendum, i) => ({
      heading: `Addendum ${i + 1}`,
      text: [addendum.text.trim(), ...signatureLines('Signed', addendum.signature)].join('\n'),
    })),
    closing: [...signatureLines('Signed', signature), originSentence(report), notADevice],
  };
}

/** Plain text, UTF-8, lines not wrapped. */
export function reportAsText({ title, warnings, facts, sections, closing }: ReportDocument): string {
  const parts = [
    [title, ...warnings],
    [...facts],
    ...sections.map(({ heading, paragraphs }) => [heading.toUpperCase(), ...paragraphs]),
    [...closing],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
