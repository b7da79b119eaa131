/** The whole run: indexes → pairs of films and ECGs with reports → drafts and what is set beside them → figures. */
import path from 'node:path';
import { AuscultError, type ModelId } from '../../../contract/index.ts';
import type { Drafter } from '../../drafting/index.ts';
import type { Inference } from '../../inference/index.ts';
import { PatientResamples } from '../bootstrap.ts';
import type { OnRow, SkippedRow } from '../encode-rows.ts';
import { mergedTrees, withoutEmpty, type MetricTree } from '../metric-tree.ts';
import { readIndex, type EcgRow, type FilmRow } from '../read-index.ts';
import { isFrontal } from '../run-evaluation.ts';
import { selectRows, type SourceSelection } from '../select-rows.ts';
import {
  filmReport,
  paired,
  readEcgs,
  readFilms,
  someOf,
  withoutTokens,
  type DraftCase,
  type ReportedStudies,
  type ReportedStudy,
} from './draft-cases.ts';
import { chexpertLabels, ecgRowReport, filmTextLabels, isLabelled, filmRowLabels } from './draft-labels.ts';
import { paceMetrics, sectionMetrics, sentenceMetrics, swapMetrics } from './draft-metrics.ts';
import { labelAgreement } from './label-agreement.ts';
import { draftAll, nearestReports, normalReport, type DraftText, type Pool, type Withheld } from './write-drafts.ts';

/** The dataset whose ECGs and statements the models were trained on. */
const trainedOnEcgs = 'PTB-XL';

export interface DraftEvaluationOptions {
  readonly inference: Pick<Inference, 'encodeEcg' | 'encodeFilm' | 'modelIds'> & Partial<Pick<Inference, 'measureAnatomy'>>;
  readonly drafter: Pick<Drafter, 'draft' | 'modelId'>;
  readonly indexFiles: readonly string[];
  /** Folder that the indexes' file names start from; that of each index when absent. */
  readonly dataDir?: string;
  /** `test`, another split of the index, or `all`. */
  readonly split: string;
  /** Most pairs that are drafted. */
  readonly limit: number;
  /** Most pairs of each ablation; 0 leaves them out. */
  readonly ablationLimit: number;
  /** Most pairs that are drafted again with another ECG; 0 leaves them out. */
  readonly exchangeLimit: number;
  /** Most recordings of each modality among which neighbours are looked for. */
  readonly poolLimit: number;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** What was drafted and what was not. */
export interface DraftEvaluationAbout {
  readonly part: 'drafts';
  readonly index: string;
  readonly split: string;
  readonly models: readonly ModelId[];
  readonly sources: readonly SourceSelection[];
  readonly ecgs: number;
  readonly films: number;
  readonly pool: { readonly films: number; readonly ecgs: number; readonly isOfTrainSplit: boolean };
  readonly skipped: readonly SkippedRow[];
}

/** One case with everything that was written for it, for the eye. */
export interface DraftExample {
  readonly film: string | null;
  readonly ecg: string | null;
  readonly filmReport: string;
  readonly ecgReport: string;
  readonly draft: DraftText;
}

export interface DraftEvaluation {
  readonly about: DraftEvaluationAbout;
  readonly metrics: MetricTree;
  readonly examples: readonly DraftExample[];
}

interface Rows {
  readonly films: readonly FilmRow[];
  readonly ecgs: readonly EcgRow[];
}

/** The rows of the dataset whose statements the drafter writes, where an index has them; else all. */
function ownEcgs(rows: readonly EcgRow[]): readonly EcgRow[] {
  const own = rows.filter(({ dataset }) => dataset === trainedOnEcgs);
  return own.length > 0 ? own : rows;
}

/** Rows with a report, of one split of all indexes; a split that is not there is taken as `selectRows` says. */
function rowsOf(all: Rows, split: string): Rows & { readonly sources: readonly SourceSelection[] } {
  const reported = all.films.filter((row) => isFrontal(row) && filmReport(row) !== '');
  const films = selectRows(reported, { split, sourceOf: ({ source }) => source, isUnseen: () => false });
  const stated = ownEcgs(all.ecgs.filter((row) => ecgRowReport(row) !== ''));
  const ecgs = selectRows(stated, { split, sourceOf: ({ dataset }) => dataset, isUnseen: (dataset) => dataset !== trainedOnEcgs });
  return { films: films.rows, ecgs: ecgs.rows, sources: [...films.sources, ...ecgs.sources] };
}

/** One film a study: two views would count one report twice. */
function oneAStudy(rows: readonly FilmRow[]): FilmRow[] {
  return [...new Map(rows.map((row) => [`${row.source}/${row.study_id ?? row.id ?? row.file}`, row])).values()];
}

const isOfTrain = ({ split }: { readonly split?: string | null | undefined }): boolean => split === 'train';

interface Located<Row> {
  readonly row: Row;
  readonly dataDir: string;
}

/** Reads rows folder by folder. */
async function readAll<Row>(
  rows: readonly Located<Row>[],
  read: (rows: readonly Row[], dataDir: string, onRow: OnRow) => Promise<ReportedStudies>,
  onRow: OnRow,
): Promise<ReportedStudies> {
  const all: ReportedStudies[] = [];
  let before = 0;
  for (const dataDir of new Set(rows.map((each) => each.dataDir))) {
    const members = rows.filter((each) => each.dataDir === dataDir).map(({ row }) => row);
    const start = before;
    all.push(await read(members, dataDir, (done) => onRow(start + done, rows.length)));
    before += members.length;
  }
  return { studies: all.flatMap(({ studies }) => studies), skipped: all.flatMap(({ skipped }) => skipped) };
}

/** Cases, and the recordings among which their neighbours are looked for. */
interface Material {
  readonly cases: readonly DraftCase[];
  readonly pool: Pool;
  readonly about: DraftEvaluationAbout;
  /** Film rows of the split that people labelled, with their report: what the reader of texts is tested on. */
  readonly labelledFilms: readonly FilmRow[];
}

type Tell = (what: string) => OnRow;

async function gather(options: DraftEvaluationOptions, tell: Tell): Promise<Material> {
  const { inference, indexFiles, split, limit, poolLimit } = options;
  const located = { films: new Map<FilmRow, string>(), ecgs: new Map<EcgRow, string>() };
  for (const file of indexFiles) {
    const index = await readIndex(file);
    const dataDir = options.dataDir ?? path.dirname(file);
    for (const row of index.films) located.films.set(row, dataDir);
    for (const row of index.ecgs) located.ecgs.set(row, dataDir);
  }
  const all = { films: [...located.films.keys()], ecgs: [...located.ecgs.keys()] };
  const chosen = rowsOf(all, split);
  const films = someOf(oneAStudy(chosen.films), limit);
  const ecgs = someOf(chosen.ecgs, films.length > 0 ? Math.min(limit, films.length) : limit);
  if (films.length + ecgs.length === 0) {
    const names = indexFiles.map((file) => path.basename(file)).join(', ');
    throw new AuscultError('index-malformed', { file: names, problem: `it has no recording with a report in the split ${split}` });
  }
  const train = rowsOf({ films: all.films.filter(isOfTrain), ecgs: all.ecgs.filter(isOfTrain) }, 'train');
  const isOfTrainSplit = train.films.length >= (films.length > 0 ? 1 : 0) && train.ecgs.length >= (ecgs.length > 0 ? 1 : 0);
  const others = isOfTrainSplit && split !== 'train' ? train : rowsOf(all, 'all');
  const poolRows = {
    films: films.length > 0 ? someOf(oneAStudy(others.films), poolLimit) : [],
    ecgs: ecgs.length > 0 ? someOf(others.ecgs, poolLimit) : [],
  };
  const filmsAt = (rows: readonly FilmRow[]): Located<FilmRow>[] => rows.map((row) => ({ row, dataDir: located.films.get(row) ?? '' }));
  const ecgsAt = (rows: readonly EcgRow[]): Located<EcgRow>[] => rows.map((row) => ({ row, dataDir: located.ecgs.get(row) ?? '' }));
  const whole = (study: ReportedStudy): ReportedStudy => study;
  const onlyEncoded = { encodeFilm: inference.encodeFilm };
  const film = (reader: Parameters<typeof readFilms>[0], keep: typeof whole) => (rows: readonly FilmRow[], dir: string, on: OnRow) =>
    readFilms(reader, rows, dir, on, keep);
  const ecg = (keep: typeof whole) => (rows: readonly EcgRow[], dir: string, on: OnRow) => readEcgs(inference, rows, dir, on, keep);
  const read = {
    films: await readAll(filmsAt(films), film(inference, whole), tell('films')),
    ecgs: await readAll(ecgsAt(ecgs), ecg(whole), tell('ECGs')),
    poolFilms: await readAll(filmsAt(poolRows.films), film(onlyEncoded, withoutTokens), tell('films to find neighbours among')),
    poolEcgs: await readAll(ecgsAt(poolRows.ecgs), ecg(withoutTokens), tell('ECGs to find neighbours among')),
  };
  return {
    cases: paired(read.films.studies, read.ecgs.studies),
    pool: { film: read.poolFilms.studies, ecg: read.poolEcgs.studies },
    labelledFilms: chosen.films.filter(isLabelled),
    about: {
      part: 'drafts',
      index: indexFiles.map((file) => path.basename(file)).join(', '),
      split,
      models: [options.drafter.modelId, inference.modelIds.film, inference.modelIds.ecg],
      sources: chosen.sources,
      films: read.films.studies.length,
      ecgs: read.ecgs.studies.length,
      pool: { films: read.poolFilms.studies.length, ecgs: read.poolEcgs.studies.length, isOfTrainSplit: others === train },
      skipped: [...read.films.skipped, ...read.ecgs.skipped],
    },
  };
}

/** The reader of texts itself, against the labels that people gave the same films. */
function readerMetrics(rows: readonly FilmRow[]): MetricTree {
  const labelled = rows.map((row) => {
    const text = [row.findings, row.impression].filter(Boolean).join(' ');
    return { stated: filmTextLabels(text), true: filmRowLabels(row, text) };
  });
  const resamples = new PatientResamples(rows.map((row, i) => row.patient_id ?? `row ${i}`));
  return { film: labelAgreement(labelled, chexpertLabels, resamples) };
}

function sections(cases: readonly DraftCase[], texts: readonly DraftText[], withLabels = false): MetricTree {
  const resamples = resamplesOf(cases);
  return {
    film: cases[0]?.film ? sectionMetrics('film', cases, texts, resamples, withLabels) : {},
    ecg: cases[0]?.ecg ? sectionMetrics('ecg', cases, texts, resamples, withLabels) : {},
  };
}

function resamplesOf(cases: readonly DraftCase[]): PatientResamples {
  return new PatientResamples(cases.map(({ film, ecg }, i) => film?.patient ?? ecg?.patient ?? `case ${i}`));
}

async function ablations(material: Material, own: readonly DraftText[], options: DraftEvaluationOptions, tell: Tell): Promise<MetricTree> {
  const { pool } = material;
  const cases = material.cases.slice(0, options.ablationLimit);
  if (cases.length === 0) return {};
  const [first] = cases;
  const kinds: readonly (readonly [string, Withheld, boolean])[] = [
    ['withoutFilmTokens', { tokens: 'film' }, Boolean(first?.film)],
    ['withoutEcgTokens', { tokens: 'ecg' }, Boolean(first?.ecg)],
    ['withoutNeighbours', { neighbours: true }, true],
    ['withoutGuide', { guide: true }, true],
  ];
  const metrics: Record<string, MetricTree> = { complete: sections(cases, own.slice(0, cases.length)) };
  for (const [name, without, applies] of kinds) {
    if (!applies) continue;
    const texts = await draftAll(options.drafter, cases, pool, without, tell(`drafts ${name}`));
    metrics[name] = mergedTrees(sections(cases, texts), { sentences: sentenceMetrics(cases, texts, resamplesOf(cases)) });
  }
  return metrics;
}

/** Every pair again with the ECG of the next pair. */
async function exchange(material: Material, own: readonly DraftText[], options: DraftEvaluationOptions, tell: Tell): Promise<MetricTree> {
  const cases = material.cases.slice(0, options.exchangeLimit);
  if (cases.length < 2 || !cases[0]?.film || !cases[0].ecg) return {};
  const crossed = cases.map(({ film }, i) => ({ film, ecg: cases[(i + 1) % cases.length]?.ecg ?? null }));
  const texts = await draftAll(options.drafter, crossed, material.pool, {}, tell('drafts with another ECG'));
  return swapMetrics(cases, own.slice(0, cases.length), texts, resamplesOf(cases));
}

/**
 * Drafts the recordings of one index or several and compares the drafts with their reports.
 *
 * @throws AuscultError 'file-unreadable', 'file-empty', 'index-malformed', and as encoders and drafter
 */
export async function evaluateDrafts(options: DraftEvaluationOptions): Promise<DraftEvaluation> {
  const tell: Tell = (what) => (done, total) => options.onProgress?.(what, done, total); // prettier-ignore
  const material = await gather(options, tell);
  const { cases, pool } = material;
  const own = await draftAll(options.drafter, cases, pool, {}, tell('drafts'));
  const blind = await draftAll(options.drafter, cases, pool, { everything: true }, tell('drafts without embeddings'));
  const near = nearestReports(cases, pool);
  const metrics = withoutEmpty({
    drafts: {
      drafter: mergedTrees(sections(cases, own, true), {
        sentences: sentenceMetrics(cases, own, resamplesOf(cases)),
        pace: paceMetrics(own),
      }),
      baselines: {
        nearestReport: near ? sections(cases, near) : {},
        withoutEmbeddings: sections(cases, blind),
        constantNormal: sections(cases, cases.map(() => normalReport)), // prettier-ignore
      },
      ablations: await ablations(material, own, options, tell),
      exchangedEcg: await exchange(material, own, options, tell),
      reader: material.labelledFilms.length > 0 ? readerMetrics(material.labelledFilms) : {},
    },
  });
  const examples = cases.map(({ film, ecg }, i): DraftExample[] => {
    const draft = own[i];
    if (!draft) return [];
    return [{ film: film?.id ?? null, ecg: ecg?.id ?? null, filmReport: film?.report ?? '', ecgReport: ecg?.report ?? '', draft }];
  });
  return { about: material.about, metrics, examples: examples.flat() };
}
