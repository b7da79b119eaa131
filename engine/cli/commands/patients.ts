import type { WorklistRow } from '../../../contract/index.ts';
import { oneOf, wholeNumber } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { TableRow } from '../table.ts';

const header = ['Name', 'Patient ID', 'Sex', 'Born', 'Films', 'ECGs', 'Encoded', 'Latest', 'Report', 'Key'];

function rowOf({ patient, filmCount, ecgCount, encodedCount, latestAt, reportStatus }: WorklistRow): TableRow {
  const name = patient.isSynthetic ? `${patient.name || '(no name)'} [SYNTHETIC]` : patient.name || '(no name)';
  const { patientId, sex, birthDate, patientKey } = patient;
  return [name, patientId || '(none)', sex, birthDate ?? '', filmCount, ecgCount, encodedCount, latestAt ?? '', reportStatus, patientKey];
}

/** `auscult patients [filter]` */
export const patientsCommand: Command = async ({ engine, line, output, signal }) => {
  const limit = wholeNumber(line, 'limit');
  const offset = wholeNumber(line, 'offset');
  const sort = oneOf(line, 'sort', ['latest', 'name', 'patientId'] as const);
  const result = await engine.call(
    'listPatients',
    {
      filter: line.words.join(' '),
      modality: oneOf(line, 'modality', ['film', 'ecg'] as const) ?? null,
      ...(sort !== undefined && { sort }),
      ...(limit !== undefined && { limit }),
      ...(offset !== undefined && { offset }),
    },
    { signal },
  );
  output.result(result, () => `${output.table(header, result.rows.map(rowOf))}\n${result.rows.length} of ${result.total} patients`);
  return exitCodes.ok;
};
