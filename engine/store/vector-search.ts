/**
 * Chooses where an exact search runs: in memory once the vectors are there, else in the database. Both give the same answer.
 * The first search starts filling the memory and does not wait for it.
 */
import type { ReadConnection } from './connection.ts';
import { nearestInDatabase } from './nearest-in-database.ts';
import { number } from './row.ts';
import type { NearestOptions, VectorHit } from './store.ts';
import { loadVectorCache } from './vector-cache.ts';
import type { CachedVector, VectorCache } from './vector-cache.ts';

/** 200,000 vectors of 256 float32 take 205 MB. */
export const defaultMaximumCachedVectors = 200_000;

/** Exact nearest-neighbour search over the encodings of a store. */
export class VectorSearch {
  readonly #connection: ReadConnection;
  readonly #maximumCached: number;
  #cache: VectorCache | null = null;
  /** Set by the first search: vectors are being read into memory, were read, or are too many for it. */
  #loading: Promise<void> | null = null;
  /** Vectors that are committed while others are being read. */
  #late: CachedVector[] | null = null;

  constructor(connection: ReadConnection, maximumCached = defaultMaximumCachedVectors) {
    this.#connection = connection;
    this.#maximumCached = maximumCached;
  }

  /** Studies nearest to a vector, best first. */
  async nearest(query: Float32Array, options: NearestOptions): Promise<{ hits: VectorHit[]; searched: number }> {
    if (options.models.length === 0) return { hits: [], searched: 0 };
    if (this.#cache) return this.#cache.nearest(query, options);
    this.#loading ??= this.#load();
    return nearestInDatabase(this.#connection, query, options);
  }

  /** Cosines with all vectors, in no order. Waits for the memory where there is room for it. */
  async similarities(query: Float32Array, options: Omit<NearestOptions, 'limit'>): Promise<VectorHit[]> {
    if (options.models.length === 0) return [];
    this.#loading ??= this.#load();
    await this.#loading;
    if (this.#cache) return this.#cache.similarities(query, options);
    return (await nearestInDatabase(this.#connection, query, { ...options, limit: Number.MAX_SAFE_INTEGER })).hits;
  }

  /** Tells that a vector was committed. */
  put(vector: CachedVector): void {
    this.#late?.push(vector);
    this.#cache?.put(vector);
    if (this.#cache && this.#cache.size > this.#maximumCached) this.#cache = null;
  }

  /** Waits until nothing is being read into memory. */
  async settle(): Promise<void> {
    await this.#loading;
  }

  async #load(): Promise<void> {
    this.#late = [];
    try {
      const count = await this.#connection.get('SELECT count(*) AS vectors FROM embeddings', [], (row) => number(row, 'vectors'));
      if ((count ?? 0) > this.#maximumCached) return;
      const cache = await loadVectorCache(this.#connection);
      for (const vector of this.#late) cache.put(vector);
      this.#cache = cache;
    } catch {
      // The database goes on answering; what is wrong with it shows there.
    } finally {
      this.#late = null;
    }
  }
}
