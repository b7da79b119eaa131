/** Finds misspelt words: British and American English by Hunspell's dictionaries, the words of films and ECGs by Auscult's own list. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nspell from 'nspell';
import { editDistance } from './edit-distance.ts';
import { medicalWords } from './medical-words.ts';

/** So many suggestions at most. */
const mostSuggestions = 8;
/** A medical word is suggested up to so many edits away. */
const farthest = 2;

/** What is a word here: letters with inner hyphens and apostrophes. Words with digits (V5, T12, QT2) are passed over. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*/gu;

interface Dictionary {
  correct(word: string): boolean;
  suggest(word: string): string[];
}

function loadDictionary(name: string): Dictionary {
  const folder = dirname(createRequire(import.meta.url).resolve(name));
  return nspell(readFileSync(join(folder, 'index.aff'), 'utf8'), readFileSync(join(folder, 'index.dic'), 'utf8'));
}

/** Loading takes about a second and 60 MB; checking is quick, suggesting takes up to half a second. */
export class Speller {
  readonly #dictionaries: readonly Dictionary[];
  /** Lower case. */
  readonly #own = new Set(medicalWords.map((word) => word.toLowerCase()));
  readonly #checked = new Map<string, boolean>();

  constructor() {
    this.#dictionaries = ['dictionary-en', 'dictionary-en-gb'].map(loadDictionary);
  }

  /** Accepts these words from now on. */
  add(words: readonly string[]): void {
    for (const word of words) this.#own.add(word.toLowerCase());
    this.#checked.clear();
  }

  /** Where the misspelt words of a text are: [start, end) in UTF-16 units, in order. */
  misspelt(text: string): [number, number][] {
    const ranges: [number, number][] = [];
    for (const match of text.matchAll(wordPattern)) {
      const [word] = match;
      if (/\p{N}/u.test(word) || word.length === 1 || this.isCorrect(word)) continue;
      ranges.push([match.index, match.index + word.length]);
    }
    return ranges;
  }

  /** Whether a word is spelt right; a hyphenated word is when each part is. */
  isCorrect(word: string): boolean {
    const plain = word.replace(/’/gu, "'");
    let isRight = this.#checked.get(plain);
    if (isRight === undefined) {
      isRight = this.#look(plain) || (plain.includes('-') && plain.split('-').every((part) => part.length < 2 || this.#look(part)));
      this.#checked.set(plain, isRight);
    }
    return isRight;
  }

  /** Words near to a misspelt one: medical ones first, by distance, then those of the dictionaries. */
  suggest(word: string): string[] {
    const lower = word.toLowerCase();
    const near = [...this.#own]
      .map((own) => ({ own, distance: editDistance(lower, own, farthest) }))
      .filter(({ distance }) => distance <= farthest)
      .sort((a, b) => a.distance - b.distance || a.own.localeCompare(b.own))
      .map(({ own }) => asTyped(own, word));
    const general = near.length >= mostSuggestions ? [] : this.#dictionaries.flatMap((dictionary) => dictionary.suggest(word).slice(0, 4));
    return [...new Set([...near, ...general])].slice(0, mostSuggestions);
  }

  #look(word: string): boolean {
    const lower = word.toLowerCase();
    const singular = lower.replace(/'s?$/u, '');
    return this.#own.has(lower) || this.#own.has(singular) || this.#dictionaries.some((dictionary) => dictionary.correct(word));
  }
}

/** A word of the list in the case of what was typed; abbreviations keep their own. */
function asTyped(own: string, typed: string): string {
  const listed = medicalWords.find((word) => word.toLowerCase() === own) ?? own;
  if (listed !== own) return listed;
  const [first = ''] = typed;
  return first !== first.toLowerCase() ? own.charAt(0).toUpperCase() + own.slice(1) : own;
}
