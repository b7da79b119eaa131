/** The result of a conformance run as text for the terminal, or as one JSON object. */
import { formatTable } from '../cli/table.ts';
import type { Conformance, ConformanceRow } from './run-conformance.ts';

const subjects = { pixels: 'Images', ecg: 'ECGs', file: 'Other files' } as const;

function cells({ path, subject, outcome, imported, detail, mustEqual, milliseconds }: ConformanceRow): (string | number)[] {
  return [path, subject, mustEqual ? 'agreed, lossless' : '', outcome, imported, milliseconds, detail];
}

/** One line a file, then the totals and what failed. */
export function writeConformance({ folder, rows, totals, failures }: Conformance): string {
  const table = formatTable(['file', 'compared', 'oracle', 'outcome', 'import', 'ms', 'detail'], rows.map(cells));
  const { agreeingLossless, hostile, bySubject } = totals;
  const counts = (['pixels', 'ecg', 'file'] as const).flatMap((subject) => {
    const parts = Object.entries(bySubject[subject]).map(([outcome, n]) => `${n} ${outcome}`);
    return parts.length === 0 ? [] : [`${subjects[subject]}: ${parts.join(', ')}`];
  });
  return [
    table,
    '',
    `${totals.files} files of ${folder}`,
    ...counts,
    `Lossless images on which the toolkits agree: ${agreeingLossless.equal} of ${agreeingLossless.n} equal`,
    ...(hostile.n > 0 ? [`Hostile files: ${hostile.crashed} of ${hostile.n} brought the reader down`] : []),
    failures.length === 0 ? 'Nothing failed.' : `Failed: ${failures.join(', ')}`,
    '',
  ].join('\n');
}

/** Everything as one object. */
export function conformanceJson(conformance: Conformance): string {
  return `${JSON.stringify(conformance, null, 2)}\n`;
}
