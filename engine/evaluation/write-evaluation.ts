/** Results as text for the terminal, or as one JSON object. */
import { grouped } from './grouped.ts';
import { flatMetrics, type Metric, type MetricTree } from './metric-tree.ts';
import type { Evaluation, EvaluationAbout } from './run-evaluation.ts';

/** Names shown of a long list. */
const namesShown = 20;

const number = (value: number): string => value.toLocaleString('en-US', value > 1 ? { maximumFractionDigits: 1 } : { minimumFractionDigits: 3, maximumFractionDigits: 3 }); // prettier-ignore

function figure(path: string, { value, ci95, n, positives }: Metric, width: number): string {
  const interval = ci95 ? `${number(ci95[0])} to ${number(ci95[1])}` : '';
  const count = positives === undefined ? `n ${n}` : `n ${n}, ${positives} positive`;
  return `${path.padEnd(width)}  ${number(value).padStart(7)}  ${interval.padEnd(16)}  ${count}`;
}

/** Names with commas, cut short. */
export function listed(names: readonly (string | number)[]): string {
  const more = names.length - namesShown;
  return names.slice(0, namesShown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function notes(about: EvaluationAbout): string[] {
  const lines = [
    `${about.index}, split ${about.split}: ${about.ecgs} ECGs and ${about.films} films encoded, ${about.organs} films with masks measured by ${about.models.join(', ')}`,
  ];
  for (const { source, rows, taken, part, reason } of about.sources)
    lines.push(`  ${source}: ${taken} of ${rows} rows (${part}: ${reason})`);
  const { notFrontal, withoutLabels } = about.leftOut;
  if (notFrontal > 0) lines.push(`  ${notFrontal} films that are not frontal were left out`);
  if (withoutLabels > 0) lines.push(`  ${withoutLabels} recordings without labels were left out`);
  if (about.brokenLines.length > 0) lines.push(`  ${about.brokenLines.length} lines hold no recording: ${listed(about.brokenLines)}`);
  for (const [code, rows] of grouped(about.skipped, (row) => row.code)) {
    lines.push(
      `  ${rows.length} not evaluated (${code}): ${listed(rows.map(({ id }) => id))}`,
      `    for example: ${rows[0]?.problem ?? ''}`,
    );
  }
  return lines;
}

/** One figure a line with its path, interval and n. */
export function figureLines(metrics: MetricTree): string[] {
  const figures = flatMetrics(metrics);
  const width = Math.max(0, ...figures.map(({ path }) => path.length));
  return figures.map(({ path, metric }) => figure(path, metric, width));
}

/** One figure a line with its interval and n, behind what was evaluated. */
export function writeEvaluation({ about, metrics }: Evaluation): string {
  const table = figureLines(metrics);
  const none = 'No label has ten recordings with and ten without it, so there is no figure.';
  return [...notes(about), '', ...(table.length > 0 ? table : [none]), ''].join('\n');
}

/** The metrics as one object, with `about` beside `ecg` and `cxr`. */
export function evaluationJson({ about, metrics }: Evaluation): string {
  return `${JSON.stringify({ ...metrics, about }, null, 2)}\n`;
}
