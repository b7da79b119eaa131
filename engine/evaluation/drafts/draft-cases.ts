/** What is drafted in an evaluation: films and ECGs of an index with their reports, in pairs; and the recordings that neighbours come from. */
import path from 'node:path';
import type { EcgMeasurements } from '../../../contract/index.ts';
import { heartSizeOf, type HeartSize } from '../../drafting/heart-size.ts';
import type { GreyImage } from '../../import/parsed-study.ts';
import type { Inference, StudyEncoding } from '../../inference/index.ts';
import { createRandom } from '../../sample/random.ts';
import { measureEcg } from '../../signal/index.ts';
import { readShard, traceOfShard } from '../ecg-shards.ts';
import { readFilmFile } from '../film-file.ts';
import { grouped } from '../grouped.ts';
import { refusalOf, type OnRow, type SkippedRow } from '../encode-rows.ts';
import { reportText } from '../report-sentences.ts';
import type { EcgRow, FilmRow } from '../read-index.ts';
import { ecgRowReport, ecgTextLabels, filmRowLabels } from './draft-labels.ts';

/** One recording with what people said of it. */
export interface ReportedStudy {
  readonly id: string;
  /** Rows of one patient come and go together in resamples, and are never each other's neighbours. */
  readonly patient: string;
  readonly encoding: StudyEncoding;
  /** The reader's text: a radiologist's findings, or an ECG's statements in clean English. */
  readonly report: string;
  readonly labels: ReadonlySet<string>;
  /** Of an ECG. */
  readonly measurements: EcgMeasurements | null;
  /** Of a film; `null` where it is not measured. */
  readonly heartSize?: HeartSize | null;
}

/** Studies that were read, and rows that could not be. */
export interface ReportedStudies {
  readonly studies: readonly ReportedStudy[];
  readonly skipped: readonly SkippedRow[];
}

const seed = 20_201_015;

/** A seeded choice of at most `limit` rows; the same rows whatever their order in the index is not promised. */
export function someOf<Row>(rows: readonly Row[], limit: number): Row[] {
  if (rows.length <= limit) return [...rows];
  const random = createRandom(seed);
  const order = rows.map((row) => ({ row, key: random.next() })).sort((a, b) => a.key - b.key);
  return order.slice(0, limit).map(({ row }) => row);
}

/** What a film's report says of this film: its findings, else its impression. */
export function filmReport({ report_kind: kind, findings, impression }: FilmRow): string {
  if ((kind ?? 'radiology_report') !== 'radiology_report') return '';
  return reportText(findings ?? '', '') || reportText('', impression ?? '');
}

/** Findings and impression, for labels. */
function wholeReport({ findings, impression }: FilmRow): string {
  return [findings, impression].filter(Boolean).join(' ');
}

type Read = { readonly study: ReportedStudy } | { readonly skipped: SkippedRow };

function separated(read: readonly Read[]): ReportedStudies {
  return {
    studies: read.flatMap((each) => ('study' in each ? [each.study] : [])),
    skipped: read.flatMap((each) => ('skipped' in each ? [each.skipped] : [])),
  };
}

/** The measured size of the heart; `null` without a segmenter, or where it refuses. */
async function measuredHeartSize(
  { measureAnatomy }: Partial<Pick<Inference, 'measureAnatomy'>>,
  image: GreyImage,
  { view }: FilmRow,
): Promise<HeartSize | null> {
  const anatomy = await measureAnatomy?.(image);
  return anatomy ? heartSizeOf(anatomy.cardiothoracicRatio, view === 'AP') : null;
}

/**
 * Encodes films, and measures the heart on them where there is a segmenter.
 *
 * @param keep  what is kept of each study; all when absent
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function readFilms(
  inference: Pick<Inference, 'encodeFilm'> & Partial<Pick<Inference, 'measureAnatomy'>>,
  rows: readonly FilmRow[],
  dataDir: string,
  onRow: OnRow,
  keep: (study: ReportedStudy) => ReportedStudy = (study) => study,
): Promise<ReportedStudies> {
  const read: Read[] = [];
  for (const [i, row] of rows.entries()) {
    const id = row.id ?? row.file;
    try {
      const image = await readFilmFile(path.resolve(dataDir, row.file));
      const encoding = await inference.encodeFilm(image);
      const heartSize = await measuredHeartSize(inference, image, row);
      const patient = `${row.source}/${row.patient_id ?? id}`;
      const labels = filmRowLabels(row, wholeReport(row));
      read.push({ study: keep({ id, patient, encoding, report: filmReport(row), labels, measurements: null, heartSize }) });
    } catch (error) {
      read.push({ skipped: refusalOf(id, error) });
    }
    onRow(i + 1, rows.length);
  }
  return separated(read);
}

/**
 * Encodes and measures ECGs, shard by shard.
 *
 * @param keep  what is kept of each study; all when absent
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function readEcgs(
  inference: Pick<Inference, 'encodeEcg'>,
  rows: readonly EcgRow[],
  dataDir: string,
  onRow: OnRow,
  keep: (study: ReportedStudy) => ReportedStudy = (study) => study,
): Promise<ReportedStudies> {
  const read: Read[] = [];
  for (const [name, members] of grouped(rows, ({ shard }) => shard)) {
    const shard = await readShard(path.resolve(dataDir, name)).catch((error: unknown) => error);
    for (const row of members) {
      const id = row.id ?? `${name}, row ${row.row}`;
      try {
        if (!(shard instanceof Int16Array)) throw shard;
        const trace = traceOfShard(shard, row.row, row.valid_samples ?? undefined);
        const report = ecgRowReport(row);
        const encoding = await inference.encodeEcg(trace);
        const patient = `${row.dataset}/${row.patient ?? id}`;
        read.push({ study: keep({ id, patient, encoding, report, labels: ecgTextLabels(report), measurements: measureEcg(trace) }) });
      } catch (error) {
        read.push({ skipped: refusalOf(id, error) });
      }
      onRow(read.length, rows.length);
    }
  }
  return separated(read);
}

/** A film and an ECG that are drafted together; in an index of one modality the other is `null`. */
export interface DraftCase {
  readonly film: ReportedStudy | null;
  readonly ecg: ReportedStudy | null;
}

/** Pairs films and ECGs by place, as many as the shorter list has; alone where the other list is empty. */
export function paired(films: readonly ReportedStudy[], ecgs: readonly ReportedStudy[]): DraftCase[] {
  const count = films.length > 0 && ecgs.length > 0 ? Math.min(films.length, ecgs.length) : Math.max(films.length, ecgs.length);
  return Array.from({ length: count }, (_, i) => ({ film: films[i] ?? null, ecg: ecgs[i] ?? null }));
}

/** A study without its patch tokens, of which a pool of thousands would fill the memory. */
export function withoutTokens(study: ReportedStudy): ReportedStudy {
  return { ...study, encoding: { ...study.encoding, tokens: new Float32Array(0), tokenCount: 0 } };
}
