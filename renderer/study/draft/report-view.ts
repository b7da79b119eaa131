/** How the sentences of a report are shown: by section, numbered, marked in words. Pure. */
import type { DraftSectionName } from '../../../contract/draft.ts';
import { isMarked, reportSections, reportSectionTitles, type Report, type ReportSentence } from '../../../contract/report.ts';
import type { WordRange } from './spelling.svelte.ts';

/** A sentence with the number of its first piece of evidence, counted through the report from 1. */
export interface ShownSentence {
  readonly sentence: ReportSentence;
  readonly firstEvidence: number;
}

/** A section with its sentences in reading order; empty sections are there too, so that one can write in them. */
export interface ShownSection {
  readonly name: DraftSectionName;
  readonly title: string;
  readonly sentences: readonly ShownSentence[];
}

/** Sections in the order of a report. */
export function shownSections(sentences: readonly ReportSentence[]): ShownSection[] {
  let firstEvidence = 1;
  return reportSections.map((name) => ({
    name,
    title: reportSectionTitles[name],
    sentences: sentences
      .filter(({ section }) => section === name)
      .map((sentence) => {
        const shown = { sentence, firstEvidence };
        firstEvidence += sentence.drafted?.evidence.length ?? 0;
        return shown;
      }),
  }));
}

const stateWords: Readonly<Record<ReportSentence['state'], string>> = {
  unreviewed: 'not reviewed',
  accepted: 'accepted',
  edited: 'edited',
  rejected: 'rejected',
  written: 'own words',
};

/** The state in words: of a marked sentence what is wrong with it. */
export function stateMark(sentence: ReportSentence): string {
  if (!isMarked(sentence)) return stateWords[sentence.state];
  return sentence.drafted?.verdict === 'contradicted' ? 'contradicted by the evidence' : 'no evidence found';
}

/** A stretch of text that is spelt right, or a misspelt word. */
export interface SpeltPart {
  readonly text: string;
  readonly isMisspelt: boolean;
}

/** Cuts a text at its misspelt words. */
export function speltParts(text: string, misspelt: readonly WordRange[]): SpeltPart[] {
  const parts: SpeltPart[] = [];
  let at = 0;
  for (const [start, end] of misspelt) {
    if (start > at) parts.push({ text: text.slice(at, start), isMisspelt: false });
    parts.push({ text: text.slice(start, end), isMisspelt: true });
    at = end;
  }
  return at < text.length ? [...parts, { text: text.slice(at), isMisspelt: false }] : parts;
}

/** The report as plain text for the clipboard; while it is open it says so, and what was not reviewed says so. */
export function reportText(report: Report, sentences: readonly ReportSentence[]): string {
  const sections = reportSections.flatMap((section) => {
    const words = sentences
      .filter((sentence) => sentence.section === section && sentence.state !== 'rejected' && sentence.text.trim() !== '')
      .map((sentence) => (sentence.state === 'unreviewed' ? `${sentence.text.trim()} [${stateMark(sentence)}]` : sentence.text.trim()));
    return words.length === 0 ? [] : [`${reportSectionTitles[section]}: ${words.join(' ')}`];
  });
  const { signature } = report;
  const head = signature
    ? `Signed by ${signature.signedBy}, ${signature.signedAt}. SHA-256 ${signature.sha256}`
    : 'DRAFT, NOT SIGNED. Machine text where marked, not a diagnosis.';
  const addenda = report.addenda.map(({ text, signature: by }, i) => `Addendum ${i + 1}: ${text} (${by.signedBy}, ${by.signedAt})`);
  return [head, ...sections, ...addenda].join('\n\n');
}
