/** Enrols the generated sample patients, by the same way that real files take. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, CallProgress, ImportOutcome, PatientKey } from '../../contract/index.ts';
import type { OriginalFile } from '../import/parsed-study.ts';
import type { Store } from '../store/index.ts';
import { refuseWhenAborted } from './cancellation.ts';
import type { SampleGenerator } from './capabilities.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { encodeStored } from './encode-studies.ts';
import type { EncodeStudiesOptions, EncodeStudiesParts } from './encode-studies.ts';
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

/** What came of importing the generated patients. */
interface Enrolled {
  readonly outcomes: readonly ImportOutcome[];
  readonly patientKeys: PatientKey[];
  readonly samplePatientKey: PatientKey;
}

async function importSamples(parts: EnrolSamplesParts, count: number, options: EnrolSamplesOptions): Promise<Enrolled> {
  const notifier = new ChangeNotifier(parts.emit);
  const outcomes: ImportOutcome[] = [];
  const patientKeys: PatientKey[] = [];
  let samplePatientKey: PatientKey | undefined;
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
  } finally {
    notifier.flush();
  }
  if (!samplePatientKey) throw new AuscultError('internal-error', { what: 'generate the sample patient' });
  return { outcomes, patientKeys, samplePatientKey };
}

/**
 * Generates synthetic patients, imports and, when asked, encodes them. Running it twice finds duplicates.
 *
 * @returns keys of all patients, and of the one that has both a film and an ECG and is shown first
 * @throws AuscultError 'cancelled'; what is enrolled by then stays
 */
export async function enrolSamples(
  parts: EnrolSamplesParts,
  { count, encode }: CallParsedInput<'enrolSamples'>,
  options: EnrolSamplesOptions,
): Promise<CallOutput<'enrolSamples'>> {
  options.onProgress?.({ done: 0, total: count, stage: 'generate' });
  const { outcomes, patientKeys, samplePatientKey } = await importSamples(parts, count, options);
  const studyKeys = outcomes.map(storedStudyKey).filter((key) => key !== null);
  const onEncoded: EncodeStudiesOptions['onProgress'] = ({ done, total }) => options.onProgress?.({ done, total, stage: 'encode' });
  const notEncoded = encode ? await encodeStored(parts, studyKeys, { signal: options.signal, onProgress: onEncoded }) : [];
  const number = (kind: ImportOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { samplePatientKey, patientKeys, imported: number('imported'), duplicates: number('duplicate'), notEncoded };
}
