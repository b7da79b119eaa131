/** Rows of annotations: one a film, replaced as a whole. */
import { Annotations } from '../../contract/index.ts';
import type { Annotation } from '../../contract/index.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

/** Keeps the annotations of a film in place of those before. */
export async function putAnnotations(
  transaction: Transaction,
  studyRow: number,
  annotations: readonly Annotation[],
  savedAt: string,
): Promise<void> {
  await transaction.run(
    `INSERT INTO annotations (study, saved_at, annotations) VALUES (?, ?, ?)
     ON CONFLICT (study) DO UPDATE SET saved_at = excluded.saved_at, annotations = excluded.annotations`,
    [studyRow, savedAt, JSON.stringify(annotations)],
  );
}

/** The annotations of a film; empty when nobody has drawn on it. */
export async function getAnnotations(connection: ReadConnection, studyRow: number): Promise<Annotation[]> {
  const sql = 'SELECT annotations FROM annotations WHERE study = ?';
  return (await connection.get(sql, [studyRow], (row) => Annotations.parse(JSON.parse(text(row, 'annotations'))))) ?? [];
}
