/** What a reader means by typed words: a finding of a prompt set, perhaps misspelt, or words of their own. Pure. */
import { plainWords, type Prompt, type PromptSet } from './prompt-set.ts';

export type Understood =
  /** Name or synonym of a finding. `isCorrected`: after changing a few letters. */
  { readonly kind: 'finding'; readonly prompt: Prompt; readonly isCorrected: boolean } | { readonly kind: 'words' };

/** Letters that may differ: one in eight, three at most; none in short words, where another abbreviation is as near. */
const lettersPerError = 8;
const mostErrors = 3;

/** Damerau–Levenshtein distance (adjacent letters may be exchanged), or `limit` + 1 when it is larger. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** Looks typed words up in a prompt set. */
export function understand(text: string, { prompts }: PromptSet): Understood {
  const wanted = plainWords(text);
  if (wanted === '') return { kind: 'words' };
  const phrases = prompts.flatMap((prompt) =>
    [prompt.name, ...prompt.synonyms, prompt.code.replace(/^.*:/, '')].map((phrase, i, all) => ({
      prompt,
      phrase: plainWords(phrase),
      isCode: i === all.length - 1,
    })),
  );
  const exact = phrases.find(({ phrase, isCode }) => phrase === wanted && !isCode) ?? phrases.find(({ phrase }) => phrase === wanted);
  if (exact) return { kind: 'finding', prompt: exact.prompt, isCorrected: false };
  const limit = Math.min(mostErrors, Math.floor(wanted.length / lettersPerError));
  if (limit === 0 || wanted.length > 200) return { kind: 'words' };
  const near = phrases
    .map(({ prompt, phrase }) => ({ prompt, distance: editDistance(wanted, phrase, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const [first, second] = near;
  // Two findings equally near (left, right): it is not for us to choose
  if (!first || (second && second.distance === first.distance && second.prompt !== first.prompt)) return { kind: 'words' };
  return { kind: 'finding', prompt: first.prompt, isCorrected: true };
}

/** Share of letters that are not of the Latin alphabet, from which the text encoder (English) has hardly anything to go by. */
const foreignShare = 0.3;

/** What the reader should know of how a text is read; empty when nothing. */
export function textRemarks(text: string, tokens: { readonly tokens: number; readonly limit: number }): string[] {
  const remarks: string[] = [];
  const letters = [...text].filter((letter) => /\p{L}/u.test(letter));
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (letters.length === 0) remarks.push('There is no word in this text.');
  else if (foreign.length > foreignShare * letters.length || hasForeignWords(text)) {
    remarks.push('The text encoder learned English; in another language the similarity says little.');
  }
  if (tokens.tokens > tokens.limit) {
    remarks.push(`Only the beginning is read: ${tokens.limit} of ${tokens.tokens.toLocaleString('en')} word pieces.`);
  }
  return remarks;
}

/** Commonest small words of languages that clinicians of English-speaking software write in; none of them is English. */
const foreignWords = new Set(
  'und der die das mit ohne kein keine nicht rechts links beidseits et le la les avec sans pas gauche droite del los las con sin izquierdo derecho por para della sinistra destra senza een het niet zonder och utan med inte nie bez oraz'.split(
    ' ',
  ),
);

function hasForeignWords(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const accents = words.filter((word) => /[äöüßéèêçñáíóúàìòùåøæłżśćń]/u.test(word)).length;
  return words.filter((word) => foreignWords.has(word)).length + accents > 0;
}
