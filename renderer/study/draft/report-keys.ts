/** What the keys do while the focus is in the report. */
import type { ReportSentence } from '../../../contract/report.ts';
import type { ReportState } from './report.svelte.ts';

/** The sentence `by` places further on, in reading order; the first or last one when none is selected. */
function neighbour(sentences: readonly ReportSentence[], from: string | null, by: -1 | 1): ReportSentence | undefined {
  const at = sentences.findIndex(({ sentenceId }) => sentenceId === from);
  if (at < 0) return by === 1 ? sentences[0] : sentences.at(-1);
  return sentences[at + by];
}

const always: Readonly<Record<string, (report: ReportState) => void>> = {
  'ctrl+z': (report) => report.undo(),
  'ctrl+y': (report) => report.redo(),
  'ctrl+shift+z': (report) => report.redo(),
  'ctrl+enter': (report) => {
    report.endEditing();
    report.isSigning = report.isOpen;
  },
};

const onSentence: Readonly<Record<string, (report: ReportState, sentence: ReportSentence) => void>> = {
  a: (report, { sentenceId }) => report.accept(sentenceId),
  x: (report, { sentenceId }) => report.toggleRejected(sentenceId),
  delete: (report, { sentenceId }) => report.toggleRejected(sentenceId),
  enter: (report, { sentenceId }) => report.edit(sentenceId),
  f2: (report, { sentenceId }) => report.edit(sentenceId),
  n: (report, { section, sentenceId }) => report.addSentence(section, sentenceId),
  u: (report, { sentenceId }) => report.restoreDraft(sentenceId),
  'alt+arrowup': (report, { sentenceId }) => report.move(sentenceId, -1),
  'alt+arrowdown': (report, { sentenceId }) => report.move(sentenceId, 1),
};

const inList: Readonly<Record<string, (report: ReportState) => void>> = {
  s: (report) => report.acceptSupported(),
  c: (report) => (report.showsChanges = !report.showsChanges),
};

/**
 * Carries out a key.
 *
 * @param key  as `keyOf` writes it, with `shift+` for Ctrl+Shift+Z
 * @param isTyping  whether a sentence is being typed in: only the keys with Ctrl count then
 * @param shown  sentences in reading order
 * @returns whether the key meant something here
 */
export function handleReportKey(report: ReportState, key: string, isTyping: boolean, shown: readonly ReportSentence[]): boolean {
  if (!report.isOpen) return false;
  const act = always[key];
  if (act) {
    act(report);
    return true;
  }
  if (isTyping) return false;
  const by = key === 'arrowdown' || key === 'j' ? 1 : key === 'arrowup' || key === 'k' ? -1 : 0;
  if (by !== 0) {
    const next = neighbour(shown, report.selectedId, by);
    if (next) report.select(next.sentenceId);
    return true;
  }
  const sentence = shown.find(({ sentenceId }) => sentenceId === report.selectedId);
  const onOne = sentence && onSentence[key];
  if (onOne) onOne(report, sentence);
  else if (inList[key]) inList[key](report);
  else return false;
  return true;
}

/** The keys for the help overlay. */
export const reportShortcuts: readonly { readonly keys: readonly string[]; readonly what: string }[] = [
  { keys: ['Ctrl', 'E'], what: 'To the report: the first sentence that is not reviewed' },
  { keys: ['↑', '↓'], what: 'Previous, next sentence (also K, J)' },
  { keys: ['A'], what: 'Accept the sentence' },
  { keys: ['Enter'], what: 'Edit the sentence; Esc ends' },
  { keys: ['X'], what: 'Reject the sentence, or take it back in' },
  { keys: ['N'], what: 'New sentence below' },
  { keys: ['S'], what: 'Accept all that is supported and not reviewed' },
  { keys: ['U'], what: 'Back to the drafted words' },
  { keys: ['M'], what: 'Show where on the film or ECG the evidence of the sentence stands' },
  { keys: ['C'], what: 'Show what was changed against the draft' },
  { keys: ['Alt', '↑', '↓'], what: 'Move the sentence' },
  { keys: ['.normal'], what: 'A macro: typed, then a space' },
  { keys: ['Ctrl', 'Z'], what: 'Undo; Ctrl Y or Ctrl Shift Z: redo' },
  { keys: ['Ctrl', 'Enter'], what: 'Sign' },
  { keys: ['Ctrl', 'Shift', 'E'], what: 'Export the signed report as DICOM or FHIR' },
];
