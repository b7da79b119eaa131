/** Figures of the organ segmenter: against masks, as a measure of heart size, and as a check of what is a chest film. */
import path from 'node:path';
import { isAuscultError } from '../../contract/index.ts';
import type { Inference, MeasuredAnatomy } from '../inference/index.ts';
import { finiteMean } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import type { OnRow, SkippedRow } from './encode-rows.ts';
import { readFilmFile } from './film-file.ts';
import { isKnown, positiveLabels } from './film-labels.ts';
import { readGreyPng } from './grey-png.ts';
import { labelMetrics, type LabelScores } from './label-metrics.ts';
import type { Metric, MetricTree } from './metric-tree.ts';
import { overlaps, ratioOf } from './organ-masks.ts';
import type { FilmRow, OrganRow } from './read-index.ts';

/** A film with what the segmenter measured on it. */
export interface MeasuredFilm {
  readonly row: FilmRow;
  readonly isFrontal: boolean;
  readonly anatomy: MeasuredAnatomy;
}

/** A film with a mask, compared. Numbers are NaN where there is nothing to compare. */
export interface ComparedFilm {
  readonly row: OrganRow;
  readonly dice: ReturnType<typeof overlaps>;
  /** Absolute error of the cardiothoracic ratio; NaN where it was not measurable. */
  readonly ratioError: number;
}

export interface Measured<Item> {
  readonly measured: readonly Item[];
  readonly skipped: readonly SkippedRow[];
}

type Segmenter = Pick<Inference, 'measureAnatomy'>;

async function forRows<Row, Item>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  measure: (row: Row) => Promise<Item>,
  onRow: OnRow,
): Promise<Measured<Item>> {
  const measured: Item[] = [];
  const skipped: SkippedRow[] = [];
  for (const [i, row] of rows.entries()) {
    try {
      measured.push(await measure(row));
    } catch (error) {
      if (!isAuscultError(error) || error.code.startsWith('model-')) throw error;
      skipped.push({ id: nameOf(row), code: error.code, problem: error.message });
    }
    onRow(i + 1, rows.length);
  }
  return { measured, skipped };
}

/**
 * Measures films.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export function measureFilmRows(
  segmenter: Segmenter,
  rows: readonly FilmRow[],
  isFrontal: (row: FilmRow) => boolean,
  dataDir: string,
  onRow: OnRow,
): Promise<Measured<MeasuredFilm>> {
  const measure = async (row: FilmRow): Promise<MeasuredFilm> => {
    const anatomy = await segmenter.measureAnatomy(await readFilmFile(path.resolve(dataDir, row.file)));
    return { row, isFrontal: isFrontal(row), anatomy };
  };
  return forRows(rows, (row) => row.id ?? row.file, measure, onRow);
}

/**
 * Measures films that have masks.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export function compareOrganRows(
  segmenter: Segmenter,
  rows: readonly OrganRow[],
  dataDir: string,
  onRow: OnRow,
): Promise<Measured<ComparedFilm>> {
  const compare = async (row: OrganRow): Promise<ComparedFilm> => {
    const mask = await readGreyPng(path.resolve(dataDir, row.mask));
    const anatomy = await segmenter.measureAnatomy(await readFilmFile(path.resolve(dataDir, row.image)));
    const { cardiothoracicRatio: ratio } = anatomy;
    const ratioError = ratio.kind === 'measured' ? Math.abs(ratio.ratio - (row.ctr_masks ?? ratioOf(mask))) : NaN;
    return { row, dice: overlaps(anatomy, mask), ratioError };
  };
  return forRows(rows, (row) => row.id ?? row.image, compare, onRow);
}

function meanOf(values: readonly number[], resamples: PatientResamples): Metric {
  const n = values.filter(Number.isFinite).length;
  const mean = (weights: Uint16Array): number => finiteMean(values.flatMap((value, i) => new Array<number>(weights[i] ?? 0).fill(value)));
  return resamples.estimate(mean, n);
}

/**
 * Overlap with the masks (an organ that was not drawn counts as 0) and the error of the ratio where it was measured.
 *
 * @param films  at least one
 */
export function organMetrics(films: readonly ComparedFilm[]): MetricTree {
  const resamples = new PatientResamples(films.map(({ row }, i) => row.native_id ?? row.id ?? `row ${i}`));
  const dice = (organ: keyof ComparedFilm['dice']): MetricTree => ({
    dice: meanOf(
      films.map((film) => film.dice[organ]),
      resamples,
    ),
  });
  return {
    lungs: dice('lungs'),
    rightLung: dice('rightLung'),
    leftLung: dice('leftLung'),
    heart: dice('heart'),
    ctr: {
      mae: meanOf(
        films.map(({ ratioError }) => ratioError),
        resamples,
      ),
      measured: meanOf(
        films.map(({ ratioError }) => Number(Number.isFinite(ratioError))),
        resamples,
      ),
    },
  };
}

function resamplesOf(films: readonly MeasuredFilm[]): PatientResamples {
  return new PatientResamples(films.map(({ row }, i) => (row.patient_id ? `${row.source}/${row.patient_id}` : `row ${i}`)));
}

const share = (films: readonly MeasuredFilm[], holds: (film: MeasuredFilm) => boolean): MetricTree[string] =>
  meanOf(
    films.map((film) => Number(holds(film))),
    resamplesOf(films),
  );

/** The cardiothoracic ratio alone as a score for cardiomegaly, over the frontal films on which it was measured; pairs within a source. */
function ratioMetrics(frontals: readonly MeasuredFilm[]): MetricTree {
  const scored = frontals.flatMap(({ row, anatomy: { cardiothoracicRatio: ratio } }) =>
    ratio.kind === 'measured' && isKnown(row, 'Cardiomegaly') ? [{ row, ratio: ratio.ratio }] : [],
  );
  const label: LabelScores = {
    key: 'cardiomegaly',
    rows: [...scored.keys()],
    scores: scored.map(({ ratio }) => ratio),
    positive: scored.map(({ row }) => positiveLabels(row).has('Cardiomegaly')),
    strata: scored.map(({ row }) => row.source),
  };
  const resamples = new PatientResamples(scored.map(({ row }, i) => (row.patient_id ? `${row.source}/${row.patient_id}` : `row ${i}`)));
  const { cardiomegaly = {} } = labelMetrics([label], resamples);
  return { cardiomegaly, measured: share(frontals, ({ anatomy }) => anatomy.cardiothoracicRatio.kind === 'measured') };
}

/** How well the frontal check tells the frontal films of an index from its other films; pairs within a source. */
function checkMetrics(films: readonly MeasuredFilm[]): MetricTree {
  const label: LabelScores = {
    key: 'frontal',
    rows: [...films.keys()],
    scores: films.map(({ anatomy }) => anatomy.frontal.score),
    positive: films.map(({ isFrontal }) => isFrontal),
    strata: films.map(({ row }) => row.source),
  };
  const { frontal = {} } = labelMetrics([label], resamplesOf(films));
  const [frontals, others] = [films.filter((film) => film.isFrontal), films.filter((film) => !film.isFrontal)];
  const passes = ({ anatomy }: MeasuredFilm): boolean => anatomy.frontal.isFrontal;
  return {
    ...('auc' in frontal ? { auc: frontal['auc'] as Metric } : {}),
    ...(frontals.length > 0 ? { frontalsPassed: share(frontals, passes) } : {}),
    ...(others.length > 0 ? { othersFlagged: share(others, (film) => !passes(film)) } : {}),
  };
}

/** `ctr` and `ood` of a set of films. */
export function anatomyMetrics(films: readonly MeasuredFilm[]): MetricTree {
  const frontals = films.filter(({ isFrontal }) => isFrontal);
  return { ctr: frontals.length > 0 ? ratioMetrics(frontals) : {}, ood: checkMetrics(films) };
}
