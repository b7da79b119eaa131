import { wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

/** `auscult sample` */
export const sampleCommand: Command = async ({ engine, line, output, signal }) => {
  const count = wholeNumber(line, 'count');
  const result = await engine.call(
    'enrolSamples',
    { ...(count !== undefined && { count }) },
    { signal, onProgress: ({ stage, done, total }) => output.progress(`${stage} ${done}/${total}`) },
  );
  const { patientKeys, imported, duplicates, samplePatientKey, notEncoded = [] } = result;
  const lacking = notEncoded[0] ? `\n${notEncoded.length} not encoded: ${notEncoded[0].reason}` : '';
  output.result(
    result,
    () =>
      `${patientKeys.length} synthetic patients: ${imported} studies imported, ${duplicates} already there\nFilm and ECG together: ${samplePatientKey}${lacking}`,
  );
  return exitCodes.ok;
};
