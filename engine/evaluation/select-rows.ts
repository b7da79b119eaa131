/** Which rows of an index are evaluated: those of the asked split, source by source. */
import { grouped } from './grouped.ts';

interface SplitRow {
  readonly split?: string | null | undefined;
}

/** What was taken of one source, and why. */
export interface SourceSelection {
  readonly source: string;
  readonly rows: number;
  readonly taken: number;
  /** `all` or the name of the split. */
  readonly part: string;
  readonly reason: string;
}

export interface Selection<Row> {
  readonly rows: readonly Row[];
  readonly sources: readonly SourceSelection[];
}

interface SelectOptions<Row> {
  /** `test`, another split of the index, or `all`. */
  readonly split: string;
  readonly sourceOf: (row: Row) => string;
  /** Sources that no model was trained on: asked for `test`, all their rows serve. */
  readonly isUnseen: (source: string) => boolean;
}

function partOf<Row extends SplitRow>(rows: readonly Row[], isUnseen: boolean, split: string): { part: string; reason: string } {
  const has = (name: string): boolean => rows.some((row) => row.split === name);
  if (split === 'all') return { part: 'all', reason: 'asked for' };
  if (!rows.some((row) => row.split)) return { part: 'all', reason: 'the source has no splits' };
  if (split === 'test' && isUnseen) return { part: 'all', reason: 'no model was trained on this source' };
  if (split === 'test' && !has('test') && has('val')) return { part: 'val', reason: 'the source has no test split' };
  return { part: split, reason: 'asked for' };
}

/** Takes the rows of a split from each source. A source without splits is taken whole; one without `test` gives `val` instead. */
export function selectRows<Row extends SplitRow>(rows: readonly Row[], { split, sourceOf, isUnseen }: SelectOptions<Row>): Selection<Row> {
  const taken: Row[] = [];
  const sources: SourceSelection[] = [];
  for (const [source, members] of grouped(rows, sourceOf)) {
    const { part, reason } = partOf(members, isUnseen(source), split);
    const chosen = part === 'all' ? members : members.filter((row) => row.split === part);
    taken.push(...chosen);
    sources.push({ source, rows: members.length, taken: chosen.length, part, reason });
  }
  return { rows: taken, sources };
}
