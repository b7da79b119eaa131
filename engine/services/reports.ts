/** The report editor's calls: what the store keeps, who signs. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AuscultError, ReportTemplates } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, EngineEvent, PatientKey, Report } from '../../contract/index.ts';
import { defaultTemplates } from '../reporting/default-templates.ts';
import { readSiteFile } from '../site-file.ts';
import type { Store } from '../store/index.ts';

/** What reports need. */
export interface ReportParts {
  readonly store: Pick<Store, 'dataDir' | 'reports' | 'getLatestDraft'>;
  readonly emit: (event: EngineEvent) => void;
}

/** Account of the operating system; '' where there is none. */
function account(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // a user without an entry in the system's list
  }
}

/** The report that is asked for, else the newest, and a list of all. @throws AuscultError 'patient-not-found', 'report-not-found' */
export async function openReport(
  { store }: ReportParts,
  { patientKey, reportKey }: CallParsedInput<'openReport'>,
): Promise<CallOutput<'openReport'>> {
  const [report, all] = await Promise.all([
    reportKey === undefined ? store.reports.newest(patientKey) : store.reports.get(reportKey),
    store.reports.list(patientKey),
  ]);
  if (report && report.patientKey !== patientKey) throw new AuscultError('report-not-found', { reportKey: report.reportKey });
  return { report, all };
}

/** Takes the newest draft into the open report, or begins one. @throws AuscultError as the store; 'nothing-to-draft-from' without a draft */
export async function takeDraft({ store, emit }: ReportParts, input: CallParsedInput<'takeDraft'>): Promise<Report> {
  const { patientKey, filmStudyKey, ecgStudyKey, isNew } = input;
  const draft = input.draft === 'latest' ? await store.getLatestDraft(patientKey) : null;
  if (input.draft === 'latest' && !draft) throw new AuscultError('nothing-to-draft-from', {});
  const report = await store.reports.takeDraft({ patientKey, draft, filmStudyKey, ecgStudyKey, isNew });
  tell(emit, patientKey);
  return report;
}

/** Signs, with the account that Auscult runs under. @throws AuscultError as the store */
export async function signReport(parts: ReportParts, input: CallParsedInput<'signReport'>): Promise<Report> {
  const { reportKey, revision, signedBy, confirmsUnreviewed } = input;
  const report = await parts.store.reports.sign(reportKey, revision, { signedBy, account: account() }, confirmsUnreviewed);
  tell(parts.emit, report.patientKey);
  return report;
}

/** Adds an addendum. @throws AuscultError as the store */
export async function addAddendum(parts: ReportParts, input: CallParsedInput<'addAddendum'>): Promise<Report> {
  const report = await parts.store.reports.addAddendum(input.reportKey, input.text, { signedBy: input.signedBy, account: account() });
  tell(parts.emit, report.patientKey);
  return report;
}

/** Templates and macros from the site's file beside the store. */
export async function getReportTemplates({ store }: Pick<ReportParts, 'store'>): Promise<CallOutput<'getReportTemplates'>> {
  const file = join(store.dataDir, 'site', 'report-templates.json');
  const { value, problem } = await readSiteFile(file, ReportTemplates, defaultTemplates);
  return { macros: value.macros, templates: value.templates, file, ...(problem !== undefined && { problem }) };
}

function tell(emit: ReportParts['emit'], patientKey: PatientKey): void {
  emit({ name: 'store.changed', patientKeys: [patientKey] });
}
