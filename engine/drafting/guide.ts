/**
 * Guides the writing of a draft sentence by sentence: a sentence is taken when something supports every part of it, nothing speaks
 * against it and it says something new; what the plan holds and a section has not said by its end is asked for. Pure.
 */
import type { DraftSectionName, DraftSentence, Modality } from '../../contract/index.ts';
import { chronic, normalEcg, type ContentPlan, type PlanItem } from './content-plan.ts';
import { ecgPhrases } from './ecg-phrases.ts';
import { findMentions } from './mentions.ts';
import { nothingToState } from './rule-sentences.ts';
import { splitSentences } from './split-sentences.ts';
import { usualSentences } from './usual-sentences.ts';

/** Statements of an ECG, longest first, so that a longer one hides the shorter inside it. */
const phrasesLongestFirst = ecgPhrases.map(({ phrase }) => phrase).sort((a, b) => b.length - a.length);

/** The statements that a text makes of an ECG. */
export function statedPhrases(text: string): Set<string> {
  let rest = text.toLowerCase();
  const found = new Set<string>();
  for (const phrase of phrasesLongestFirst) {
    const words = phrase.toLowerCase();
    if (!rest.includes(words)) continue;
    found.add(phrase);
    rest = rest.replaceAll(words, ' ');
  }
  return found;
}

/** Concepts that a text affirms or leaves open. */
function affirmed(text: string, modality: Modality): Set<string> {
  const mentions = splitSentences(text).flatMap((sentence) => findMentions(sentence, [modality]));
  return new Set(mentions.filter(({ polarity }) => polarity !== 'denied').map(({ concept }) => concept.id));
}

/** Findings beside which no sentence should call the lungs clear. */
const ofTheLungs = new Set(['opacity', 'atelectasis', 'oedema', 'nodule', 'effusion', 'scar', 'granuloma']);
/** The plan's items that a text states. */
export function statedItems(text: string, items: readonly PlanItem[]): PlanItem[] {
  const phrases = statedPhrases(text);
  const concepts = affirmed(text, 'film');
  return items.filter(({ modality, name, sentence }) =>
    modality === 'ecg' ? phrases.has(name) : [...affirmed(sentence, 'film')].some((id) => concepts.has(id)),
  );
}

/** Concepts that are denied with an opacity: an airspace disease is one. */
const ofAnOpacity = new Set(['opacity', 'consolidation', 'pneumonia']);
/** Sums up nothing: a rhythm that a normal ECG has anyway, or the sentence for an empty section, varied by the model. */
const emptySummary =
  /\bnormal ecg with sinus (?:rhythm|arrhythmia)\b|\bshows\b.*\bnormal ecg\b|^no (?:finding|statement)s?\b.*\blikely\b/iu;

/** Whether a sentence on an ECG that is planned to be normal leaves that out of the impression. */
function hidesNormalEcg(text: string, section: DraftSectionName, items: readonly PlanItem[]): boolean {
  const phrases = statedPhrases(text);
  const isNormal = items.some(({ name }) => name === normalEcg);
  return section === 'impression' && isNormal && phrases.size > 0 && !phrases.has(normalEcg);
}

/** Whether a text states anything that is not planned, or denies what is. */
function departs(text: string, items: readonly PlanItem[], modalities: readonly Modality[]): boolean {
  const planned = new Set(items.flatMap(({ sentence, modality }) => [...affirmed(sentence, modality)]));
  const names = new Set(items.map(({ name }) => name));
  if (modalities.includes('ecg') && [...statedPhrases(text)].some((phrase) => !names.has(phrase))) return true;
  if (/\bclear\b/iu.test(text) && items.some(({ name }) => ofTheLungs.has(name))) return true;
  if (emptySummary.test(text)) return true;
  return findMentions(text, modalities).some(({ concept, polarity }) => {
    if (polarity === 'denied' && ofAnOpacity.has(concept.id) && names.has('opacity')) return true;
    if (concept.id === 'normal-film') return items.some(({ modality, name }) => modality === 'film' && !chronic.has(name));
    return (polarity === 'denied') === planned.has(concept.id);
  });
}

const modalitiesOf: Readonly<Record<DraftSectionName, readonly Modality[]>> = {
  technique: [],
  film: ['film'],
  ecg: ['ecg'],
  impression: ['film', 'ecg'],
};

/** Most of a film's findings that the impression names, and of an ECG's. */
const impressionLength = 3;

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const spoken = ({ sentence }: PlanItem): string => {
  const words = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(words) && !words.startsWith('Wolff') ? words.charAt(0).toLowerCase() + words.slice(1) : words;
};

/** A film is read region by region. What is said of one where nothing is found, unless one of its concepts was named. */
const regionsOfFilm: readonly { readonly concepts: readonly string[]; readonly sentence: string }[] = [
  { concepts: ['cardiomegaly'], sentence: 'Heart size is normal.' },
  { concepts: ['opacity', 'consolidation', 'pneumonia', 'atelectasis'], sentence: 'No focal airspace disease.' },
  { concepts: ['effusion'], sentence: 'No pleural effusion.' },
];

const plainRhythms = new Set(['sinus rhythm', 'sinus arrhythmia']);

/** The weightiest of a plan in one sentence, for the impression; `null` where a study has nothing to sum up. */
export function summarySentence({ modality, items }: ContentPlan): string | null {
  if (modality === 'film') {
    const named = items.filter(({ name }) => !chronic.has(name) || name === 'cardiomegaly').slice(0, impressionLength).map(spoken); // prettier-ignore
    const text = joined(named);
    return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }
  const isNormal = items.some(({ name }) => name === normalEcg);
  const notable = items.filter(({ name }) => !plainRhythms.has(name) && name !== normalEcg);
  if (isNormal) return notable.length > 0 ? `Normal ECG with ${joined(notable.slice(0, 1).map(spoken))}.` : 'Normal ECG.';
  const named = (notable.length > 0 ? notable : items).slice(0, impressionLength).map(spoken);
  return named.length > 0 ? `The ECG shows ${joined(named)}.` : null;
}

/** What a draft has said, section by section, and what it may say next. Use one for one draft. */
export class Guide {
  readonly #plans: readonly ContentPlan[];
  readonly #judge: (text: string, section: DraftSectionName) => DraftSentence;
  readonly #said = new Map<DraftSectionName, string[]>();

  /** @param judge  holds a sentence against everything that is known */
  constructor(plans: readonly ContentPlan[], judge: (text: string, section: DraftSectionName) => DraftSentence) {
    this.#plans = plans;
    this.#judge = judge;
  }

  #items(section: DraftSectionName): PlanItem[] {
    return this.#plans.filter(({ modality }) => modalitiesOf[section].includes(modality)).flatMap(({ items }) => items);
  }

  /** Whether a sentence may stand next in a section. */
  accepts(text: string, section: DraftSectionName): boolean {
    const items = this.#items(section);
    const isNew = this.#claims(text, section).some((claim) => !this.#claimed(section).has(claim));
    if (hidesNormalEcg(text, section, items)) return false;
    return isNew && !departs(text, items, modalitiesOf[section]) && this.#judge(text, section).verdict === 'supported';
  }

  /** Keeps what was said. */
  take(text: string, section: DraftSectionName): void {
    this.#said.set(section, [...(this.#said.get(section) ?? []), text]);
  }

  /** A sentence that the section still owes, or `null`. */
  missing(section: DraftSectionName): string | null {
    const [owed] = this.#owed(section);
    if (owed !== undefined) return owed;
    const isEmpty = !this.#said.has(section) && section !== 'technique';
    return (section === 'film' ? this.#unreadRegion() : null) ?? (isEmpty ? nothingToState(section) : null);
  }

  /** Whether a section says all that is planned, and what is normal as far as the findings support it. */
  isComplete(section: DraftSectionName): boolean {
    return this.#said.has(section) && this.missing(section) === null;
  }

  /**
   * Sentences that may well come next in a section: what it owes, in order, then what is usual, then what is not planned, which the
   * model may begin all the same.
   */
  expected(section: DraftSectionName): readonly string[] {
    const said = new Set(this.#said.get(section));
    const unsaid = this.#plans.filter(({ modality }) => modality === section).flatMap((plan) => plan.unsaid);
    return [...this.#owed(section), ...usualSentences[section], ...unsaid].filter((sentence) => !said.has(sentence));
  }

  #owed(section: DraftSectionName): string[] {
    const said = (this.#said.get(section) ?? []).join(' ');
    return section === 'impression' ? this.#owedSummaries(said) : this.#owedItems(said, section);
  }

  /** What is said of the first region of a film that nothing was said of, where the findings support it; or `null`. */
  #unreadRegion(): string | null {
    const said = this.#said.get('film') ?? [];
    const read = new Set(said.flatMap((text) => findMentions(text, ['film'])).map(({ concept }) => concept.id));
    const next = regionsOfFilm.find(({ concepts, sentence }) => !concepts.some((id) => read.has(id)) && this.accepts(sentence, 'film'));
    return next?.sentence ?? null;
  }

  #owedItems(said: string, section: DraftSectionName): string[] {
    const items = this.#items(section);
    const stated = new Set(statedItems(said, items));
    return items.filter((item) => !stated.has(item)).map(({ sentence }) => sentence);
  }

  #owedSummaries(said: string): string[] {
    return this.#plans.flatMap((plan) => {
      const summary = summarySentence(plan);
      const isSummed = plan.items.length === 0 || statedItems(said, plan.items).length > 0;
      return summary !== null && !isSummed ? [summary] : [];
    });
  }

  /** What a sentence says, one key a statement. */
  #claims(text: string, section: DraftSectionName): string[] {
    const mentions = findMentions(text, modalitiesOf[section]).map(({ concept, polarity }) => `${concept.id} ${polarity === 'denied'}`);
    return modalitiesOf[section].includes('ecg') ? [...mentions, ...statedPhrases(text)] : mentions;
  }

  #claimed(section: DraftSectionName): Set<string> {
    return new Set((this.#said.get(section) ?? []).flatMap((text) => this.#claims(text, section)));
  }
}
