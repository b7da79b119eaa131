/** Rows of drafts. Every draft is kept; the newest is shown. */
import { Draft } from '../../contract/index.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

/** Keeps a draft of a patient. */
export async function insertDraft(transaction: Transaction, patientRow: number, draft: Draft): Promise<void> {
  await transaction.run('INSERT INTO drafts (patient, created_at, draft) VALUES (?, ?, ?)', [
    patientRow,
    draft.createdAt,
    JSON.stringify(draft),
  ]);
}

/** Newest draft of a patient, or null. */
export function getLatestDraft(connection: ReadConnection, patientRow: number): Promise<Draft | null> {
  return connection.get('SELECT draft FROM drafts WHERE patient = ? ORDER BY id DESC LIMIT 1', [patientRow], (row) =>
    Draft.parse(JSON.parse(text(row, 'draft'))),
  );
}
