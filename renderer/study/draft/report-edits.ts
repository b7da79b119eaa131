/** What the clinician can do to the sentences of a report. Each function gives a new list. Pure. */
import type { DraftSectionName } from '../../../contract/draft.ts';
import { isMarked, reportSections, type ReportSentence, type ReportTemplate } from '../../../contract/report.ts';

type Sentences = readonly ReportSentence[];

function changed(sentences: Sentences, sentenceId: string, change: (sentence: ReportSentence) => ReportSentence): Sentences {
  return sentences.map((sentence) => (sentence.sentenceId === sentenceId ? change(sentence) : sentence));
}

/** State of a drafted sentence that the clinician stands by, by whether it still says what was drafted. */
function keptState({ drafted }: ReportSentence, text: string): ReportSentence['state'] {
  if (drafted === null) return 'written';
  return drafted.text === text ? 'accepted' : 'edited';
}

/** Stands by a sentence, also by one that was rejected before. */
export function accept(sentences: Sentences, sentenceId: string): Sentences {
  return changed(sentences, sentenceId, (sentence) => ({ ...sentence, state: keptState(sentence, sentence.text) }));
}

/** Stands by every sentence that was not reviewed and is not marked: those without support, or contradicted, are left to be read. */
export function acceptSupported(sentences: Sentences): Sentences {
  return sentences.map((sentence) =>
    sentence.state === 'unreviewed' && !isMarked(sentence) ? { ...sentence, state: keptState(sentence, sentence.text) } : sentence,
  );
}

/** Leaves a sentence out; one of the clinician's own is removed. */
export function reject(sentences: Sentences, sentenceId: string): Sentences {
  const found = sentences.find((sentence) => sentence.sentenceId === sentenceId);
  if (found?.drafted === null) return sentences.filter((sentence) => sentence !== found);
  return changed(sentences, sentenceId, (sentence) => ({ ...sentence, state: 'rejected' }));
}

/** Changes the words of a sentence. */
export function rewrite(sentences: Sentences, sentenceId: string, text: string): Sentences {
  return changed(sentences, sentenceId, (sentence) => ({ ...sentence, text, state: keptState(sentence, text) }));
}

/** Brings back the words that were drafted. */
export function restoreDraft(sentences: Sentences, sentenceId: string): Sentences {
  return changed(sentences, sentenceId, (sentence) =>
    sentence.drafted === null ? sentence : { ...sentence, text: sentence.drafted.text, state: 'accepted' },
  );
}

/** Ends the editing of a sentence: one without words is left out. */
export function tidy(sentences: Sentences, sentenceId: string): Sentences {
  const found = sentences.find((sentence) => sentence.sentenceId === sentenceId);
  return found && found.text.trim() === '' && found.state !== 'rejected' ? reject(sentences, sentenceId) : sentences;
}

/** Adds a sentence of the clinician's own behind another, or at the end of a section. */
export function add(sentences: Sentences, sentence: ReportSentence, afterId: string | null): Sentences {
  const after = sentences.findIndex(({ sentenceId }) => sentenceId === afterId);
  const at = after >= 0 ? after + 1 : endOf(sentences, sentence.section);
  return [...sentences.slice(0, at), sentence, ...sentences.slice(at)];
}

/** Moves a sentence within its section; nothing happens at its ends. */
export function move(sentences: Sentences, sentenceId: string, by: -1 | 1): Sentences {
  const from = sentences.findIndex((sentence) => sentence.sentenceId === sentenceId);
  const moved = sentences[from];
  if (!moved) return sentences;
  let to = from + by;
  while (sentences[to] && sentences[to]?.section !== moved.section) to += by;
  const other = sentences[to];
  if (!other) return sentences;
  return sentences.map((sentence, i) => (i === from ? other : i === to ? moved : sentence));
}

/** Adds the sentences of a template, each at the end of its section; what is there stays. */
export function addTemplate(sentences: Sentences, template: ReportTemplate, newId: () => string): Sentences {
  let all = sentences;
  for (const section of reportSections)
    for (const text of template.sections[section] ?? []) all = add(all, written(newId(), section, text), null);
  return all;
}

/** A sentence of the clinician's own. */
export function written(sentenceId: string, section: DraftSectionName, text: string): ReportSentence {
  return { sentenceId, section, text, state: 'written', drafted: null };
}

/** Where the sentences of a section end in the whole list. */
function endOf(sentences: Sentences, section: DraftSectionName): number {
  const place = reportSections.indexOf(section);
  const later = sentences.findIndex((sentence) => reportSections.indexOf(sentence.section) > place);
  return later < 0 ? sentences.length : later;
}
