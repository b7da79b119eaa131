/** Exact nearest neighbours by sqlite-vec, read from the encrypted database. Needs little memory; slower than the cache. */
import { Modality, PatientKey, StudyKey } from '../../contract/index.ts';
import type { ReadConnection } from './connection.ts';
import { float32Blob, number, text } from './row.ts';
import type { SqlValue } from './row.ts';
import type { NearestOptions, VectorHit } from './store.ts';

/**
 * Studies nearest to a vector by cosine, best first; of equals, the one imported first.
 *
 * @param query  values of `embeddingDimension`, of any length above 0
 */
export async function nearestInDatabase(
  connection: ReadConnection,
  query: Float32Array,
  options: NearestOptions,
): Promise<{ hits: VectorHit[]; searched: number }> {
  const models = options.models.map(() => '?').join(', ');
  const from = `FROM embeddings v JOIN encodings e ON e.id = v.encoding JOIN studies s ON s.id = e.study JOIN patients p ON p.id = s.patient
    WHERE e.model_id IN (${models}) AND (? IS NULL OR s.modality = ?) AND (? IS NULL OR p.patient_key <> ?)`;
  const { modality, excludePatient } = options;
  const parameters: SqlValue[] = [...options.models, modality, modality, excludePatient, excludePatient];
  const searched = await connection.get(`SELECT count(*) AS searched ${from}`, parameters, (row) => number(row, 'searched'));
  const hits = await connection.all(
    `SELECT s.study_key, p.patient_key, s.modality, 1 - vec_distance_cosine(v.vector, ?) AS similarity ${from}
     ORDER BY similarity DESC, s.id LIMIT ?`,
    [float32Blob(query), ...parameters, options.limit],
    (row) => ({
      studyKey: StudyKey.parse(text(row, 'study_key')),
      patientKey: PatientKey.parse(text(row, 'patient_key')),
      modality: Modality.parse(text(row, 'modality')),
      similarity: number(row, 'similarity'),
    }),
  );
  return { hits, searched: searched ?? 0 };
}
