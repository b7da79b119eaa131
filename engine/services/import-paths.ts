/** The import job: finds files, imports each, then encodes what came in. */
import type { CallOutput, CallParsedInput, CallProgress, ImportOutcome, Study, StudyKey } from '../../contract/index.ts';
import { refuseWhenAborted } from './cancellation.ts';
import type { FileReaders } from './capabilities.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { encodeStored } from './encode-studies.ts';
import type { EncodeStudiesOptions, EncodeStudiesParts } from './encode-studies.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import { fileOnDisk, importFile } from './import-file.ts';
import type { ImportFileParts } from './import-file.ts';

/** Files at a time: one is parsed while others are read and flushed. */
const concurrency = 3;

const jobName = 'The import';

/** What the job needs. */
export type ImportPathsParts = Omit<ImportFileParts, 'readers'> &
  EncodeStudiesParts & { readonly store: ImportFileParts['store'] & EncodeStudiesParts['store'] } & {
    readonly readers: ImportFileParts['readers'] & Pick<FileReaders, 'findFiles'>;
    /** Makes what the first opening of a study would wait for. */
    readonly prepareForViewing?: (study: Study, options: PrepareOptions) => Promise<void>;
  };

/** How preparing is followed and ended. */
export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told which share of the study is prepared. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** How the job is run. */
export interface ImportPathsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CallProgress<'importPaths'>) => void) | undefined;
}

/** Key of the study that an outcome left in the store; null for a refusal. */
export function storedStudyKey(outcome: ImportOutcome): StudyKey | null {
  if (outcome.kind === 'refused') return null;
  return outcome.kind === 'imported' ? outcome.study.studyKey : outcome.studyKey;
}

async function importFiles(parts: ImportPathsParts, paths: readonly string[], options: ImportPathsOptions): Promise<ImportOutcome[]> {
  const outcomes: (ImportOutcome | undefined)[] = paths.map(() => undefined);
  const notifier = new ChangeNotifier(parts.emit);
  const shares = paths.map(() => 0);
  let done = 0;
  const prepare = async (study: Study, index: number): Promise<void> => {
    const onProgress = (share: number): void => {
      shares[index] = share;
      options.onProgress?.({ kind: 'part', done: done + shares.reduce((sum, one) => sum + one, 0), total: paths.length });
    };
    try {
      await parts.prepareForViewing?.(study, { signal: options.signal, onProgress });
    } finally {
      shares[index] = 0;
    }
  };
  try {
    await forEachConcurrently(paths, concurrency, async (path, index) => {
      refuseWhenAborted(options.signal, jobName);
      const { outcome } = await importFile(parts, fileOnDisk(path));
      outcomes[index] = outcome;
      // Told at once, for it is stored: a job that is stopped while a study is prepared has imported it.
      const tell = (): void => options.onProgress?.({ kind: 'file', done, total: paths.length, outcome });
      if (outcome.kind === 'imported') {
        tell();
        notifier.changed(outcome.patient.patientKey);
        await prepare(outcome.study, index);
        refuseWhenAborted(options.signal, jobName);
      }
      done += 1;
      if (outcome.kind === 'imported') options.onProgress?.({ kind: 'part', done, total: paths.length });
      else tell();
    });
  } finally {
    notifier.flush();
  }
  return outcomes.filter((outcome) => outcome !== undefined);
}

/**
 * Imports files and folders. A refused file is an outcome and stops nothing. Cancelled between files, or while one is prepared for
 * viewing: what was imported by then is whole and stays; what was not prepared is when it is opened. Safe to run twice: what is there already is a duplicate, and is encoded if it was not.
 *
 * @throws AuscultError 'cancelled'
 */
export async function importPaths(
  parts: ImportPathsParts,
  input: CallParsedInput<'importPaths'>,
  options: ImportPathsOptions,
): Promise<CallOutput<'importPaths'>> {
  const { signal, onProgress } = options;
  refuseWhenAborted(signal, jobName);
  const paths = await parts.readers.findFiles(input.paths, signal ? { signal } : {});
  onProgress?.({ kind: 'found', total: paths.length });
  const outcomes = await importFiles(parts, paths, options);
  const studyKeys = outcomes.map(storedStudyKey).filter((studyKey) => studyKey !== null);
  const onEncoded: EncodeStudiesOptions['onProgress'] = (progress) => onProgress?.({ kind: 'encoded', ...progress });
  const notEncoded = input.encode ? await encodeStored(parts, studyKeys, { signal, onProgress: onEncoded }) : [];
  const count = (kind: ImportOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { imported: count('imported'), duplicates: count('duplicate'), refused: count('refused'), outcomes, notEncoded };
}
