/** A signed report as a file, in the form that its receiver reads. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, Patient, Report, Study } from '../../contract/index.ts';
import { reportIdentity, writeEncapsulatedPdf, writeReportSr, type ReportRecording, type Signatures } from '../dicom-export/index.ts';
import { printReportPages } from '../printing/index.ts';
import { writeFhirReport } from '../reporting/fhir-report.ts';
import { notADevice, reportAsText, reportContent, reportDocument, reportTitle } from '../reporting/report-document.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders } from './capabilities.ts';

/** What exporting a report needs. */
export interface ExportReportParts {
  readonly store: Pick<Store, 'reports' | 'getPatient' | 'listStudiesOf' | 'readOriginals' | 'audit'>;
  readonly readers: Pick<FileReaders, 'readObjectIdentity'>;
  readonly version: string;
}

type Format = CallParsedInput<'exportReport'>['format'];

/** How the files of each form are named. */
const names: Readonly<Record<Format, readonly [what: string, extension: string]>> = {
  pdf: ['Report', 'pdf'],
  text: ['Report', 'txt'],
  'dicom-pdf': ['Report pages', 'dcm'],
  'dicom-sr': ['Structured report', 'dcm'],
  fhir: ['DiagnosticReport', 'json'],
};

const ownStudyRemark =
  'The recordings of this report are no DICOM files with a study UID, so the file belongs to a study that was made for this report.';

/**
 * Writes a signed report with its addenda.
 *
 * @throws AuscultError 'report-not-found', 'report-not-signed'; 'report-not-intact' in the forms that other systems take in, where the stored
 * text is not what was signed
 */
export async function exportReport(
  parts: ExportReportParts,
  { reportKey, format }: CallParsedInput<'exportReport'>,
): Promise<CallOutput<'exportReport'>> {
  const { store } = parts;
  const report = await store.reports.get(reportKey);
  const [patient, studies] = await Promise.all([store.getPatient(report.patientKey), store.listStudiesOf(report.patientKey)]);
  const document = reportDocument(report, patient, studies);
  const { signedBy = '', signedAt = '' } = report.signature ?? {};
  const foot = `${notADevice} ${report.modelId === null ? 'Signed' : 'Draft by AI, signed'} by ${signedBy}.`;
  const pages = (): Uint8Array<ArrayBuffer> => printReportPages(document, foot).pdf;
  let written: { readonly bytes: Uint8Array<ArrayBuffer>; readonly remarks: string[] };
  if (format === 'pdf') written = { bytes: pages(), remarks: [] };
  else if (format === 'text') written = { bytes: new TextEncoder().encode(reportAsText(document)), remarks: [] };
  else written = await writeForSystems(parts, { format, report, patient, studies, pdf: pages() });
  await store.audit({ action: 'report.exported', subject: reportKey, details: { format } });
  const [what, extension] = names[format];
  return { bytes: written.bytes.buffer, fileName: `${what} ${signedAt.slice(0, 10)}.${extension}`, remarks: written.remarks };
}

/** The forms that systems read: they take what they get as signed, so nothing goes out whose text has changed since. */
async function writeForSystems(
  parts: ExportReportParts,
  source: {
    readonly format: Exclude<Format, 'pdf' | 'text'>;
    readonly report: Report;
    readonly patient: Patient;
    readonly studies: readonly Study[];
    readonly pdf: Uint8Array<ArrayBuffer>;
  },
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly remarks: string[] }> {
  const { format, report, patient, studies, pdf } = source;
  const { version } = parts;
  const signatures = signaturesOf(report);
  const named = studies.filter(({ studyKey }) => studyKey === report.filmStudyKey || studyKey === report.ecgStudyKey);
  const recordings = await Promise.all(named.map((study) => readRecording(parts, study)));
  const place = reportIdentity(report, patient, recordings);
  const content = reportContent(report);
  const remarks = place.isOwnStudy ? [ownStudyRemark] : [];
  if (format === 'dicom-pdf') return { bytes: writeEncapsulatedPdf({ report, signatures, place, version }, pdf, reportTitle), remarks };
  if (format === 'dicom-sr') return { bytes: writeReportSr({ report, signatures, place, content, version }), remarks };
  const json = writeFhirReport({ report, signatures, patient, recordings, place, content, title: reportTitle, pdf });
  return { bytes: new TextEncoder().encode(json), remarks: [] };
}

function signaturesOf({ signature, addenda }: Report): Signatures {
  if (!signature) throw new AuscultError('report-not-signed', {});
  const signatures: Signatures = [signature, ...addenda.map((addendum) => addendum.signature)];
  const changed = signatures.find(({ isIntact }) => !isIntact);
  if (changed) throw new AuscultError('report-not-intact', { signedAt: changed.signedAt });
  return signatures;
}

async function readRecording({ store, readers }: ExportReportParts, study: Study): Promise<ReportRecording> {
  if (study.format !== 'dicom-film' && study.format !== 'dicom-ecg') return { study, identity: null };
  const [original] = await store.readOriginals(study.studyKey);
  return { study, identity: readers.readObjectIdentity(original.bytes, study.sourceName) };
}
