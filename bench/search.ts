/** Exact search for the 20 nearest of 1,000, 10,000 and 100,000 embeddings. The peer is one plain query of sqlite-vec, unencrypted in memory. */
import sqlcipher from '@journeyapps/sqlcipher';
import { getLoadablePath } from 'sqlite-vec';
import { ModelId, PatientKey, StudyKey } from '../contract/index.ts';
import { embeddingDimension } from '../engine/inference/index.ts';
import { createRandom } from '../engine/sample/random.ts';
import { VectorCache } from '../engine/store/vector-cache.ts';
import { makeRow, reportRows, timeEach, type Row } from './row.ts';

const limit = 20;
const warmUps = 3;
/** Rows of one insert. */
const batch = 500;
const modelId = ModelId.parse('bench@1');

function unitVectors(count: number): Float32Array[] {
  const random = createRandom(count);
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: embeddingDimension }, () => random.next() + random.next() + random.next() - 1.5);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    return vector.map((value) => value / length);
  });
}

function fillCache(vectors: readonly Float32Array[]): VectorCache {
  const cache = new VectorCache();
  vectors.forEach((embedding, i) => {
    const modality = i % 2 ? ('ecg' as const) : ('film' as const);
    cache.put({ studyRow: i, studyKey: StudyKey.parse(`s${i}`), patientKey: PatientKey.parse(`p${i}`), modality, modelId, embedding });
  });
  return cache;
}

/** Nearest rowids by sqlite-vec, in a function that answers one query. */
async function openPlainDatabase(
  vectors: readonly Float32Array[],
): Promise<{ nearest(query: Float32Array): Promise<number[]>; close(): void }> {
  const database = new sqlcipher.Database(':memory:');
  const run = (sql: string, values: unknown[] = []): Promise<void> =>
    new Promise((resolve, reject) => database.run(sql, values, (error: Error | null) => (error ? reject(error) : resolve())));
  await new Promise<void>((resolve, reject) => database.loadExtension(getLoadablePath(), (error) => (error ? reject(error) : resolve())));
  await run(`CREATE VIRTUAL TABLE v USING vec0(embedding float[${embeddingDimension}] distance_metric=cosine)`);
  await run('BEGIN');
  for (let i = 0; i < vectors.length; i += batch) {
    const some = vectors.slice(i, i + batch).map(blob);
    await run(`INSERT INTO v (embedding) VALUES ${some.map(() => '(?)').join(', ')}`, some);
  }
  await run('COMMIT');
  const nearest = (query: Float32Array): Promise<number[]> =>
    new Promise((resolve, reject) => {
      const answer = (error: Error | null, rows: { rowid: number }[]): void =>
        error ? reject(error) : resolve(rows.map((row) => row.rowid - 1));
      database.all('SELECT rowid, distance FROM v WHERE embedding MATCH ? ORDER BY distance LIMIT ?', [blob(query), limit], answer);
    });
  return { nearest, close: () => database.close() };
}

function blob(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

async function searchRow(count: number, n: number): Promise<Row> {
  const vectors = unitVectors(count);
  const queries = unitVectors(n + warmUps);
  const query = (i: number): Float32Array => queries[i] ?? new Float32Array(embeddingDimension);
  const cache = fillCache(vectors);
  const options = { models: [modelId], modality: null, excludePatient: null, limit };
  const plain = await openPlainDatabase(vectors);
  await compareAnswers(
    cache.nearest(query(0), options).hits.map((hit) => hit.studyKey),
    await plain.nearest(query(0)),
  );
  const samples = await timeEach(warmUps, n, (i) => cache.nearest(query(i), options));
  const peer = await timeEach(warmUps, n, (i) => plain.nearest(query(i)));
  plain.close();
  return makeRow(`Search the 20 nearest of ${count.toLocaleString('en')} embeddings, exact`, 'ms', samples, {
    name: 'sqlite-vec, unencrypted in memory',
    samples: peer,
  });
}

/** A fast wrong answer is no answer: both must name the same studies. */
function compareAnswers(ours: readonly string[], theirs: readonly number[]): void {
  const same = ours.filter((key) => theirs.includes(Number(key.slice(1)))).length;
  if (same < limit - 1) throw new Error(`only ${same} of ${limit} nearest agree with sqlite-vec`);
}

const rows: Row[] = [];
for (const [count, n] of [
  [1_000, 60],
  [10_000, 40],
  [100_000, 20],
] as const)
  rows.push(await searchRow(count, n));
reportRows(rows);
