import { AuscultError } from '../../contract/index.ts';

/**
 * Mean direction of unit vectors: each study counts the same, whatever its modality.
 *
 * @param vectors  one or more, all of one dimension
 * @returns unit vector
 * @throws AuscultError 'internal-error' when the vectors cancel out or there is none
 */
export function fuse(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (const [i, value] of vector.entries()) sum[i] = (sum[i] ?? 0) + value;
  const length = Math.hypot(...sum);
  if (!(length > 1e-9)) throw new AuscultError('internal-error', { what: 'average embeddings that cancel out' });
  return Float32Array.from(sum, (value) => value / length);
}
