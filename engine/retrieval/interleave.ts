/**
 * Merges ranked lists by rank: first of each list in turn, then the second of each, and so on. Scores of different lists are
 * not compared, since cosines within a modality and across do not share a scale.
 *
 * @param lists  each best first; the list named first leads at every rank
 * @param limit  length of the result at most
 */
export function interleave<T>(lists: readonly (readonly T[])[], limit: number): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const merged: T[] = [];
  for (let rank = 0; rank < longest && merged.length < limit; rank += 1) {
    for (const list of lists) {
      const item = list[rank];
      if (item !== undefined && merged.length < limit) merged.push(item);
    }
  }
  return merged;
}
