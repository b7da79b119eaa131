/** What each word of a text adds to its similarity with a recording: how much the similarity falls without it. */
import type { WordWeight } from '../../contract/index.ts';

/** Words that are looked at; the encoder sees hardly more. */
const mostWords = 40;

/**
 * Leave-one-out weights. A text of one word has that word alone.
 *
 * @param similarity  of the recording with a text
 */
export async function wordWeights(text: string, similarity: (text: string) => Promise<number>): Promise<WordWeight[]> {
  const words = text.trim().split(/\s+/u).filter(Boolean).slice(0, mostWords);
  const whole = await similarity(words.join(' '));
  if (words.length < 2) return words.map((word) => ({ word, weight: whole }));
  const weights: WordWeight[] = [];
  for (const [i, word] of words.entries()) {
    weights.push({ word, weight: whole - (await similarity(words.filter((_word, k) => k !== i).join(' '))) });
  }
  return weights;
}
