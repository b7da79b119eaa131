/** Enrols the generated sample patients, by the same way that real files take. */
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type { CallOutput, CallProgress, ImportOutcome, PatientKey, StudyKey } from '../../contract/index.ts';
import type { OriginalFile } from '../import/parsed-study.ts';
import type { Store } from '../store/index.ts';
import { refuseWhenAborted } from './cancellation.ts';
import type { SampleGenerator } from './capabilities.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { encodeStudies } from './encode-studies.ts';
import type { EncodeStudiesParts } from './encode-studies.ts';
import { importFile } from './import-file.ts';
import type { ImportFileParts, ImportSource } from './import-file.ts';
import { storedStudyKey } from './import-paths.ts';

/** The sample patients are the same on every machine. */
export const sampleSeed = 20_261_122;

const jobName = 'Enrolling the sample patients';

/** What the job needs. */
export type EnrolSamplesParts = ImportFileParts &
  EncodeStudiesParts & { readonly store: ImportFileParts['store'] & EncodeStudiesParts['store'] & Pick<Store, 'getStudy'> } & {
    readonly generateSamples: SampleGenerator;
  };

/** How the job is run. */
export interface EnrolSamplesOptions {
  /** False leaves the encoding to a later call; true when absent. */
  readonly encode?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CallProgress<'enrolSamples'>) => void) | undefined;
}

/** A file in memory, with the others of its patient beside it. */
function fileInMemory(file: OriginalFile, beside: readonly OriginalFile[]): ImportSource {
  return {
    path: file.name,
    name: file.name,
    read: async () => file.bytes,
    readSibling: async (name) => beside.find((other) => other.name === name)?.bytes ?? null,
  };
}

/** Headers before the signal files that they own. */
function headersFirst(files: readonly OriginalFile[]): OriginalFile[] {
  const isHeader = (file: OriginalFile): boolean => file.name.endsWith('.hea');
  return [...files.filter(isHeader), ...files.filter((file) => !isHeader(file))];
}

/** Imports the files of one patient; signal files that a header brought along are not imported again. */
async function importPatient(parts: EnrolSamplesParts, files: readonly OriginalFile[]): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  const consumed = new Set<string>();
  for (const file of headersFirst(files)) {
    if (consumed.has(file.name)) continue;
    const { outcome, originalNames } = await importFile(parts, fileInMemory(file, files));
    for (const name of originalNames) consumed.add(name);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function patientKeyOf(parts: EnrolSamplesParts, outcomes: readonly ImportOutcome[]): Promise<PatientKey> {
  const refusal = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refusal) parts.log('error', `a sample file was refused: ${refusal.reason}`);
  const studyKey = outcomes.map(storedStudyKey).find((key) => key !== null);
  if (!studyKey || refusal) throw new AuscultError('internal-error', { what: 'enrol a sample patient' });
  return (await parts.store.getStudy(studyKey)).patientKey;
}

/** Encodes the samples; models that are missing leave them enrolled. */
async function encodeSamples(parts: EnrolSamplesParts, studyKeys: readonly StudyKey[], options: EnrolSamplesOptions): Promise<void> {
  try {
    await encodeStudies(parts, studyKeys, {
      signal: options.signal,
      onProgress: ({ done, total }) => options.onProgress?.({ done, total, stage: 'encode' }),
    });
  } catch (error) {
    if (!isAuscultError(error) || error.code === 'cancelled') throw error;
    parts.log('warn', `the sample patients were not encoded: ${error.code}`, error);
  }
}

/**
 * Generates `count` synthetic patients, imports and encodes them. Running it twice finds duplicates.
 *
 * @returns keys of all patients, and of the one that has both a film and an ECG and is shown first
 * @throws AuscultError 'cancelled'; what is enrolled by then stays
 */
export async function enrolSamples(
  parts: EnrolSamplesParts,
  count: number,
  options: EnrolSamplesOptions,
): Promise<CallOutput<'enrolSamples'>> {
  const notifier = new ChangeNotifier(parts.emit);
  const patientKeys: PatientKey[] = [];
  const outcomes: ImportOutcome[] = [];
  let samplePatientKey: PatientKey | undefined;
  options.onProgress?.({ done: 0, total: count, stage: 'generate' });
  try {
    for await (const { files, isSamplePatient } of parts.generateSamples({ count, seed: sampleSeed })) {
      refuseWhenAborted(options.signal, jobName);
      const imported = await importPatient(parts, files);
      const patientKey = await patientKeyOf(parts, imported);
      outcomes.push(...imported);
      patientKeys.push(patientKey);
      if (isSamplePatient) samplePatientKey ??= patientKey;
      notifier.changed(patientKey);
      options.onProgress?.({ done: patientKeys.length, total: count, stage: 'import' });
    }
    const studyKeys = outcomes.map(storedStudyKey).filter((key) => key !== null);
    if (options.encode ?? true) await encodeSamples(parts, studyKeys, options);
  } finally {
    notifier.flush();
  }
  const first = samplePatientKey ?? patientKeys[0];
  if (!first) throw new AuscultError('internal-error', { what: 'generate sample patients' });
  const number = (kind: ImportOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { samplePatientKey: first, patientKeys, imported: number('imported'), duplicates: number('duplicate') };
}
