/** What the frozen embeddings are worth to someone with few labels: linear probes on parts of the training rows, and few-shot probes. */
import { createRandom, type RandomStream } from '../sample/random.ts';
import { PatientResamples } from './bootstrap.ts';
import { labelMetrics, type LabelScores } from './label-metrics.ts';
import { fitProbe, type Probe, type ProbeData } from './logistic-probe.ts';
import { finiteMean, RankedScores, stratifiedArea, type RowWeights } from './auc.ts';
import type { MetricTree } from './metric-tree.ts';

/** One recording: its vector, whether it has a label (`null`: not known), and whose it is. */
export interface ProbeRow {
  readonly embedding: Float32Array;
  readonly has: (key: string) => boolean | null;
  readonly patient: string;
  /** Pairs are compared within a stratum. */
  readonly stratum: string;
}

export interface ProbeTask {
  readonly keys: readonly string[];
  readonly train: readonly ProbeRow[];
  /** Chooses the penalty. */
  readonly validation: readonly ProbeRow[];
  readonly test: readonly ProbeRow[];
}

const shares = { labels1Percent: 0.01, labels10Percent: 0.1, allLabels: 1 } as const;
const shots = [1, 2, 4, 8, 16] as const;
const draws = 10;
const penalties = [1e-3, 1e-2, 1e-1, 1] as const;
const fewShotPenalty = 1;
const seed = 20_201_016;

function shuffled<T>(items: readonly T[], random: RandomStream): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

function dataOf(rows: readonly ProbeRow[], key: string): ProbeData {
  const known = rows.filter(({ has }) => has(key) !== null);
  return { vectors: known.map(({ embedding }) => embedding), positive: known.map(({ has }) => has(key) === true) };
}

const hasBothKinds = ({ positive }: ProbeData): boolean => positive.includes(true) && positive.includes(false);

function scoresOf(rows: readonly ProbeRow[], key: string, probe: Probe): LabelScores {
  const positions = [...rows.keys()].filter((i) => rows[i]?.has(key) !== null);
  const known = positions.flatMap((i) => rows[i] ?? []);
  return {
    key,
    rows: positions,
    scores: known.map(({ embedding }) => probe(embedding)),
    positive: known.map(({ has }) => has(key) === true),
    strata: known.map(({ stratum }) => stratum),
  };
}

/** Area of one label over all rows, whatever their stratum; NaN when one kind is missing. */
function areaOf({ rows, scores, positive }: LabelScores): number {
  const weights = new Uint16Array(Math.max(0, ...rows) + 1).fill(1);
  return stratifiedArea([new RankedScores({ rows, scores, positive })], weights);
}

/** The penalty whose probes do best on the validation rows; the largest where those say nothing. */
function fitBest(train: readonly ProbeRow[], validation: readonly ProbeRow[], key: string): Probe | null {
  const data = dataOf(train, key);
  if (!hasBothKinds(data)) return null;
  const tried = penalties.map((penalty) => {
    const probe = fitProbe(data, penalty);
    const area = areaOf(scoresOf(validation, key, probe));
    return { probe, area: Number.isFinite(area) ? area : penalty };
  });
  return tried.reduce((best, one) => (one.area > best.area ? one : best)).probe;
}

/** A random part of the training rows; every label keeps what chance gives it. */
function part(rows: readonly ProbeRow[], share: number, random: RandomStream): readonly ProbeRow[] {
  return share >= 1 ? rows : shuffled(rows, random).slice(0, Math.max(2, Math.round(rows.length * share)));
}

function probeShare(task: ProbeTask, share: number, resamples: PatientResamples): MetricTree {
  const rows = part(task.train, share, createRandom(seed));
  const labels = task.keys.flatMap((key) => {
    const probe = fitBest(rows, task.validation, key);
    return probe ? [scoresOf(task.test, key, probe)] : [];
  });
  const metrics = labelMetrics(labels, resamples);
  return Object.keys(metrics).length > 0 ? { ...metrics, trainedOn: { value: rows.length, ci95: null, n: rows.length } } : {};
}

/** The test rows by the scores of `count` examples of a label and as many without it, draw by draw; none where there are too few. */
function fewShotDraws(task: ProbeTask, key: string, count: number): RankedScores[] {
  const random = createRandom(seed + count);
  return Array.from({ length: draws }).flatMap(() => {
    const having = shuffled(task.train.filter(({ has }) => has(key) === true), random).slice(0, count); // prettier-ignore
    const lacking = shuffled(task.train.filter(({ has }) => has(key) === false), random).slice(0, count); // prettier-ignore
    if (having.length < count || lacking.length < count) return [];
    return [new RankedScores(scoresOf(task.test, key, fitProbe(dataOf([...having, ...lacking], key), fewShotPenalty)))];
  });
}

/** Means over labels and draws. The interval is over test patients and over the draws: a resample draws both anew. */
function fewShot(task: ProbeTask, resamples: PatientResamples): MetricTree {
  const tree: Record<string, MetricTree> = {};
  for (const count of shots) {
    const labels = task.keys.map((key) => fewShotDraws(task, key, count)).filter((drawn) => drawn.length > 0);
    const random = createRandom(seed - count);
    const again = (drawn: readonly RankedScores[]): RankedScores[] => drawn.map((one) => drawn[random.below(drawn.length)] ?? one);
    const mean = (weights: RowWeights): number => {
      const counted = weights === resamples.whole ? labels : labels.map(again);
      return finiteMean(counted.map((drawn) => finiteMean(drawn.map((one) => stratifiedArea([one], weights)))));
    };
    const macroAuc = resamples.estimate(mean, task.test.length);
    if (Number.isFinite(macroAuc.value)) tree[`shots${count}`] = { macroAuc };
  }
  return tree;
}

/**
 * Probes on 1 %, 10 % and all training rows with their penalty chosen on the validation rows, and few-shot probes (1–16 a side, ten draws).
 *
 * @returns `{}` when there is nothing to train on
 */
export function probeMetrics(task: ProbeTask): MetricTree {
  if (task.train.length === 0 || task.test.length === 0) return {};
  const resamples = new PatientResamples(task.test.map(({ patient }) => patient));
  const linear = Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, probeShare(task, share, resamples)]));
  return { probe: linear, fewShot: fewShot(task, resamples) };
}
