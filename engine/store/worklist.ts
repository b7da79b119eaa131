/** The worklist's question: filter, sort, page. */
import { WorklistRow } from '../../contract/index.ts';
import type { ReadConnection } from './connection.ts';
import { foldForSearch, patientColumns, readPatient } from './patients.ts';
import { nullableNumber, nullableText, number } from './row.ts';
import type { Row, SqlValue } from './row.ts';
import type { WorklistQuery } from './store.ts';

const order: Readonly<Record<WorklistQuery['sort'], string>> = {
  latest: 'p.latest_at DESC, p.id DESC',
  name: 'p.name COLLATE NOCASE, p.id',
  patientId: 'p.patient_id COLLATE NOCASE, p.id',
};

/** Every word of the filter must occur in name or patient ID. */
function conditionsOf(query: WorklistQuery): { where: string; parameters: SqlValue[] } {
  const words = foldForSearch(query.filter)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const conditions = words.map(() => 'instr(p.search_text, ?) > 0');
  if (query.modality !== null) conditions.push(query.modality === 'film' ? 'p.film_count > 0' : 'p.ecg_count > 0');
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', parameters: words };
}

function readRow(row: Row): WorklistRow {
  return WorklistRow.parse({
    patient: readPatient(row),
    filmCount: number(row, 'film_count'),
    ecgCount: number(row, 'ecg_count'),
    latestAt: nullableText(row, 'latest_at'),
    latestDescription: nullableText(row, 'description') ?? '',
    ageYears: nullableNumber(row, 'age_years'),
    reportStatus: number(row, 'is_signed') === 1 ? 'signed' : number(row, 'has_draft') === 1 ? 'draft' : 'none',
    encodedCount: number(row, 'encoded_count'),
  });
}

/** One page of patients, and how many there are over all pages. */
export async function listPatients(connection: ReadConnection, query: WorklistQuery): Promise<{ rows: WorklistRow[]; total: number }> {
  const { where, parameters } = conditionsOf(query);
  const total = await connection.get(`SELECT count(*) AS total FROM patients p ${where}`, parameters, (row) => number(row, 'total'));
  const models = query.currentModels.map(() => '?').join(', ');
  const rows = await connection.all(
    `SELECT ${patientColumns}, p.film_count, p.ecg_count, p.latest_at, s.description, s.age_years,
       EXISTS (SELECT 1 FROM drafts d WHERE d.patient = p.id) OR EXISTS (SELECT 1 FROM reports r WHERE r.patient = p.id) AS has_draft,
       EXISTS (SELECT 1 FROM report_signatures g WHERE g.report =
         (SELECT r.id FROM reports r WHERE r.patient = p.id ORDER BY r.id DESC LIMIT 1)) AS is_signed,
       (SELECT count(*) FROM studies t JOIN encodings e ON e.study = t.id WHERE t.patient = p.id AND e.model_id IN (${models})) AS encoded_count
     FROM patients p LEFT JOIN studies s ON s.id = p.latest_study ${where} ORDER BY ${order[query.sort]} LIMIT ? OFFSET ?`,
    [...query.currentModels, ...parameters, query.limit, query.offset],
    readRow,
  );
  return { rows, total: total ?? 0 };
}
