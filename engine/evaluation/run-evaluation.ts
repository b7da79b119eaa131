/** The whole run: index → rows of the split → encoders → figures. */
import path from 'node:path';
import { AuscultError, type ModelId } from '../../contract/index.ts';
import type { Inference } from '../inference/index.ts';
import { encodeEcgRows, encodeFilmRows, type EncodedRow, type SkippedRow } from './encode-rows.ts';
import { evaluateEcgs } from './evaluate-ecgs.ts';
import { evaluateFilms, reportOf } from './evaluate-films.ts';
import { filmLabels, isKnown } from './film-labels.ts';
import { grouped } from './grouped.ts';
import { withoutEmpty, type MetricTree } from './metric-tree.ts';
import { readIndex, type EcgRow, type FilmRow } from './read-index.ts';
import { selectRows, type SourceSelection } from './select-rows.ts';
import { TextEmbeddings } from './text-embeddings.ts';

/** The dataset whose ECGs and statements the encoder was trained on: the figures at `ecg.…` are of its rows where an index has them. */
const trainedOnEcgs = 'PTB-XL';

export interface EvaluationOptions {
  readonly inference: Pick<Inference, 'encodeEcg' | 'encodeFilm' | 'encodeText' | 'modelIds'>;
  readonly indexFile: string;
  /** Folder that the index's file names start from; that of the index when absent. */
  readonly dataDir?: string;
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

/**
 * Evaluates the installed encoders on an index.
 *
 * @throws AuscultError 'file-unreadable', 'file-empty', 'index-malformed', and as the encoders
 */
export async function runEvaluation(options: EvaluationOptions): Promise<Evaluation> {
  const { inference, indexFile, split } = options;
  const index = await readIndex(indexFile);
  const dataDir = options.dataDir ?? path.dirname(indexFile);
  const frontals = index.films.filter(isFrontal);
  const labelled = { ecgs: index.ecgs.filter(isLabelledEcg), films: frontals.filter(isLabelledFilm) };
  const ecgs = selectRows(labelled.ecgs, { split, sourceOf: ({ dataset }) => dataset, isUnseen: (dataset) => dataset !== trainedOnEcgs });
  const films = selectRows(labelled.films, { split, sourceOf: ({ source }) => source, isUnseen: () => false });
  if (ecgs.rows.length + films.rows.length === 0) {
    throw new AuscultError('index-malformed', {
      file: path.basename(indexFile),
      problem: `it has no labelled recording of the split ${split}`,
    });
  }
  const tell = (what: string) => (done: number, total: number) => options.onProgress?.(what, done, total); // prettier-ignore
  const encodedEcgs = await encodeEcgRows(inference, ecgs.rows, dataDir, tell('ECGs'));
  const encodedFilms = await encodeFilmRows(inference, films.rows, dataDir, tell('films'));
  const texts = new TextEmbeddings(inference);
  const ecg = encodedEcgs.encoded.length > 0 ? await ecgMetrics(encodedEcgs.encoded, texts) : {};
  const cxr = encodedFilms.encoded.length > 0 ? await filmMetrics(encodedFilms.encoded, texts) : {};
  const { modelIds } = inference;
  return {
    about: {
      index: path.basename(indexFile),
      split,
      models: [modelIds.ecg, modelIds.film, modelIds.text],
      sources: [...ecgs.sources, ...films.sources],
      ecgs: encodedEcgs.encoded.length,
      films: encodedFilms.encoded.length,
      leftOut: {
        notFrontal: index.films.length - frontals.length,
        withoutLabels: index.ecgs.length + frontals.length - labelled.ecgs.length - labelled.films.length,
      },
      brokenLines: index.brokenLines,
      skipped: [...encodedEcgs.skipped, ...encodedFilms.skipped],
    },
    metrics: withoutEmpty({ ecg, cxr }),
  };
}
