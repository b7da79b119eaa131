import { isAuscultError } from '../../contract/index.ts';
import type { CallOutput, CallProgress, EngineEvent, Modality, Study, StudyKey } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { Store } from '../store/index.ts';
import { refuseWhenAborted } from './cancellation.ts';
import type { Encoders } from './capabilities.ts';
import { ChangeNotifier } from './change-notifier.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { StudyEncoder } from './study-encoder.ts';

/** Studies at a time: while one is in the model, the next is read and decoded. */
const concurrency = 2;

/** What the job needs. */
export interface EncodeStudiesParts {
  readonly store: Pick<Store, 'listUnencoded' | 'getStudy' | 'getEncodingSummary'>;
  readonly encoders: () => Promise<Encoders>;
  readonly studyEncoder: Pick<StudyEncoder, 'encode'>;
  readonly log: EngineLog;
  readonly emit: (event: EngineEvent) => void;
}

/** How the job is run. */
export interface EncodeStudiesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CallProgress<'encodeStudies'>) => void) | undefined;
}

async function studiesToEncode(parts: EncodeStudiesParts, studyKeys: readonly StudyKey[] | undefined): Promise<Study[]> {
  const { modelIds } = await parts.encoders();
  if (!studyKeys) return parts.store.listUnencoded(modelIds);
  const lacking: Study[] = [];
  for (const studyKey of new Set(studyKeys)) {
    const study = await parts.store.getStudy(studyKey);
    if (study.format === 'wfdb-long') continue;
    if (!(await parts.store.getEncodingSummary(studyKey, modelIds[study.modality]))) lacking.push(study);
  }
  return lacking;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Encodes what the current models have not encoded yet. A study that cannot be encoded is named with its reason and stops
 * nothing. Safe to run twice and to interrupt: each study is stored as soon as it is encoded.
 *
 * @param studyKeys  only these; all when undefined
 * @throws AuscultError 'cancelled'; 'study-not-found' when a key is unknown
 */
export async function encodeStudies(
  parts: EncodeStudiesParts,
  studyKeys: readonly StudyKey[] | undefined,
  { signal, onProgress }: EncodeStudiesOptions,
): Promise<CallOutput<'encodeStudies'>> {
  const studies = await studiesToEncode(parts, studyKeys);
  const milliseconds: Record<Modality, number[]> = { film: [], ecg: [] };
  const refused: CallOutput<'encodeStudies'>['refused'] = [];
  const notifier = new ChangeNotifier(parts.emit);
  let done = 0;
  const encodeOne = async (study: Study): Promise<void> => {
    refuseWhenAborted(signal, 'Encoding');
    const start = performance.now();
    try {
      milliseconds[study.modality].push((await parts.studyEncoder.encode(study)).milliseconds);
      notifier.changed(study.patientKey);
    } catch (error) {
      if (!isAuscultError(error)) throw error;
      parts.log('warn', `study ${study.studyKey} was not encoded: ${error.code}`, error);
      refused.push({ studyKey: study.studyKey, code: error.code, reason: error.message });
    }
    done += 1;
    onProgress?.({ done, total: studies.length, studyKey: study.studyKey, milliseconds: performance.now() - start });
  };
  await forEachConcurrently(studies, concurrency, encodeOne).finally(() => notifier.flush());
  const { film, ecg } = milliseconds;
  return { encoded: film.length + ecg.length, refused, meanMs: { film: mean(film), ecg: mean(ecg) } };
}

/**
 * Encodes studies that were just stored. Models that are missing or fail leave the studies stored; the answer says why.
 *
 * @returns the studies that are not encoded, each with the reason
 * @throws AuscultError 'cancelled'
 */
export async function encodeStored(
  parts: EncodeStudiesParts,
  studyKeys: readonly StudyKey[],
  options: EncodeStudiesOptions,
): Promise<CallOutput<'encodeStudies'>['refused']> {
  try {
    return (await encodeStudies(parts, studyKeys, options)).refused;
  } catch (error) {
    if (!isAuscultError(error) || error.code === 'cancelled') throw error;
    parts.log('warn', `nothing was encoded after an import: ${error.code}`, error);
    return studyKeys.map((studyKey) => ({ studyKey, code: error.code, reason: error.message }));
  }
}
