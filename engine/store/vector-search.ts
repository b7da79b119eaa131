/** Chooses where an exact search runs: in memory while the vectors fit, else in the database. Both give the same answer. */
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
  #cache: Promise<VectorCache | null> | null = null;

  constructor(connection: ReadConnection, maximumCached = defaultMaximumCachedVectors) {
    this.#connection = connection;
    this.#maximumCached = maximumCached;
  }

  /** Studies nearest to a vector, best first. */
  async nearest(query: Float32Array, options: NearestOptions): Promise<{ hits: VectorHit[]; searched: number }> {
    if (options.models.length === 0) return { hits: [], searched: 0 };
    this.#cache ??= this.#load();
    const cache = await this.#cache;
    return cache ? cache.nearest(query, options) : nearestInDatabase(this.#connection, query, options);
  }

  /** Tells that a vector was committed. */
  async put(vector: CachedVector): Promise<void> {
    const cache = await this.#cache;
    cache?.put(vector);
    if (cache && cache.size > this.#maximumCached) this.#cache = Promise.resolve(null);
  }

  async #load(): Promise<VectorCache | null> {
    const count = await this.#connection.get('SELECT count(*) AS vectors FROM embeddings', [], (row) => number(row, 'vectors'));
    return (count ?? 0) > this.#maximumCached ? null : loadVectorCache(this.#connection);
  }
}
