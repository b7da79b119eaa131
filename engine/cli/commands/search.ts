import { SearchAnchor } from '../../../contract/index.ts';
import type { SimilarStudy } from '../../../contract/index.ts';
import { oneOf, UsageError, wholeNumber } from '../arguments.ts';
import type { CommandLine } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { TableRow } from '../table.ts';

const header = ['#', 'Cosine', 'Kind', 'Patient', 'Acquired', 'Strongest findings', 'Study key'];

function rowOf({ study, patient, similarity, topFindings }: SimilarStudy, index: number): TableRow {
  const name = patient.name || patient.patientId || '(no name)';
  const label = study.isSynthetic ? `${name} [SYNTHETIC]` : name;
  return [
    index + 1,
    similarity.toFixed(3),
    study.modality,
    label,
    study.acquiredAt ?? 'not stated',
    topFindings.join(', '),
    study.studyKey,
  ];
}

function anchorOf(line: CommandLine): SearchAnchor {
  const studyKey = line.option('study');
  const text = line.words.join(' ').trim();
  if ((studyKey === undefined) === (text === '')) throw new UsageError('"auscult search" needs either a sentence or --study <key>.');
  const anchor = SearchAnchor.safeParse(studyKey === undefined ? { kind: 'text', text } : { kind: 'study', studyKey });
  if (!anchor.success) throw new UsageError(anchor.error.issues.map((issue) => issue.message).join('; '));
  return anchor.data;
}

/** `auscult search "<text>"` and `auscult search --study <key>` */
export const searchCommand: Command = async ({ engine, line, output, signal }) => {
  const limit = wholeNumber(line, 'limit');
  const modality = oneOf(line, 'modality', ['film', 'ecg'] as const) ?? null;
  const result = await engine.call(
    'findSimilarStudies',
    { anchor: anchorOf(line), modality, ...(limit !== undefined && { limit }) },
    { signal },
  );
  const summary = `${result.hits.length} of ${result.searched} studies, ${result.milliseconds.toFixed(0)} ms, ${result.modelIds.join(', ')}`;
  output.result(result, () => `${output.table(header, result.hits.map(rowOf))}\n${summary}`);
  return exitCodes.ok;
};
