/** Text of a report → sentences. Knows the field's abbreviations and numbers; pure. */

/** Words that end in a full stop and do not end a sentence. */
const abbreviations = new Set(
  'dr mr mrs ms prof st vs approx ca cf e.g i.e etc fig no nr incl resp max min inf sup ant post lat bilat dept temp yr yrs mo wk'.split(
    ' ',
  ),
);

/** Whether the full stop at `at` belongs to an abbreviation, an initial or a list number. */
function belongsToWord(text: string, at: number): boolean {
  if (text[at] !== '.') return false;
  const word = /[\p{L}\p{N}.]*$/u.exec(text.slice(0, at))?.[0] ?? '';
  if (/^\p{N}+$/u.test(word)) return /(^|[.!?]\s+|\n\s*)$/.test(text.slice(0, at - word.length)); // "2. Effusion": a list number
  return abbreviations.has(word.toLowerCase()) || /^\p{Lu}$/u.test(word);
}

/** Whether what follows a mark may begin a sentence: white space, then no lower-case letter. */
function mayFollow(rest: string): boolean {
  return /^["')\]]*\s+[^\p{Ll}\s]/u.test(rest);
}

function boundaries(text: string): number[] {
  const ends: number[] = [];
  for (const match of text.matchAll(/[.!?]+["')\]]*|\n+/g)) {
    const end = match.index + match[0].length;
    const isEnd = match[0].startsWith('\n') || (mayFollow(text.slice(end)) && !belongsToWord(text, match.index));
    if (isEnd) ends.push(end);
  }
  return ends;
}

function cut(text: string, ends: readonly number[]): string[] {
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end).trim()).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** All sentences of a finished text, trimmed, in order. */
export function splitSentences(text: string): string[] {
  return cut(text, [...boundaries(text), text.length]);
}

/** The sentences of a growing text that later text cannot change any more. */
export function finishedSentences(text: string): string[] {
  return cut(text, boundaries(text));
}
