/** What was changed between two texts, word by word. Pure. */

/** A stretch that both texts have, that only the new one has, or that only the old one had. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Words that are compared at most; beyond that the whole text counts as replaced. */
const mostWords = 1_500;

/**
 * The longest common sequence of words decides what is the same.
 *
 * @returns parts in order; those not `added` joined give `before`, those not `removed` joined give `after`
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const [a, b] = [tokens(before), tokens(after)];
  if (a.length > mostWords || b.length > mostWords) return join([part('removed', before), part('added', after)]);
  const lengths = commonLengths(a, b);
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      parts.push(part('same', a[i] ?? ''));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)))
      parts.push(part('removed', a[i++] ?? ''));
    else parts.push(part('added', b[j++] ?? ''));
  }
  return join(parts);
}

const part = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text });

/** Words with the white space before them; punctuation stands alone, so that a changed full stop is not a changed word. */
function tokens(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{N}\p{M}'’-]+|[^\s])|\s+$/gu) ?? [];
}

/** For each pair of positions, how long the longest common sequence of the rests is. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i] ?? [], lengths[i + 1] ?? []];
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return lengths;
}

function join(parts: readonly DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const next of parts) {
    const last = joined.at(-1);
    if (next.text === '') continue;
    if (last?.kind === next.kind) joined[joined.length - 1] = part(next.kind, last.text + next.text);
    else joined.push(next);
  }
  return joined;
}
