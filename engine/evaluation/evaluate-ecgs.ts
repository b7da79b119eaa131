/** Figures of the ECG encoder: superclasses, statements and their groups, by its head and by prompts; retrieval of statements. */
import { PatientResamples } from './bootstrap.ts';
import { ecgStatements, superclassCodes, type EcgStatement } from './ecg-statements.ts';
import type { EncodedRow } from './encode-rows.ts';
import { grouped } from './grouped.ts';
import { labelMetrics, type LabelScores } from './label-metrics.ts';
import type { MetricTree } from './metric-tree.ts';
import { promptsOf } from './prompts.ts';
import type { EcgRow } from './read-index.ts';
import { retrievalMetrics } from './retrieval-metrics.ts';
import type { TextEmbeddings } from './text-embeddings.ts';

type Encoded = EncodedRow<EcgRow>;
type Score = (ecg: Encoded) => number;

/** Scores of one label over the rows that `isPositive` knows; it gives `null` for the others. */
function labelScores(key: string, ecgs: readonly Encoded[], score: Score, isPositive: (row: EcgRow) => boolean | null): LabelScores {
  const rows: number[] = [];
  const scores: number[] = [];
  const positive: boolean[] = [];
  ecgs.forEach((ecg, i) => {
    const found = isPositive(ecg.row);
    if (found === null) return;
    rows.push(i);
    scores.push(score(ecg));
    positive.push(found);
  });
  return { key, rows, scores, positive };
}

const hasSuperclass = (code: string) => (row: EcgRow): boolean | null => row.superclass?.includes(code) ?? null; // prettier-ignore
const hasAnyStatement = (codes: readonly string[]) => (row: EcgRow): boolean | null =>
  row.scp_codes ? codes.some((code) => Object.hasOwn(row.scp_codes ?? {}, code)) : null; // prettier-ignore
const logit = (code: string): Score => (ecg) => ecg.logits.get(code) ?? NaN; // prettier-ignore

async function superclassLabels(
  ecgs: readonly Encoded[],
  texts: TextEmbeddings,
): Promise<{ head: LabelScores[]; zeroShot: LabelScores[] }> {
  const head = superclassCodes.map((code) => labelScores(code, ecgs, logit(`scp-super:${code}`), hasSuperclass(code)));
  const zeroShot: LabelScores[] = [];
  for (const code of superclassCodes) {
    const score = await texts.scorer(promptsOf(`scp-super:${code}`));
    zeroShot.push(labelScores(code, ecgs, ({ embedding }) => score(embedding), hasSuperclass(code)));
  }
  return { head, zeroShot };
}

function statementHead(ecgs: readonly Encoded[], statements: readonly EcgStatement[]): LabelScores[] {
  return statements.map(({ code }) => labelScores(code, ecgs, logit(`scp:${code}`), hasAnyStatement([code])));
}

/** A subclass scores as the likeliest of its statements does. */
function subclassHead(ecgs: readonly Encoded[]): LabelScores[] {
  const diagnostic = ecgStatements.filter(({ subclass }) => subclass !== null);
  return [...grouped(diagnostic, ({ subclass }) => subclass ?? '')].map(([subclass, members]) => {
    const codes = members.map(({ code }) => code);
    const score: Score = (ecg) => Math.max(...codes.map((code) => logit(`scp:${code}`)(ecg)));
    return labelScores(subclass, ecgs, score, hasAnyStatement(codes));
  });
}

async function statementZeroShot(ecgs: readonly Encoded[], texts: TextEmbeddings): Promise<LabelScores[]> {
  const labels: LabelScores[] = [];
  for (const { code } of ecgStatements) {
    const score = await texts.scorer(promptsOf(`scp:${code}`));
    labels.push(labelScores(code, ecgs, ({ embedding }) => score(embedding), hasAnyStatement([code])));
  }
  return labels;
}

const statementNames: ReadonlyMap<string, string> = new Map(ecgStatements.map(({ code, name }) => [code, name]));

/** Names of all statements of an ECG, in the order of the index; '' when there is none, or one without a name. */
export function statementText(row: EcgRow): string {
  const names = Object.keys(row.scp_codes ?? {}).map((code) => statementNames.get(code));
  return names.every((name) => name !== undefined) ? names.join('; ') : '';
}

async function statementRetrieval(ecgs: readonly Encoded[], texts: TextEmbeddings, resamples: PatientResamples): Promise<MetricTree> {
  const queries = ecgs
    .map(({ row, embedding }, i) => ({ row: i, embedding, truth: statementText(row) }))
    .filter(({ truth }) => truth !== '');
  const candidates: { embedding: Float32Array; truth: string }[] = [];
  for (const truth of new Set(queries.map((query) => query.truth))) candidates.push({ embedding: await texts.of(truth), truth });
  return retrievalMetrics({ queries, candidates }, resamples);
}

/** Patient of a row; a row without one is a patient of its own. */
function patientOf({ row }: Encoded, i: number): string {
  return row.patient ? `${row.dataset}/${row.patient}` : `row ${i}`;
}

/** Groups of patients whose figures are given apart: a mean over all can hide that one of them is served worse. */
const subgroups: Readonly<Record<string, (row: EcgRow) => boolean>> = {
  women: ({ sex }) => sex === 'F',
  men: ({ sex }) => sex === 'M',
  under60Years: ({ age }) => typeof age === 'number' && age < 60,
  from60Years: ({ age }) => typeof age === 'number' && age >= 60,
};

/** Superclasses by the head in each group of patients. */
function bySubgroup(ecgs: readonly Encoded[]): MetricTree {
  const figures = Object.entries(subgroups).map(([name, isMember]): [string, MetricTree] => {
    const members = ecgs.filter(({ row }) => isMember(row));
    const head = superclassCodes.map((code) => labelScores(code, members, logit(`scp-super:${code}`), hasSuperclass(code)));
    return [name, { superclass: { head: labelMetrics(head, new PatientResamples(members.map(patientOf))) } }];
  });
  return Object.fromEntries(figures);
}

/**
 * All figures of a set of ECGs.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed' from the text encoder
 */
export async function evaluateEcgs(ecgs: readonly Encoded[], texts: TextEmbeddings): Promise<MetricTree> {
  const resamples = new PatientResamples(ecgs.map(patientOf));
  const superclass = await superclassLabels(ecgs, texts);
  const metrics = (labels: readonly LabelScores[]): MetricTree => labelMetrics(labels, resamples);
  const ofKind = (kind: EcgStatement['kinds'][number]): MetricTree => {
    return { head: metrics(statementHead(ecgs, ecgStatements.filter(({ kinds }) => kinds.includes(kind)))) }; // prettier-ignore
  };
  return {
    superclass: { head: metrics(superclass.head), zeroShot: metrics(superclass.zeroShot) },
    subclass: { head: metrics(subclassHead(ecgs)) },
    statements: { head: metrics(statementHead(ecgs, ecgStatements)), zeroShot: metrics(await statementZeroShot(ecgs, texts)) },
    diagnostic: ofKind('diagnostic'),
    form: ofKind('form'),
    rhythm: ofKind('rhythm'),
    statementRetrieval: await statementRetrieval(ecgs, texts, resamples),
    bySubgroup: bySubgroup(ecgs),
  };
}
