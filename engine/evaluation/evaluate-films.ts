/** Figures of the film encoder: labels by its head and by prompts, pairs within a source; retrieval of reports. */
import { PatientResamples } from './bootstrap.ts';
import type { EncodedRow } from './encode-rows.ts';
import { filmLabels, isKnown, positiveLabels, type FilmLabel } from './film-labels.ts';
import { labelMetrics, type LabelScores } from './label-metrics.ts';
import type { MetricTree } from './metric-tree.ts';
import { promptsOf } from './prompts.ts';
import type { FilmRow } from './read-index.ts';
import { reportText } from './report-sentences.ts';
import { retrievalMetrics } from './retrieval-metrics.ts';
import type { TextEmbeddings } from './text-embeddings.ts';

type Encoded = EncodedRow<FilmRow>;

function labelScores({ key, name }: FilmLabel, films: readonly Encoded[], score: (film: Encoded) => number): LabelScores {
  const rows = [...films.keys()].filter((i) => films[i] !== undefined && isKnown(films[i].row, name));
  const known = rows.flatMap((i) => films[i] ?? []);
  return {
    key,
    rows,
    scores: known.map(score),
    positive: known.map(({ row }) => positiveLabels(row).has(name)),
    strata: known.map(({ row }) => row.source),
  };
}

async function zeroShot(films: readonly Encoded[], texts: TextEmbeddings): Promise<LabelScores[]> {
  const labels: LabelScores[] = [];
  for (const label of filmLabels) {
    const score = await texts.scorer(promptsOf(label.code));
    labels.push(labelScores(label, films, ({ embedding }) => score(embedding)));
  }
  return labels;
}

/** The sentences of a radiologist's report; '' for case notes, which tell the patient's story, and for films without a report. */
export function reportOf(row: FilmRow): string {
  return (row.report_kind ?? 'radiology_report') === 'radiology_report' ? reportText(row.findings ?? '', row.impression ?? '') : '';
}

/** Films of one study share their report. */
async function reportRetrieval(films: readonly Encoded[], texts: TextEmbeddings, resamples: PatientResamples): Promise<MetricTree> {
  const queries: { row: number; embedding: Float32Array; truth: string }[] = [];
  const candidates = new Map<string, { embedding: Float32Array; truth: string }>();
  for (const [i, { row, embedding }] of films.entries()) {
    const text = reportOf(row);
    if (text === '') continue;
    const truth = row.study_id ?? row.id ?? row.file;
    queries.push({ row: i, embedding, truth });
    const key = JSON.stringify([truth, text]);
    if (!candidates.has(key)) candidates.set(key, { embedding: await texts.of(text), truth });
  }
  return retrievalMetrics({ queries, candidates: [...candidates.values()] }, resamples);
}

/** Patient of a row; a row without one is a patient of its own. */
function patientOf({ row }: Encoded, i: number): string {
  return row.patient_id ? `${row.source}/${row.patient_id}` : `row ${i}`;
}

/**
 * All figures of a set of films.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed' from the text encoder
 */
export async function evaluateFilms(films: readonly Encoded[], texts: TextEmbeddings): Promise<MetricTree> {
  const resamples = new PatientResamples(films.map(patientOf));
  const head = filmLabels.map((label) => labelScores(label, films, ({ logits }) => logits.get(label.code) ?? NaN));
  return {
    head: labelMetrics(head, resamples),
    zeroShot: labelMetrics(await zeroShot(films, texts), resamples),
    reportRetrieval: await reportRetrieval(films, texts, resamples),
  };
}
