/** The whole run: index → rows of the split → encoders → figures. */
import path from 'node:path';
import { AuscultError, type ModelId } from '../../contract/index.ts';
import type { Inference } from '../inference/index.ts';
import { anatomyTree, joinedParts, measureIndex, type AnatomyPart } from './anatomy-part.ts';
import { crossModalMetrics, ecgConcept, filmConcept, type ConceptRow, type SharedConcept } from './cross-modal.ts';
import { ecgProbeTask, filmProbeTask } from './probe-tasks.ts';
import { encodeEcgRows, encodeFilmRows, type EncodedRow, type OnRow, type SkippedRow } from './encode-rows.ts';
import { evaluateEcgReadings, type EcgReaders } from './evaluate-ecg-readings.ts';
import { evaluateEcgs } from './evaluate-ecgs.ts';
import { evaluateFilms, reportOf } from './evaluate-films.ts';
import { filmLabels, isKnown } from './film-labels.ts';
import { grouped } from './grouped.ts';
import { mergedTrees, withoutEmpty, type MetricTree } from './metric-tree.ts';
import { probeMetrics } from './probe-metrics.ts';
import { readIndex, type EcgRow, type FilmRow, type RecordingIndex } from './read-index.ts';
import { selectRows, type SourceSelection } from './select-rows.ts';
import { TextEmbeddings } from './text-embeddings.ts';

/** The dataset whose ECGs and statements the encoder was trained on: the figures at `ecg.…` are of its rows where an index has them. */
const trainedOnEcgs = 'PTB-XL';

export interface EvaluationOptions {
  /** Without the readers of ECGs there are no figures of rhythm, waves and signal quality; without the segmenter none of organs. */
  readonly inference: Pick<Inference, 'encodeEcg' | 'encodeFilm' | 'encodeText' | 'modelIds'> &
    Partial<EcgReaders & Pick<Inference, 'measureAnatomy' | 'readerIds'>>;
  /** One or more; film ↔ ECG figures need an index of each. */
  readonly indexFiles: readonly string[];
  /** Folder that the indexes' file names start from; that of each index when absent. */
  readonly dataDir?: string;
  /** Whether probes are trained on the embeddings of the training and validation rows, which takes minutes. */
  readonly withProbes?: boolean;
  /** `test`, another split of the index, or `all`. */
  readonly split: string;
  /** Told what is being done, and how far it is. */
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** What was evaluated, what was not, and by which models. */
export interface EvaluationAbout {
  readonly index: string;
  readonly split: string;
  readonly models: readonly ModelId[];
  readonly sources: readonly SourceSelection[];
  readonly ecgs: number;
  readonly films: number;
  /** Films with masks of lungs and heart. */
  readonly organs: number;
  /** Rows that were not asked for, by what they are. */
  readonly leftOut: { readonly notFrontal: number; readonly withoutLabels: number };
  readonly brokenLines: readonly number[];
  readonly skipped: readonly SkippedRow[];
}

export interface Evaluation {
  readonly about: EvaluationAbout;
  readonly metrics: MetricTree;
}

/** `IU X-Ray (…)` → `iu`, `NIH ChestX-ray14` → `nih`, `CPSC2018-Extra` → `cpsc2018-extra`. */
export function sourceKey(source: string): string {
  const plain = source.toLowerCase().replace(/\(.*$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''); // prettier-ignore
  return /^(iu|nih)(?=-|$)/.exec(plain)?.[0] ?? (plain || 'unnamed');
}

/** Whether a film shows the chest from front or back; one that does not say is taken for it. */
export function isFrontal({ projection, view }: FilmRow): boolean {
  const stated = projection ?? view ?? 'frontal';
  return ['frontal', 'pa', 'ap'].includes(stated.toLowerCase());
}

/** Whether anything can be measured of a film: its labels are known, or it has a radiologist's report. */
function isLabelledFilm(row: FilmRow): boolean {
  return filmLabels.some(({ name }) => isKnown(row, name)) || reportOf(row) !== '';
}

function isLabelledEcg({ superclass, scp_codes: codes }: EcgRow): boolean {
  return Boolean(superclass ?? codes);
}

async function ecgMetrics(ecgs: readonly EncodedRow<EcgRow>[], texts: TextEmbeddings): Promise<MetricTree> {
  const known = ecgs.filter(({ row }) => row.dataset === trainedOnEcgs);
  const byDataset: Record<string, MetricTree> = {};
  for (const [dataset, rows] of grouped(ecgs, ({ row }) => row.dataset)) {
    if (rows.length < ecgs.length && dataset !== trainedOnEcgs) byDataset[sourceKey(dataset)] = await evaluateEcgs(rows, texts);
  }
  return { ...(await evaluateEcgs(known.length > 0 ? known : ecgs, texts)), byDataset };
}

async function filmMetrics(films: readonly EncodedRow<FilmRow>[], texts: TextEmbeddings): Promise<MetricTree> {
  const bySource: Record<string, MetricTree> = {};
  for (const [source, rows] of grouped(films, ({ row }) => sourceKey(row.source))) bySource[source] = await evaluateFilms(rows, texts);
  return { ...(await evaluateFilms(films, texts)), bySource };
}

function conceptRows<Row>(
  rows: readonly EncodedRow<Row>[],
  conceptOf: (row: Row) => SharedConcept | null,
  patientOf: (row: Row) => string | null | undefined,
): ConceptRow[] {
  return rows.flatMap(({ row, embedding }, i) => {
    const concept = conceptOf(row);
    return concept ? [{ embedding, concept, patient: patientOf(row) ?? `row ${i}` }] : [];
  });
}

/** Rows of one modality that were asked for, encoded. */
interface Part<Row> {
  readonly encoded: readonly EncodedRow<Row>[];
  readonly skipped: readonly SkippedRow[];
  readonly sources: readonly SourceSelection[];
}

/** One index: its rows of a split, encoded. */
interface EncodedIndex {
  readonly ecg: Part<EcgRow>;
  readonly film: Part<FilmRow>;
  readonly leftOut: EvaluationAbout['leftOut'];
  readonly brokenLines: readonly number[];
  /** As it was read. */
  readonly index: RecordingIndex;
}

type Tell = (what: string) => OnRow;

async function encodeIndex(indexFile: string, split: string, options: EvaluationOptions, tell: Tell): Promise<EncodedIndex> {
  const index = await readIndex(indexFile);
  const dataDir = options.dataDir ?? path.dirname(indexFile);
  const frontals = index.films.filter(isFrontal);
  const labelled = { ecgs: index.ecgs.filter(isLabelledEcg), films: frontals.filter(isLabelledFilm) };
  const ecgs = selectRows(labelled.ecgs, { split, sourceOf: ({ dataset }) => dataset, isUnseen: (dataset) => dataset !== trainedOnEcgs });
  const films = selectRows(labelled.films, { split, sourceOf: ({ source }) => source, isUnseen: () => false });
  return {
    ecg: { ...(await encodeEcgRows(options.inference, ecgs.rows, dataDir, tell('ECGs'))), sources: ecgs.sources },
    film: { ...(await encodeFilmRows(options.inference, films.rows, dataDir, tell('films'))), sources: films.sources },
    leftOut: {
      notFrontal: index.films.length - frontals.length,
      withoutLabels: index.ecgs.length + frontals.length - labelled.ecgs.length - labelled.films.length,
    },
    brokenLines: index.brokenLines,
    index,
  };
}

/** Films of all indexes, measured. */
async function anatomyOf(indexes: readonly EncodedIndex[], options: EvaluationOptions, tell: Tell): Promise<AnatomyPart> {
  const { inference, indexFiles, split } = options;
  const parts: AnatomyPart[] = [];
  for (const [i, { index }] of indexes.entries()) {
    const dataDir = options.dataDir ?? path.dirname(indexFiles[i] ?? '');
    parts.push(await measureIndex(index, { inference, split, dataDir, isFrontal, tell }));
  }
  return joinedParts(parts);
}

/** Probes of one index; the rows that they learn from are encoded here. */
async function probesOf(indexFile: string, test: EncodedIndex, options: EvaluationOptions, tell: Tell): Promise<MetricTree> {
  const train = await encodeIndex(indexFile, 'train', options, (what) => tell(`${what} to train probes on`));
  const validation = await encodeIndex(indexFile, 'val', options, (what) => tell(`${what} to choose penalties on`));
  const ecgs = [train, validation, test].map(({ ecg }) => ecg.encoded.filter(({ row }) => row.dataset === trainedOnEcgs));
  const films = [train, validation, test].map(({ film }) => film.encoded);
  return {
    ecg: { superclass: probeMetrics(ecgProbeTask(ecgs[0] ?? [], ecgs[1] ?? [], ecgs[2] ?? [])) },
    cxr: probeMetrics(filmProbeTask(films[0] ?? [], films[1] ?? [], films[2] ?? [])),
  };
}

/** Figures of what else reads an ECG: rhythm classifier, delineator, quality check. */
async function readingsOf(indexFile: string, { inference, split, dataDir }: EvaluationOptions, tell: Tell): Promise<MetricTree> {
  const { classifyRhythm, delineateEcg, ecgQuality } = inference;
  if (!classifyRhythm || !delineateEcg || !ecgQuality) return {};
  const { ecgs } = await readIndex(indexFile);
  const readers = { classifyRhythm, delineateEcg, ecgQuality };
  return { ecg: await evaluateEcgReadings({ readers, ecgs, dataDir: dataDir ?? path.dirname(indexFile), split, tell }) };
}

/**
 * Evaluates the installed encoders on one index or several.
 *
 * @throws AuscultError 'file-unreadable', 'file-empty', 'index-malformed', and as the encoders
 */
export async function runEvaluation(options: EvaluationOptions): Promise<Evaluation> {
  const { inference, indexFiles, split } = options;
  const tell: Tell = (what) => (done, total) => options.onProgress?.(what, done, total); // prettier-ignore
  const indexes: EncodedIndex[] = [];
  for (const file of indexFiles) indexes.push(await encodeIndex(file, split, options, tell));
  const ecgs = indexes.flatMap(({ ecg }) => ecg.encoded);
  const films = indexes.flatMap(({ film }) => film.encoded);
  const anatomy = await anatomyOf(indexes, options, tell);
  const skipped = [...indexes.flatMap(({ ecg, film }) => [...ecg.skipped, ...film.skipped]), ...anatomy.skipped];
  const names = indexFiles.map((file) => path.basename(file)).join(', ');
  if (ecgs.length + films.length + anatomy.compared.length + skipped.length === 0) {
    throw new AuscultError('index-malformed', { file: names, problem: `it has no labelled recording of the split ${split}` });
  }
  const texts = new TextEmbeddings(inference);
  let metrics: MetricTree = {
    ecg: ecgs.length > 0 ? await ecgMetrics(ecgs, texts) : {},
    cxr: films.length > 0 ? await filmMetrics(films, texts) : {},
    crossModal: crossModalMetrics(
      conceptRows(films, filmConcept, (row) => row.patient_id),
      conceptRows(ecgs, ecgConcept, (row) => row.patient),
    ),
  };
  metrics = mergedTrees(metrics, anatomyTree(anatomy, sourceKey));
  for (const [i, file] of indexFiles.entries()) {
    metrics = mergedTrees(metrics, await readingsOf(file, options, tell));
    const encoded = indexes[i];
    if (options.withProbes && encoded) metrics = mergedTrees(metrics, await probesOf(file, encoded, options, tell));
  }
  const { modelIds, readerIds } = inference;
  return {
    about: {
      index: names,
      split,
      models: [modelIds.ecg, modelIds.film, modelIds.text, ...(readerIds ? Object.values(readerIds) : [])],
      sources: [...indexes.flatMap(({ ecg, film }) => [...ecg.sources, ...film.sources]), ...anatomy.sources],
      ecgs: ecgs.length,
      films: films.length,
      organs: anatomy.compared.length,
      leftOut: {
        notFrontal: indexes.reduce((sum, { leftOut }) => sum + leftOut.notFrontal, 0),
        withoutLabels: indexes.reduce((sum, { leftOut }) => sum + leftOut.withoutLabels, 0),
      },
      brokenLines: indexes.flatMap(({ brokenLines }) => brokenLines),
      skipped,
    },
    metrics: withoutEmpty(metrics),
  };
}
