/** Rows of an index → embeddings and logits by the shipped encoders; what cannot be encoded is set aside with its reason. */
import path from 'node:path';
import { isAuscultError } from '../../contract/index.ts';
import type { Inference, StudyEncoding } from '../inference/index.ts';
import { readShard, traceOfShard } from './ecg-shards.ts';
import { readFilmFile } from './film-file.ts';
import { grouped } from './grouped.ts';
import type { EcgRow, FilmRow } from './read-index.ts';

/** A row with what the encoder made of it. */
export interface EncodedRow<Row> {
  readonly row: Row;
  /** Unit vector in the joint space. */
  readonly embedding: Float32Array;
  /** Raw logits by finding code. */
  readonly logits: ReadonlyMap<string, number>;
}

/** A row that was not evaluated, and the refusal's sentence. */
export interface SkippedRow {
  readonly id: string;
  /** Error code of the refusal. */
  readonly code: string;
  readonly problem: string;
}

export interface EncodedRows<Row> {
  readonly encoded: readonly EncodedRow<Row>[];
  readonly skipped: readonly SkippedRow[];
}

/** Told after every row. */
export type OnRow = (done: number, total: number) => void;

/** The row's own refusal; a failure of the models, or of the program, is thrown on. */
export function refusalOf(id: string, error: unknown): SkippedRow {
  if (!isAuscultError(error) || error.code.startsWith('model-')) throw error;
  return { id, code: error.code, problem: error.message };
}

/** Collects rows; whether a failure is the row's own (it is set aside) or the models' (it ends the run). */
class Collection<Row> {
  readonly encoded: EncodedRow<Row>[] = [];
  readonly skipped: SkippedRow[] = [];

  async add(row: Row, id: string, encode: () => Promise<StudyEncoding>): Promise<void> {
    try {
      const { embedding, labelLogits = new Map<string, number>() } = await encode();
      this.encoded.push({ row, embedding, logits: labelLogits });
    } catch (error) {
      this.skip(id, error);
    }
  }

  skip(id: string, error: unknown): void {
    this.skipped.push(refusalOf(id, error));
  }
}

/**
 * Encodes ECGs, shard by shard.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function encodeEcgRows(
  inference: Pick<Inference, 'encodeEcg'>,
  rows: readonly EcgRow[],
  dataDir: string,
  onRow: OnRow,
): Promise<EncodedRows<EcgRow>> {
  const collection = new Collection<EcgRow>();
  let done = 0;
  for (const [name, members] of grouped(rows, ({ shard }) => shard)) {
    const shard = await readShard(path.resolve(dataDir, name)).catch((error: unknown) => error);
    for (const row of members) {
      const id = row.id ?? `${name}, row ${row.row}`;
      if (shard instanceof Int16Array) {
        const encode = async (): Promise<StudyEncoding> =>
          inference.encodeEcg(traceOfShard(shard, row.row, row.valid_samples ?? undefined));
        await collection.add(row, id, encode);
      } else collection.skip(id, shard);
      onRow(++done, rows.length);
    }
  }
  return collection;
}

/**
 * Encodes films.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function encodeFilmRows(
  inference: Pick<Inference, 'encodeFilm'>,
  rows: readonly FilmRow[],
  dataDir: string,
  onRow: OnRow,
): Promise<EncodedRows<FilmRow>> {
  const collection = new Collection<FilmRow>();
  for (const [i, row] of rows.entries()) {
    await collection.add(row, row.id ?? row.file, async () => inference.encodeFilm(await readFilmFile(path.resolve(dataDir, row.file))));
    onRow(i + 1, rows.length);
  }
  return collection;
}
