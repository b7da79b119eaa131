import { resolve } from 'node:path';
import type { CallOutput, ImportOutcome } from '../../../contract/index.ts';
import { UsageError } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

function describeOutcome(outcome: ImportOutcome): string {
  switch (outcome.kind) {
    case 'imported':
      return `imported   ${outcome.path}  ${outcome.study.modality} of ${outcome.patient.patientId || 'a patient without ID'}, ${outcome.milliseconds.toFixed(0)} ms`;
    case 'duplicate':
      return `duplicate  ${outcome.path}`;
    case 'refused':
      return `refused    ${outcome.path}  ${outcome.reason}`;
  }
}

function exitCodeFor({ imported, duplicates, refused }: CallOutput<'importPaths'>): ExitCode {
  if (imported + duplicates > 0) return exitCodes.ok;
  return refused > 0 ? exitCodes.refused : exitCodes.notFound;
}

function summaryOf({ imported, duplicates, refused, notEncoded = [] }: CallOutput<'importPaths'>): string {
  const [first] = notEncoded;
  const lacking = first ? `\n${notEncoded.length} not encoded: ${first.reason}` : '';
  return `${imported} imported, ${duplicates} already there, ${refused} refused${lacking}`;
}

/** `auscult import <path…>` */
export const importCommand: Command = async ({ engine, line, output, signal }) => {
  if (line.words.length === 0) throw new UsageError('"auscult import" needs files or folders.');
  let told = 0;
  const result = await engine.call(
    'importPaths',
    { paths: line.words.map((path) => resolve(path)), encode: !line.isOn('no-encode') },
    {
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'found') output.progress(`${progress.total} files found`);
        if (progress.kind === 'file') output.progress(`[${++told}/${progress.total}] ${describeOutcome(progress.outcome)}`);
        if (progress.kind === 'encoded') output.progress(`[${progress.done}/${progress.total}] encoded    ${progress.studyKey}`);
      },
    },
  );
  output.result(result, () => summaryOf(result));
  return exitCodeFor(result);
};
