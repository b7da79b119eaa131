/** Checks every file of a manifest and sums up. */
import type { FileCheck, Outcome } from './check-file.ts';
import type { CheckRequest } from './isolated-checker.ts';
import { isLossless, type ManifestEntry } from './manifest.ts';

/** One line of the table. */
export interface ConformanceRow extends FileCheck {
  readonly path: string;
  readonly category: string;
  readonly transferSyntaxUID: string;
  /** Whether there is one right result: toolkits agree on a lossless image that is not meant to be hostile. */
  readonly mustEqual: boolean;
  readonly milliseconds: number;
}

/** The whole result. */
export interface Conformance {
  readonly folder: string;
  readonly rows: readonly ConformanceRow[];
  readonly totals: {
    readonly files: number;
    /** Number of rows by what was looked at and outcome. */
    readonly bySubject: Readonly<Record<FileCheck['subject'], Partial<Record<Outcome, number>>>>;
    /** Lossless images on which toolkits agree: how many there are, and how many are equal. */
    readonly agreeingLossless: { readonly n: number; readonly equal: number };
    /** Files of the category `hostile`: how many there are, and how many brought anything down. */
    readonly hostile: { readonly n: number; readonly crashed: number };
  };
  /** Paths of the rows for which the run counts as failed. */
  readonly failures: readonly string[];
}

/** What checks one file. */
export type CheckOne = (request: CheckRequest) => Promise<FileCheck>;

const isDown = ({ outcome }: FileCheck): boolean => outcome === 'crashed' || outcome === 'failed';

/**
 * Checks the files one after the other.
 *
 * @param onProgress  called before each file with its number from 0
 */
export async function runConformance(
  folder: string,
  entries: readonly ManifestEntry[],
  check: CheckOne,
  onProgress: (done: number, total: number, path: string) => void = () => undefined,
): Promise<Conformance> {
  const rows: ConformanceRow[] = [];
  for (const [i, entry] of entries.entries()) {
    onProgress(i, entries.length, entry.path);
    const startedAt = performance.now();
    const result = await check({ folder, entry });
    const { path, category, transferSyntaxUID } = entry;
    const milliseconds = Math.round(performance.now() - startedAt);
    rows.push({ path, category, transferSyntaxUID, ...result, mustEqual: mustEqual(entry), milliseconds });
  }
  onProgress(entries.length, entries.length, '');
  return sumUp(folder, rows);
}

function mustEqual({ category, pixels, transferSyntaxUID }: ManifestEntry): boolean {
  return category !== 'hostile' && pixels !== null && pixels.isAgreed && isLossless(transferSyntaxUID);
}

/** Sums rows up. A file that is absent or another one cannot fail; that it could not be compared shows in the totals. */
export function sumUp(folder: string, rows: readonly ConformanceRow[]): Conformance {
  const bySubject: Record<FileCheck['subject'], Partial<Record<Outcome, number>>> = { pixels: {}, ecg: {}, file: {} };
  for (const { subject, outcome } of rows) bySubject[subject][outcome] = (bySubject[subject][outcome] ?? 0) + 1;
  const isThere = ({ outcome }: FileCheck): boolean => outcome !== 'missing' && outcome !== 'changed';
  const agreeing = rows.filter((row) => row.mustEqual && isThere(row));
  const hostile = rows.filter((row) => row.category === 'hostile');
  const fails = (row: ConformanceRow): boolean =>
    isDown(row) || (row.mustEqual && isThere(row) && row.outcome !== 'equal') || (row.subject === 'ecg' && row.outcome === 'differs');
  return {
    folder,
    rows,
    totals: {
      files: rows.length,
      bySubject,
      agreeingLossless: { n: agreeing.length, equal: agreeing.filter(({ outcome }) => outcome === 'equal').length },
      hostile: { n: hostile.length, crashed: hostile.filter(isDown).length },
    },
    failures: rows.filter(fails).map(({ path }) => path),
  };
}
