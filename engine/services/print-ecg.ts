/** An ECG as a PDF at exact size. */
import type { CallOutput, CallParsedInput } from '../../contract/index.ts';
import { printEcgPages } from '../printing/index.ts';
import { displayTrace } from '../signal/index.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders } from './capabilities.ts';
import type { EcgAnalyses } from './ecg-analyses.ts';

/** What printing needs. */
export interface PrintEcgParts {
  readonly store: Pick<Store, 'getStudy' | 'getPatient' | 'readOriginals' | 'audit'>;
  readonly readers: Pick<FileReaders, 'readEcg'>;
  readonly analyses: Pick<EcgAnalyses, 'measure'>;
}

/**
 * Prints ten seconds of a 12-lead ECG. The file's name holds the study's date, never the patient's name.
 *
 * @throws AuscultError 'study-not-found' when there is no such ECG; 'store-damaged', 'ecg-leads-missing'
 */
export async function printEcg(parts: PrintEcgParts, options: CallParsedInput<'printEcg'>): Promise<CallOutput<'printEcg'>> {
  const { studyKey, filter } = options;
  const analysis = await parts.analyses.measure(studyKey);
  const study = await parts.store.getStudy(studyKey);
  const patient = await parts.store.getPatient(study.patientKey);
  const raw = await parts.readers.readEcg(await parts.store.readOriginals(studyKey));
  const trace = filter === undefined ? raw : displayTrace(raw, filter);
  const { pdf, pageCount } = printEcgPages({ patient, study, trace, analysis, options });
  await parts.store.audit({ action: 'ecg.printed', subject: studyKey });
  const date = (study.acquiredAt ?? study.importedAt).slice(0, 10);
  return { pdf: pdf.buffer, fileName: `ECG ${date} ${options.layout.replace('+', ' plus ')}.pdf`, pageCount };
}
