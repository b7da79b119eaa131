/** Takes a new draft into a report without touching what the clinician has done. Pure. */
import { reportSections, type DraftSentence, type ReportSentence } from '../../contract/index.ts';

/** Two sentences are the same when they differ in white space, case or the final full stop only. */
function sameness(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().replace(/[.\s]+$/u, '').toLowerCase(); // prettier-ignore
}

/**
 * The sentences of a report after a new draft: everything that was reviewed or written stays, in its order; unreviewed sentences of
 * earlier drafts give way; a drafted sentence that the clinician has already accepted, changed or rejected does not come a second time.
 *
 * @param newId  makes the id of each sentence that is added
 */
export function mergeDraft(existing: readonly ReportSentence[], drafted: readonly DraftSentence[], newId: () => string): ReportSentence[] {
  const kept = existing.filter(({ state }) => state !== 'unreviewed');
  return reportSections.flatMap((section) => {
    const own = kept.filter((sentence) => sentence.section === section);
    const known = new Set(own.flatMap(({ text, drafted: before }) => [sameness(text), ...(before ? [sameness(before.text)] : [])]));
    const added = drafted
      .filter((sentence) => sentence.section === section && !known.has(sameness(sentence.text)))
      .map((sentence): ReportSentence => ({ sentenceId: newId(), section, text: sentence.text, state: 'unreviewed', drafted: sentence }));
    return [...own, ...added];
  });
}
