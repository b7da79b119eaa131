/** What a save of a report changes: sentences compared one by one, each change written down. */
import type { ReportSentence, SentenceEdit } from '../../contract/index.ts';
import type { Transaction } from './connection.ts';
import { number, text } from './row.ts';

/** Typing on in the same sentence within this time is one edit, ms. */
const typingPauseMs = 5_000;

/** One change of one sentence. */
export interface ReportEdit {
  readonly sentenceId: string;
  readonly kind: 'added' | 'removed' | 'text' | 'state' | 'moved';
  readonly before: string;
  readonly after: string;
}

const describe = ({ section, state, text: words }: SentenceEdit): string => JSON.stringify({ section, state, text: words });

/** The changes that lead from one list of sentences to another, in the order of the new one, removals last. Pure. */
export function editsBetween(before: readonly ReportSentence[], after: readonly SentenceEdit[]): ReportEdit[] {
  const old = new Map(before.map((sentence, i) => [sentence.sentenceId, { sentence, next: before[i + 1]?.sentenceId ?? '' }]));
  const ids = new Set(after.map(({ sentenceId }) => sentenceId));
  const keptBefore = before.filter(({ sentenceId }) => ids.has(sentenceId)).map(({ sentenceId }) => sentenceId);
  const keptAfter = after.filter(({ sentenceId }) => old.has(sentenceId)).map(({ sentenceId }) => sentenceId);
  const edits: ReportEdit[] = [];
  for (const sentence of after) {
    const { sentenceId } = sentence;
    const known = old.get(sentenceId)?.sentence;
    if (!known) {
      edits.push({ sentenceId, kind: 'added', before: '', after: describe(sentence) });
      continue;
    }
    if (known.text !== sentence.text) edits.push({ sentenceId, kind: 'text', before: known.text, after: sentence.text });
    if (known.state !== sentence.state) edits.push({ sentenceId, kind: 'state', before: known.state, after: sentence.state });
    const isMoved = keptBefore.indexOf(sentenceId) !== keptAfter.indexOf(sentenceId) || known.section !== sentence.section;
    if (isMoved)
      edits.push({
        sentenceId,
        kind: 'moved',
        before: `${known.section} ${keptBefore.indexOf(sentenceId)}`,
        after: `${sentence.section} ${keptAfter.indexOf(sentenceId)}`,
      });
  }
  for (const sentence of before)
    if (!ids.has(sentence.sentenceId))
      edits.push({ sentenceId: sentence.sentenceId, kind: 'removed', before: describe(sentence), after: '' });
  return edits;
}

/** Writes edits down; goes on with the last one when it is the same sentence being typed. */
export async function recordEdits(
  transaction: Transaction,
  reportRow: number,
  revision: number,
  at: string,
  edits: readonly ReportEdit[],
): Promise<void> {
  for (const { sentenceId, kind, before, after } of edits) {
    const last = await transaction.get(
      'SELECT id, at, sentence_id, kind FROM report_edits WHERE report = ? ORDER BY id DESC LIMIT 1',
      [reportRow],
      (row) => ({
        id: number(row, 'id'),
        at: text(row, 'at'),
        isSame: text(row, 'sentence_id') === sentenceId && text(row, 'kind') === kind,
      }),
    );
    const goesOn = kind === 'text' && last?.isSame === true && Date.parse(at) - Date.parse(last.at) < typingPauseMs;
    if (goesOn)
      await transaction.run('UPDATE report_edits SET after = ?, at = ?, revision = ? WHERE id = ?', [after, at, revision, last.id]);
    else
      await transaction.run(
        'INSERT INTO report_edits (report, revision, at, sentence_id, kind, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [reportRow, revision, at, sentenceId, kind, before, after],
      );
  }
}

/** Writes the rows of sentences that are new or changed, and removes those that are gone. */
export async function writeSentences(
  transaction: Transaction,
  reportRow: number,
  before: readonly ReportSentence[],
  after: readonly ReportSentence[],
): Promise<void> {
  const old = new Map(before.map((sentence, position) => [sentence.sentenceId, { sentence, position }]));
  for (const [position, sentence] of after.entries()) {
    const known = old.get(sentence.sentenceId);
    old.delete(sentence.sentenceId);
    const { sentenceId, section, text: words, state, drafted } = sentence;
    if (!known)
      await transaction.run(
        'INSERT INTO report_sentences (report, sentence_id, position, section, text, state, drafted) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [reportRow, sentenceId, position, section, words, state, drafted && JSON.stringify(drafted)],
      );
    else if (
      known.position !== position ||
      known.sentence.section !== section ||
      known.sentence.text !== words ||
      known.sentence.state !== state
    )
      await transaction.run(
        'UPDATE report_sentences SET position = ?, section = ?, text = ?, state = ? WHERE report = ? AND sentence_id = ?',
        [position, section, words, state, reportRow, sentenceId],
      );
  }
  for (const sentenceId of old.keys())
    await transaction.run('DELETE FROM report_sentences WHERE report = ? AND sentence_id = ?', [reportRow, sentenceId]);
}
