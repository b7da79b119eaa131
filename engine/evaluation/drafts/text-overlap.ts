/** How near a text is to a reference in words: ROUGE-L and corpus BLEU-4. Pure. */
import type { RowWeights } from '../auc.ts';

const longestGram = 4;

/** Lower-case words and numbers; punctuation is dropped. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+(?:[-'][a-z0-9]+)*/g) ?? [];
}

/** Length of the longest common subsequence. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = new Uint16Array(b.length + 1);
  for (const word of a) {
    let diagonal = 0;
    for (const [j, other] of b.entries()) {
      const above = row[j + 1] ?? 0;
      row[j + 1] = word === other ? diagonal + 1 : Math.max(above, row[j] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}

/**
 * ROUGE-L: F1 of the longest common subsequence of words.
 *
 * @see Lin C-Y, ACL workshop Text Summarization Branches Out 2004
 */
export function rougeL(text: string, reference: string): number {
  const [a, b] = [wordsOf(text), wordsOf(reference)];
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  return (2 * longestCommon(a, b)) / (a.length + b.length);
}

/** What corpus BLEU is summed from: matched and possible n-grams for n = 1 … 4, and both lengths in words. */
export interface BleuCounts {
  readonly matched: readonly number[];
  readonly possible: readonly number[];
  readonly length: number;
  readonly referenceLength: number;
}

function grams(words: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= words.length; i++) {
    const gram = words.slice(i, i + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Counts of one text. */
export function bleuCounts(text: string, reference: string): BleuCounts {
  const [a, b] = [wordsOf(text), wordsOf(reference)];
  const lengths = Array.from({ length: longestGram }, (_, i) => i + 1);
  return {
    matched: lengths.map((n) => {
      const theirs = grams(b, n);
      return [...grams(a, n)].reduce((sum, [gram, count]) => sum + Math.min(count, theirs.get(gram) ?? 0), 0);
    }),
    possible: lengths.map((n) => Math.max(0, a.length - n + 1)),
    length: a.length,
    referenceLength: b.length,
  };
}

/**
 * Corpus BLEU-4 with the brevity penalty, unsmoothed: 0 where no run of four words is matched.
 *
 * @see Papineni K et al., ACL 2002
 */
export function corpusBleu(counts: readonly BleuCounts[], weights: RowWeights): number {
  const total = (value: (count: BleuCounts) => number): number =>
    counts.reduce((sum, count, i) => sum + (weights[i] ?? 0) * value(count), 0);
  let logs = 0;
  for (let n = 0; n < longestGram; n++) {
    const matched = total((count) => count.matched[n] ?? 0);
    if (matched === 0) return 0;
    logs += Math.log(matched / total((count) => count.possible[n] ?? 0));
  }
  const brevity = Math.min(0, 1 - total(({ referenceLength }) => referenceLength) / total(({ length }) => length));
  return Math.exp(brevity + logs / longestGram);
}
