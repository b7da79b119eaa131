/** Rows of readers' fiducials: one an ECG at most, replaced as a whole. */
import { BeatFiducials } from '../../contract/index.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

/** Keeps the fiducials of an ECG in place of those before; with null none are kept any more. */
export async function putEcgFiducials(
  transaction: Transaction,
  studyRow: number,
  fiducials: BeatFiducials | null,
  savedAt: string,
): Promise<void> {
  await transaction.run('DELETE FROM ecg_fiducials WHERE study = ?', [studyRow]);
  if (fiducials === null) return;
  await transaction.run('INSERT INTO ecg_fiducials (study, saved_at, fiducials) VALUES (?, ?, ?)', [
    studyRow,
    savedAt,
    JSON.stringify(fiducials),
  ]);
}

/** The fiducials that a reader has kept for an ECG, or null. */
export function getEcgFiducials(connection: ReadConnection, studyRow: number): Promise<BeatFiducials | null> {
  return connection.get('SELECT fiducials FROM ecg_fiducials WHERE study = ?', [studyRow], (row) =>
    BeatFiducials.parse(JSON.parse(text(row, 'fiducials'))),
  );
}
