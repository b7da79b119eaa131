/** The organ segmenter's part of an evaluation: rows of the split → measured films → figures. */
import { AuscultError } from '../../contract/index.ts';
import type { Inference } from '../inference/index.ts';
import type { OnRow, SkippedRow } from './encode-rows.ts';
import {
  anatomyMetrics,
  compareOrganRows,
  measureFilmRows,
  organMetrics,
  type ComparedFilm,
  type MeasuredFilm,
} from './evaluate-organs.ts';
import { grouped } from './grouped.ts';
import type { MetricTree } from './metric-tree.ts';
import type { FilmRow, OrganRow, RecordingIndex } from './read-index.ts';
import { selectRows, type SourceSelection } from './select-rows.ts';

/** What was measured of one index or several. */
export interface AnatomyPart {
  /** Films with masks. */
  readonly compared: readonly ComparedFilm[];
  /** Frontal films and others. */
  readonly films: readonly MeasuredFilm[];
  readonly skipped: readonly SkippedRow[];
  /** Of the films with masks. */
  readonly sources: readonly SourceSelection[];
}

export interface AnatomyOptions {
  readonly inference: Partial<Pick<Inference, 'measureAnatomy' | 'readerIds'>>;
  readonly split: string;
  readonly dataDir: string;
  readonly isFrontal: (row: FilmRow) => boolean;
  readonly tell: (what: string) => OnRow;
}

const nothing: AnatomyPart = { compared: [], films: [], skipped: [], sources: [] };

/** The segmenter, when it is installed. */
function segmenterOf({ measureAnatomy, readerIds }: AnatomyOptions['inference']): Pick<Inference, 'measureAnatomy'> | null {
  return measureAnatomy && !readerIds?.organs.endsWith('@none') ? { measureAnatomy } : null;
}

/**
 * Measures what an index has of a split. Without the segmenter, films are passed over.
 *
 * @throws AuscultError 'model-missing' when there are masks and no segmenter; 'model-corrupt', 'model-failed'
 */
export async function measureIndex(index: RecordingIndex, options: AnatomyOptions): Promise<AnatomyPart> {
  const { split, dataDir, isFrontal, tell } = options;
  const segmenter = segmenterOf(options.inference);
  if (!segmenter) {
    if (index.organs.length > 0) throw new AuscultError('model-missing', { modelId: 'organ-segmenter' });
    return nothing;
  }
  const select = <Row extends FilmRow | OrganRow>(rows: readonly Row[]): ReturnType<typeof selectRows<Row>> =>
    selectRows(rows, { split, sourceOf: ({ source }) => source, isUnseen: () => false });
  const organs = select(index.organs);
  const compared = await compareOrganRows(segmenter, organs.rows, dataDir, tell('films with masks'));
  const films = await measureFilmRows(segmenter, select(index.films).rows, isFrontal, dataDir, tell('films measured'));
  // a film that cannot be read is named once, by the encoder
  const skipped = [...compared.skipped, ...films.skipped.filter(({ id }) => !index.films.some((row) => isFrontal(row) && (row.id ?? row.file) === id))]; // prettier-ignore
  return { compared: compared.measured, films: films.measured, skipped, sources: organs.sources };
}

/** Several parts as one. */
export function joinedParts(parts: readonly AnatomyPart[]): AnatomyPart {
  return {
    compared: parts.flatMap(({ compared }) => compared),
    films: parts.flatMap(({ films }) => films),
    skipped: parts.flatMap(({ skipped }) => skipped),
    sources: parts.flatMap(({ sources }) => sources),
  };
}

/** `organs`, and of films `cxr.ctr` and `cxr.ood`; each overall and by source. */
export function anatomyTree({ compared, films }: AnatomyPart, sourceKey: (source: string) => string): MetricTree {
  const organs: Record<string, MetricTree> = {};
  for (const [source, rows] of grouped(compared, ({ row }) => sourceKey(row.source))) organs[source] = organMetrics(rows);
  const cxr: Record<string, MetricTree> = {};
  for (const [source, rows] of grouped(films, ({ row }) => sourceKey(row.source))) cxr[source] = anatomyMetrics(rows);
  return {
    organs: compared.length > 0 ? { ...organMetrics(compared), bySource: organs } : {},
    cxr: films.length > 0 ? { ...anatomyMetrics(films), bySource: cxr } : {},
  };
}
