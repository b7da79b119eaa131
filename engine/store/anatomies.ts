/** Rows of film anatomies: what the organ segmenter measured on a film. One a study; a newer model's replaces it. */
import { FilmAnatomy } from '../../contract/index.ts';
import type { ModelId, StudyKey } from '../../contract/index.ts';
import type { MeasuredAnatomy } from '../inference/organs/segment-organs.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

const StoredAnatomy = FilmAnatomy.omit({ studyKey: true });

/** Replaces whatever was measured on the film before. */
export async function putAnatomy(transaction: Transaction, studyRow: number, anatomy: MeasuredAnatomy, measuredAt: string): Promise<void> {
  await transaction.run('INSERT OR REPLACE INTO film_anatomies (study, model_id, anatomy, measured_at) VALUES (?, ?, ?, ?)', [
    studyRow,
    anatomy.modelId,
    JSON.stringify(anatomy),
    measuredAt,
  ]);
}

/** What a model measured on a film, or null. */
export function getAnatomy(connection: ReadConnection, studyKey: StudyKey, modelId: ModelId): Promise<MeasuredAnatomy | null> {
  return connection.get(
    'SELECT a.anatomy FROM film_anatomies a JOIN studies s ON s.id = a.study WHERE s.study_key = ? AND a.model_id = ?',
    [studyKey, modelId],
    (row) => StoredAnatomy.parse(JSON.parse(text(row, 'anatomy'))),
  );
}
