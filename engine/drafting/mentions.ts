/**
 * What a sentence says: which concepts it mentions, whether they are affirmed, denied or left open, and on which side. A small
 * reader in the manner of NegEx; knows nothing of findings.
 *
 * @see Chapman WW et al., J Biomed Inform 2001;34:301–310
 */
import type { Modality } from '../../contract/index.ts';
import type { Concept } from './concept.ts';
import { ecgConcepts } from './ecg-concepts.ts';
import { filmConcepts } from './film-concepts.ts';

export type Polarity = 'affirmed' | 'denied' | 'possible';
export type Side = 'left' | 'right' | 'both';

/** One concept in one sentence. */
export interface Mention {
  readonly concept: Concept;
  readonly polarity: Polarity;
  /** Stated side; `null` when none is stated or the concept has no sides. */
  readonly side: Side | null;
  /** The words that were recognised. */
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

interface Match {
  readonly concept: Concept;
  readonly saysAbsent: boolean;
  readonly start: number;
  readonly end: number;
}

interface Pattern {
  readonly concept: Concept;
  readonly saysAbsent: boolean;
  readonly expression: RegExp;
}

function patternsOf(concept: Concept): Pattern[] {
  const compile = (terms: readonly string[], saysAbsent: boolean): Pattern[] =>
    terms.length === 0 ? [] : [{ concept, saysAbsent, expression: new RegExp(`(?<![\\w-])(?:${terms.join('|')})(?![\\w-])`, 'giu') }];
  return [...compile(concept.terms, false), ...compile(concept.absenceTerms ?? [], true)];
}

const patterns: Readonly<Record<Modality, readonly Pattern[]>> = {
  film: filmConcepts.flatMap(patternsOf),
  ecg: ecgConcepts.flatMap(patternsOf),
};

/** Words that look like a negation and are none: they deny change or certainty, not the finding. */
const falseNegation =
  /\b(?:no (?:significant |interval |definite )*change|not only|not (?:significantly )?changed|no increase|without change)\b/giu;
const uncertainty = /\b(?:cannot|can not|not) (?:be )?(?:entirely |completely )?(?:excluded?|ruled out)\b/giu;
const negation =
  /\b(?:no|not|without|w\/o|absence of|absent|free of|negative for|clear of|neither|nor|never|rather than|resolution of|resolved|denies)\b/giu;
const scopeEnd =
  /;|:|\b(?:but|however|although|though|except|other than|apart from|aside from|which|yet|while|there (?:is|are)|(?<!consistent |compatible )with)\b|, (?:and )?(?:the|there|heart|lungs?)\b|\band (?:the|there) |(?:,|\band) (?:mild|mildly|moderate|small|stable|old|chronic)\b(?![^;:]*\bn?or\b)/giu;
const deniedAfter =
  /^[^,;:]{0,40}?\b(?:(?:is|are|was|were|has been|have been|has|have)\s+(?:not (?:been )?(?:seen|identified|present|evident|visuali[sz]ed|detected|demonstrated|appreciated|noted)|absent|resolved|ruled out|excluded|unlikely)|not (?:seen|identified|present|evident))\b/iu;
const hedgeBefore =
  /\b(?:possible|possibly|probable|probably|likely|may|might|could|suspected|suspicious for|suggest\w*|question(?:able)?|concern(?:ing)? for|consider|versus|rule out|exclude|borderline|unclear whether)\b/iu;
const hedgeAfter = /^[^,;:]{0,30}?\b(?:(?:is|are) (?:possible|suspected|likely|probable)|suspected|possible)\b/iu;

/** Replaces by blanks what would be misread, so that places in the text stay the same. */
function blanked(text: string, expression: RegExp): string {
  return text.replace(expression, (found) => ' '.repeat(found.length));
}

/** End of the last match of an expression that is not followed by an end of scope; −1 when there is none. */
function governs(expression: RegExp, before: string): boolean {
  const last = [...before.matchAll(expression)].at(-1);
  return last !== undefined && before.slice(last.index + last[0].length).search(scopeEnd) < 0;
}

/** The stretch of the sentence around a match in which negations and hedges reach it. */
function clauseBefore(text: string, start: number): string {
  const before = text.slice(0, start);
  const last = [...before.matchAll(scopeEnd)].at(-1);
  return last ? before.slice(last.index + last[0].length) : before;
}

function polarityOf(sentence: string, match: Match): Polarity {
  if (match.saysAbsent) return 'denied';
  const after = sentence.slice(match.end);
  if (after.slice(0, 50).search(uncertainty) >= 0 || sentence.slice(0, match.start).search(/\bcannot (?:exclude|rule out)\b/iu) >= 0)
    return 'possible';
  const text = blanked(sentence, falseNegation);
  if (governs(negation, text.slice(0, match.start)) || deniedAfter.test(text.slice(match.end))) return 'denied';
  return hedgeBefore.test(clauseBefore(text, match.start)) || hedgeAfter.test(text.slice(match.end)) ? 'possible' : 'affirmed';
}

const sideWords = /\b(?:left|right)(?:[- ]sided)?\b|\b(?:bilateral(?:ly)?|both|bibasilar|bibasal)\b/giu;

/** The side stated in the clause of a match, between its neighbours. */
function sideOf(sentence: string, match: Match, all: readonly Match[]): Side | null {
  if (!match.concept.isSided) return null;
  const from = Math.max(
    0,
    ...all.filter((other) => other.end <= match.start).map((other) => other.end),
    match.start - clauseBefore(sentence, match.start).length,
  );
  const nextStart = Math.min(sentence.length, ...all.filter((other) => other.start >= match.end).map((other) => other.start));
  const rest = sentence.slice(match.end, nextStart);
  const stop = rest.search(/[,;:]|\b(?:and|but|with|without|no|however)\b/iu);
  const area = sentence.slice(from, match.end + (stop < 0 ? rest.length : stop));
  const found = new Set(
    [...area.matchAll(sideWords)].map(([word]) => (/^left/iu.test(word) ? 'left' : /^right/iu.test(word) ? 'right' : 'both')),
  );
  if (found.has('both') || found.size > 1) return 'both';
  return [...found][0] ?? null;
}

/** Drops matches that lie inside a longer one: "incomplete left bundle branch block" is not "left bundle branch block". */
function outermost(matches: readonly Match[]): Match[] {
  return matches.filter(
    (inner) =>
      !matches.some(
        (outer) =>
          outer !== inner && outer.start <= inner.start && outer.end >= inner.end && outer.end - outer.start > inner.end - inner.start,
      ),
  );
}

/**
 * Everything that a sentence says in the words of the concept tables, in order.
 *
 * @param modalities  whose concepts are looked for
 */
export function findMentions(sentence: string, modalities: readonly Modality[]): Mention[] {
  const matches = outermost(
    modalities.flatMap((modality) =>
      patterns[modality].flatMap(({ concept, saysAbsent, expression }) =>
        [...sentence.matchAll(expression)].map((found): Match => ({
          concept,
          saysAbsent,
          start: found.index,
          end: found.index + found[0].length,
        })),
      ),
    ),
  );
  return matches
    .map((match): Mention => ({
      concept: match.concept,
      polarity: polarityOf(sentence, match),
      side: sideOf(sentence, match, matches),
      words: sentence.slice(match.start, match.end),
      start: match.start,
      end: match.end,
    }))
    .sort((a, b) => a.start - b.start);
}
