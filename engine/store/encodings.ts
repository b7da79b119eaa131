/** Rows of encodings: what the current model made of a study. One a study; a newer model's replaces it. */
import { z } from 'zod';
import { AuscultError, Finding, Modality, ModelId } from '../../contract/index.ts';
import type { StudyKey } from '../../contract/index.ts';
import { embeddingDimension, type StudyEncoding } from '../inference/encoding.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { float32, float32Blob, number, text, textList } from './row.ts';
import type { Row } from './row.ts';
import type { EncodingSummary } from './store.ts';

const fromEncodings = `FROM encodings e JOIN studies s ON s.id = e.study JOIN embeddings v ON v.encoding = e.id`;
const summaryColumns = 's.modality, e.model_id, e.findings, e.not_shown, e.cautions, e.milliseconds, v.vector';

const Findings = z.array(Finding);

/** How far the length of an embedding may be from 1. */
const unitLengthTolerance = 1e-3;

/** Refuses what is no unit vector of the joint space. @throws AuscultError 'model-failed' */
export function requireSoundEmbedding({ embedding, modelId }: StudyEncoding): void {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  if (embedding.length === embeddingDimension && Math.abs(length - 1) <= unitLengthTolerance) return;
  throw new AuscultError('model-failed', { modelId, problem: `its embedding is not a unit vector of ${embeddingDimension} values` });
}

function readSummary(row: Row): EncodingSummary {
  return {
    modality: Modality.parse(text(row, 'modality')),
    modelId: ModelId.parse(text(row, 'model_id')),
    embedding: float32(row, 'vector'),
    findings: Findings.parse(JSON.parse(text(row, 'findings'))),
    notShown: textList(row, 'not_shown'),
    cautions: textList(row, 'cautions'),
    milliseconds: number(row, 'milliseconds'),
  };
}

/** Replaces whatever encoding the study had. */
export async function putEncoding(transaction: Transaction, studyRow: number, encoding: StudyEncoding, encodedAt: string): Promise<void> {
  await transaction.run('DELETE FROM encodings WHERE study = ?', [studyRow]);
  const { lastId } = await transaction.run(
    'INSERT INTO encodings (study, model_id, findings, not_shown, cautions, milliseconds, encoded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [
      studyRow,
      encoding.modelId,
      JSON.stringify(encoding.findings),
      JSON.stringify(encoding.notShown),
      JSON.stringify(encoding.cautions),
      encoding.milliseconds,
      encodedAt,
    ],
  );
  await transaction.run('INSERT INTO embeddings (encoding, vector) VALUES (?, ?)', [lastId, float32Blob(encoding.embedding)]);
  await transaction.run('INSERT INTO tokens (encoding, token_count, token_dimension, vectors) VALUES (?, ?, ?, ?)', [
    lastId,
    encoding.tokenCount,
    encoding.tokenDimension,
    float32Blob(encoding.tokens),
  ]);
}

/** Encoding of a study by a model with its patch tokens, or null. */
export function getEncoding(connection: ReadConnection, studyKey: StudyKey, modelId: ModelId): Promise<StudyEncoding | null> {
  return connection.get(
    `SELECT ${summaryColumns}, t.token_count, t.token_dimension, t.vectors ${fromEncodings} JOIN tokens t ON t.encoding = e.id
     WHERE s.study_key = ? AND e.model_id = ?`,
    [studyKey, modelId],
    (row) => ({
      ...readSummary(row),
      tokens: float32(row, 'vectors'),
      tokenCount: number(row, 'token_count'),
      tokenDimension: number(row, 'token_dimension'),
    }),
  );
}

/** Encoding of a study by a model without its patch tokens, or null. */
export function getEncodingSummary(connection: ReadConnection, studyKey: StudyKey, modelId: ModelId): Promise<EncodingSummary | null> {
  return connection.get(
    `SELECT ${summaryColumns} ${fromEncodings} WHERE s.study_key = ? AND e.model_id = ?`,
    [studyKey, modelId],
    readSummary,
  );
}
