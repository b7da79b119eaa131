/** All vectors in memory, for an exact search in milliseconds. Filled from the database once, then kept up to date. */
import { Modality, ModelId, PatientKey, StudyKey } from '../../contract/index.ts';
import { embeddingDimension } from '../inference/encoding.ts';
import type { ReadConnection } from './connection.ts';
import { float32, number, text } from './row.ts';
import type { NearestOptions, VectorHit } from './store.ts';

/** A vector and whose it is. */
export interface CachedVector {
  /** Rowid of the study: the order of import. */
  readonly studyRow: number;
  readonly studyKey: StudyKey;
  readonly patientKey: PatientKey;
  readonly modality: Modality;
  readonly modelId: ModelId;
  readonly embedding: Float32Array;
}

type Owner = Omit<CachedVector, 'embedding'>;

interface Candidate {
  readonly owner: Owner;
  readonly similarity: number;
}

/** Room for this many vectors at first; doubled when full. */
const initialCapacity = 1_024;

/** Rows read from the database at a time. */
const pageRows = 4_096;

function hitOf({ owner: { studyKey, patientKey, modality }, similarity }: Candidate): VectorHit {
  return { studyKey, patientKey, modality, similarity };
}

function isBetter(a: Candidate, b: Candidate): boolean {
  return a.similarity > b.similarity || (a.similarity === b.similarity && a.owner.studyRow < b.owner.studyRow);
}

/** Keeps `best` sorted, best first, with at most `limit` entries. */
function insertCandidate(best: Candidate[], candidate: Candidate, limit: number): void {
  const last = best[limit - 1];
  if (last && !isBetter(candidate, last)) return;
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = best[middle];
    if (other && isBetter(candidate, other)) high = middle;
    else low = middle + 1;
  }
  best.splice(low, 0, candidate);
  if (best.length > limit) best.pop();
}

/** Four sums side by side, which the processor can add at the same time; a third faster than one over 100,000 vectors. */
function dot(query: Float64Array, vectors: Float32Array, start: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0, j = start; i < embeddingDimension; i += 4, j += 4) {
    a += (query[i] as number) * (vectors[j] as number);
    b += (query[i + 1] as number) * (vectors[j + 1] as number);
    c += (query[i + 2] as number) * (vectors[j + 2] as number);
    d += (query[i + 3] as number) * (vectors[j + 3] as number);
  }
  return a + b + (c + d);
}

function lengthOf(values: ArrayLike<number>, start = 0): number {
  let sum = 0;
  for (let i = 0; i < embeddingDimension; i += 1) sum += (values[start + i] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/** Exact cosine search over vectors in memory. */
export class VectorCache {
  #vectors = new Float32Array(initialCapacity * embeddingDimension);
  #lengths = new Float64Array(initialCapacity);
  #owners: Owner[] = [];
  #slots = new Map<StudyKey, number>();

  /** Number of vectors held. */
  get size(): number {
    return this.#owners.length;
  }

  /** Adds the vector of a study, or replaces the one it had. */
  put({ embedding, ...owner }: CachedVector): void {
    const slot = this.#slots.get(owner.studyKey) ?? this.#owners.length;
    if (slot >= this.#lengths.length) this.#grow();
    this.#vectors.set(embedding, slot * embeddingDimension);
    this.#lengths[slot] = lengthOf(embedding);
    this.#owners[slot] = owner;
    this.#slots.set(owner.studyKey, slot);
  }

  /** Studies nearest to a vector by cosine, best first; of equals, the one imported first. */
  nearest(query: Float32Array, options: NearestOptions): { hits: VectorHit[]; searched: number } {
    const best: Candidate[] = [];
    let searched = 0;
    for (const candidate of this.#candidates(query, options)) {
      searched += 1;
      insertCandidate(best, candidate, options.limit);
    }
    return { hits: best.map(hitOf), searched };
  }

  /** Cosines with all vectors of the options, in the order of import. */
  similarities(query: Float32Array, options: Omit<NearestOptions, 'limit'>): VectorHit[] {
    return Array.from(this.#candidates(query, options), hitOf);
  }

  *#candidates(query: Float32Array, options: Omit<NearestOptions, 'limit'>): Generator<Candidate> {
    const models = new Set(options.models);
    const queryLength = lengthOf(query);
    const wide = Float64Array.from(query, (value) => value / queryLength);
    for (const [slot, owner] of this.#owners.entries()) {
      if (!models.has(owner.modelId) || owner.patientKey === options.excludePatient) continue;
      if (options.modality !== null && owner.modality !== options.modality) continue;
      yield { owner, similarity: dot(wide, this.#vectors, slot * embeddingDimension) / (this.#lengths[slot] ?? 1) };
    }
  }

  #grow(): void {
    const vectors = new Float32Array(this.#vectors.length * 2);
    vectors.set(this.#vectors);
    this.#vectors = vectors;
    const lengths = new Float64Array(this.#lengths.length * 2);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }
}

/** Reads all vectors of the database into a new cache, page by page. */
export async function loadVectorCache(connection: ReadConnection): Promise<VectorCache> {
  const cache = new VectorCache();
  let after = 0;
  for (;;) {
    const page = await connection.all(
      `SELECT v.encoding, s.id, s.study_key, p.patient_key, s.modality, e.model_id, v.vector FROM embeddings v
       JOIN encodings e ON e.id = v.encoding JOIN studies s ON s.id = e.study JOIN patients p ON p.id = s.patient
       WHERE v.encoding > ? ORDER BY v.encoding LIMIT ?`,
      [after, pageRows],
      (row) => ({
        encodingRow: number(row, 'encoding'),
        studyRow: number(row, 'id'),
        studyKey: StudyKey.parse(text(row, 'study_key')),
        patientKey: PatientKey.parse(text(row, 'patient_key')),
        modality: Modality.parse(text(row, 'modality')),
        modelId: ModelId.parse(text(row, 'model_id')),
        embedding: float32(row, 'vector'),
      }),
    );
    for (const { encodingRow, ...vector } of page) {
      cache.put(vector);
      after = encodingRow;
    }
    if (page.length < pageRows) return cache;
  }
}
