/**
 * Film ↔ ECG: does a recording find its concept in the other modality? Over concept pairs (enlarged heart, normal), because no patient of
 * the data has both. MEDBind, Gao Y et al., MICCAI 2024, measures the same over real pairs.
 */
import { RankedScores, stratifiedArea, type RowWeights } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import { isKnown, positiveLabels } from './film-labels.ts';
import { fewestRowsOfAKind } from './label-metrics.ts';
import type { MetricTree } from './metric-tree.ts';
import type { EcgRow, FilmRow } from './read-index.ts';
import { dot } from './retrieval-metrics.ts';

export type SharedConcept = 'enlarged heart' | 'normal';

/** One recording with its concept. */
export interface ConceptRow {
  readonly embedding: Float32Array;
  readonly concept: SharedConcept;
  readonly patient: string;
}

/** Cardiomegaly → enlarged heart, no finding → normal; `null` for every other film. */
export function filmConcept(row: FilmRow): SharedConcept | null {
  if (!isKnown(row, 'Cardiomegaly')) return null;
  const labels = positiveLabels(row);
  if (labels.has('Cardiomegaly')) return 'enlarged heart';
  return labels.has('No Finding') ? 'normal' : null;
}

/** Hypertrophy (HYP) → enlarged heart, NORM → normal; `null` for every other ECG. */
export function ecgConcept({ superclass }: EcgRow): SharedConcept | null {
  if (superclass?.includes('HYP')) return 'enlarged heart';
  return superclass?.includes('NORM') ? 'normal' : null;
}

function meanVector(rows: readonly ConceptRow[], concept: SharedConcept): Float32Array {
  const members = rows.filter((row) => row.concept === concept);
  const mean = new Float32Array(members[0]?.embedding.length ?? 0);
  for (const { embedding } of members) embedding.forEach((value, j) => (mean[j] = (mean[j] ?? 0) + value / members.length));
  return mean;
}

/** Mean of sensitivity and specificity at threshold 0, rows counted `weights` times. */
function balancedAccuracy(margins: readonly number[], isEnlarged: readonly boolean[], weights: RowWeights): number {
  const right = [0, 0];
  const all = [0, 0];
  margins.forEach((margin, i) => {
    const side = Number(isEnlarged[i]);
    const weight = weights[i] ?? 0;
    all[side] = (all[side] ?? 0) + weight;
    if (margin > 0 === isEnlarged[i]) right[side] = (right[side] ?? 0) + weight;
  });
  return ((right[0] ?? 0) / (all[0] ?? 0) + (right[1] ?? 0) / (all[1] ?? 0)) / 2;
}

/** The query's concept is that of the nearer class mean of the other modality. */
function oneWay(queries: readonly ConceptRow[], gallery: readonly ConceptRow[]): MetricTree {
  const [enlarged, normal] = [meanVector(gallery, 'enlarged heart'), meanVector(gallery, 'normal')];
  const margins = queries.map(({ embedding }) => dot(embedding, enlarged) - dot(embedding, normal));
  const positive = queries.map(({ concept }) => concept === 'enlarged heart');
  const ranked = new RankedScores({ rows: [...queries.keys()], scores: margins, positive });
  const resamples = new PatientResamples(queries.map(({ patient }) => patient));
  return {
    balancedAccuracy: resamples.estimate((weights) => balancedAccuracy(margins, positive, weights), queries.length),
    auc: resamples.estimate((weights) => stratifiedArea([ranked], weights), queries.length),
  };
}

/** `filmQuery` and `ecgQuery`; `{}` unless both modalities have ten recordings of both concepts. */
export function crossModalMetrics(films: readonly ConceptRow[], ecgs: readonly ConceptRow[]): MetricTree {
  const isEnough = [films, ecgs].every((rows) =>
    (['enlarged heart', 'normal'] as const).every((concept) => rows.filter((row) => row.concept === concept).length >= fewestRowsOfAKind),
  );
  return isEnough ? { filmQuery: oneWay(films, ecgs), ecgQuery: oneWay(ecgs, films) } : {};
}
