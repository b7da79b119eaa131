/** Results of drafting as text for the terminal, or as one JSON object. */
import { grouped } from '../grouped.ts';
import { figureLines, listed } from '../write-evaluation.ts';
import type { DraftEvaluation, DraftEvaluationAbout, DraftExample } from './evaluate-drafts.ts';

function notes({ index, split, films, ecgs, models, sources, pool, skipped }: DraftEvaluationAbout): string[] {
  const lines = [`${index}, split ${split}: ${films} films and ${ecgs} ECGs with reports, drafted by ${models.join(', ')}`];
  for (const { source, rows, taken, part, reason } of sources) lines.push(`  ${source}: ${taken} of ${rows} rows (${part}: ${reason})`);
  const from = pool.isOfTrainSplit ? 'of the split train' : 'other patients of the index';
  lines.push(`  neighbours among ${pool.films} films and ${pool.ecgs} ECGs (${from})`);
  if (films > 0 && ecgs > 0) lines.push('  no patient has both: films and ECGs are paired at random, with a fixed seed');
  for (const [code, rows] of grouped(skipped, (row) => row.code)) {
    lines.push(`  ${rows.length} not drafted (${code}): ${listed(rows.map(({ id }) => id))}`);
  }
  return lines;
}

/** One example: what people wrote, and the draft's sentences with their verdicts. */
function exampleLines({ film, ecg, filmReport, ecgReport, draft }: DraftExample): string[] {
  return [
    `${[film, ecg].filter(Boolean).join(' with ')}`,
    ...(film ? [`  report: ${filmReport}`] : []),
    ...(ecg ? [`  statements: ${ecgReport}`] : []),
    ...draft.sentences.map(({ section, text, verdict }) => `  ${section.padEnd(10)} ${verdict.padEnd(12)} ${text}`),
  ];
}

/**
 * One figure a line with its interval and n, behind what was drafted; then examples.
 *
 * @param examples  how many are printed
 */
export function writeDraftEvaluation({ about, metrics, examples }: DraftEvaluation, shown: number): string {
  return [...notes(about), '', ...figureLines(metrics), '', ...examples.slice(0, shown).flatMap(exampleLines), ''].join('\n');
}

/** The metrics as one object, with `about` beside `drafts`. */
export function draftEvaluationJson({ about, metrics }: DraftEvaluation): string {
  return `${JSON.stringify({ ...metrics, about }, null, 2)}\n`;
}
