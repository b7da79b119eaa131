/** Whether a study is a recording of hours, which is read in windows instead of as a whole. */
import type { Study } from '../../../contract/study.ts';

/** Format of recordings that are too long to be sent to the page at once. */
const longFormat: string = 'wfdb-long';

/** Whether a study is read by `ecg.overview` and `ecg.window` alone. */
export function isLongRecording(study: Study | null): boolean {
  return study?.format === longFormat;
}
