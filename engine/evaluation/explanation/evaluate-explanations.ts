/** Faithfulness of explanations over the test recordings of an index: ours beside attention rollout and beside chance. */
import path from 'node:path';
import type { Finding, Modality } from '../../../contract/index.ts';
import { isAuscultError } from '../../../contract/index.ts';
import { ecgSamples } from '../../inference/ecg-samples.ts';
import { filmPixels } from '../../inference/film-pixels.ts';
import type { EncoderGradients, Inference, ScoreDirection } from '../../inference/index.ts';
import { createRandom } from '../../sample/random.ts';
import { PatientResamples } from '../bootstrap.ts';
import { readShard, traceOfShard } from '../ecg-shards.ts';
import { filmLabels, isKnown, positiveLabels } from '../film-labels.ts';
import { readFilmFile } from '../film-file.ts';
import type { MetricTree } from '../metric-tree.ts';
import { readIndex, type EcgRow, type FilmRow } from '../read-index.ts';
import { isFrontal } from '../run-evaluation.ts';
import { selectRows } from '../select-rows.ts';
import { explainRow, methods, shuffledCorrelation, warmUp, type ExplainedRow, type Method } from './explain-row.ts';

/** A similarity is shown ten times as large, so that its figures are of the size of logits. */
const wordsScale = 10;
const seed = 7;

export interface ExplanationEvaluationOptions {
  readonly inference: Pick<Inference, 'encodeFilm' | 'encodeEcg' | 'encodeText'> & { readonly gradients: EncoderGradients };
  /** Gradients of encoders with shuffled weights. */
  readonly shuffled: EncoderGradients;
  readonly indexFile: string;
  readonly dataDir: string;
  readonly split: string;
  /** Recordings of each modality whose labels are explained. */
  readonly count: number;
  /** How many of them are also explained by words, and by encoders with shuffled weights. */
  readonly wordsCount: number;
  /** Recordings that were explained before, which are not explained again. */
  readonly known: readonly Explained[];
  /** Takes every `of`-th recording, so that several processes can share the work. */
  readonly part: { readonly number: number; readonly of: number };
  /** Told of each recording that was explained. */
  readonly onRow: (row: Explained) => void;
  readonly onProgress: (what: string, done: number, total: number) => void;
}

/** A recording to be explained. */
interface Sample {
  readonly patient: string;
  /** The encoder's input and what it says. */
  read(): Promise<{ readonly input: Float32Array; readonly findings: readonly Finding[] }>;
  /** Whether a finding is in the reference. */
  has(code: string): boolean;
}

/** What became of one recording, without its map: what figures are made of. */
export interface Explained {
  readonly modality: Modality;
  /** Number among those drawn. */
  readonly i: number;
  readonly patient: string;
  readonly row: Omit<ExplainedRow, 'map'>;
  readonly words: Omit<ExplainedRow, 'map'> | null;
  readonly shuffled: number | null;
}

function drawn<Row>(rows: readonly Row[], count: number): Row[] {
  const random = createRandom(seed);
  const pool = [...rows];
  for (let i = pool.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [pool[i], pool[j]] = [pool[j] as Row, pool[i] as Row];
  }
  return pool.slice(0, count);
}

function filmSample(row: FilmRow, i: number, { inference, dataDir }: ExplanationEvaluationOptions): Sample {
  return {
    patient: `${row.source}/${row.patient_id ?? `row ${i}`}`,
    read: async () => {
      const image = await readFilmFile(path.resolve(dataDir, row.file));
      return { input: filmPixels(image), findings: (await inference.encodeFilm(image)).findings };
    },
    has: (code) => filmLabels.some((label) => label.code === code && positiveLabels(row).has(label.name)),
  };
}

/** Reads shards; the one read last is kept, since rows come shard by shard. */
function shardReader(dataDir: string): (name: string) => Promise<Int16Array> {
  let last: { readonly name: string; readonly shard: Promise<Int16Array> } | undefined;
  return (name) => {
    if (last?.name !== name) last = { name, shard: readShard(path.resolve(dataDir, name)) };
    return last.shard;
  };
}

function ecgSample(
  row: EcgRow,
  i: number,
  inference: Pick<Inference, 'encodeEcg'>,
  shardOf: (name: string) => Promise<Int16Array>,
): Sample {
  return {
    patient: `${row.dataset}/${row.patient ?? `row ${i}`}`,
    read: async () => {
      const trace = traceOfShard(await shardOf(row.shard), row.row, row.valid_samples ?? undefined);
      return { input: ecgSamples(trace).samples, findings: (await inference.encodeEcg(trace)).findings };
    },
    has: (code) => {
      const [kind, name = ''] = code.split(':');
      return kind === 'scp' ? Object.hasOwn(row.scp_codes ?? {}, name) : (row.superclass?.includes(name) ?? false);
    },
  };
}

/** The most probable of the findings that the reference names, else the most probable of all. */
function findingToExplain(findings: readonly Finding[], sample: Sample): Finding | undefined {
  const ordered = [...findings].sort((a, b) => b.probability - a.probability);
  return ordered.find(({ code }) => sample.has(code)) ?? ordered[0];
}

async function wordsDirection(
  inference: Pick<Inference, 'encodeText'>,
  gradients: EncoderGradients,
  modality: Modality,
  name: string,
): Promise<ScoreDirection> {
  const [text, negation] = [await inference.encodeText(name), await inference.encodeText(`no ${name}`)];
  return gradients.directionAlong(
    modality,
    text.map((value, i) => wordsScale * (value - (negation[i] ?? 0))),
  );
}

async function explainSample(
  modality: Modality,
  sample: Sample,
  i: number,
  options: ExplanationEvaluationOptions,
): Promise<Explained | null> {
  const { inference, shuffled, wordsCount } = options;
  const { gradients } = inference;
  const { input, findings } = await sample.read();
  const finding = findingToExplain(findings, sample);
  const direction = finding && gradients.directionOf(modality, finding.code);
  if (!finding || !direction) return null;
  const { map, ...row } = await explainRow(gradients, modality, input, direction, i);
  const explained = { modality, i, patient: sample.patient, row };
  if (i >= wordsCount) return { ...explained, words: null, shuffled: null };
  const towards = await wordsDirection(inference, gradients, modality, finding.name);
  const { map: _map, ...words } = await explainRow(gradients, modality, input, towards, i);
  return { ...explained, words, shuffled: await shuffledCorrelation(shuffled, modality, input, direction, map) };
}

function mean(values: readonly number[], weights: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    sum += value * (weights[i] ?? 0);
    total += weights[i] ?? 0;
  });
  return sum / total;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}

/** Deletion, insertion and their difference by method, and by how much ours is ahead (paired). */
function curveMetrics(rows: readonly { readonly patient: string; readonly row: Omit<ExplainedRow, 'map'> }[]): MetricTree {
  const resamples = new PatientResamples(rows.map(({ patient }) => patient));
  const gap = (method: Method): number[] => rows.map(({ row }) => row.byMethod[method].insertion - row.byMethod[method].deletion);
  const estimate = (values: readonly number[]) => resamples.estimate((weights) => mean(values, weights), rows.length); // prettier-ignore
  const tree: Record<string, MetricTree> = {};
  for (const method of methods) {
    tree[method] = {
      deletion: estimate(rows.map(({ row }) => row.byMethod[method].deletion)),
      insertion: estimate(rows.map(({ row }) => row.byMethod[method].insertion)),
      insertionLessDeletion: estimate(gap(method)),
    };
  }
  const ahead = (method: Method) => estimate(gap('ours').map((value, i) => value - (gap(method)[i] ?? 0))); // prettier-ignore
  return { ...tree, oursAhead: { ofRollout: ahead('rollout'), ofRandom: ahead('random') } };
}

function metricsOf(rows: readonly Explained[]): MetricTree {
  const words = rows.flatMap(({ patient, words: row }) => (row ? [{ patient, row }] : []));
  const checked = rows.flatMap(({ patient, shuffled }) => (shuffled === null ? [] : [{ patient, shuffled }]));
  const fixed = (value: number, n: number) => ({ value, ci95: null, n }); // prettier-ignore
  return {
    label: curveMetrics(rows),
    ...(words.length > 0 ? { words: curveMetrics(words) } : {}),
    ...(checked.length > 0
      ? {
          shuffledWeights: {
            rankCorrelation: new PatientResamples(checked.map(({ patient }) => patient)).estimate(
              (weights) => mean(checked.map(({ shuffled }) => shuffled), weights), // prettier-ignore
              checked.length,
            ),
          },
        }
      : {}),
    time: {
      medianMs: fixed(median(rows.map(({ row }) => row.milliseconds)), rows.length),
      medianProcessorMs: fixed(median(rows.map(({ row }) => row.processorMs)), rows.length),
    },
  };
}

async function explainAll(
  modality: Modality,
  samples: readonly Sample[],
  options: ExplanationEvaluationOptions,
): Promise<{ rows: Explained[]; skipped: string[] }> {
  const rows: Explained[] = [];
  const skipped: string[] = [];
  if (samples.length > 0) await warmUp(options.inference.gradients, modality);
  for (const [i, sample] of samples.entries()) {
    try {
      const known = options.known.find((row) => row.modality === modality && row.i === i);
      if (!known && i % options.part.of !== options.part.number) continue;
      const row = known ?? (await explainSample(modality, sample, i, options));
      if (row && !known) options.onRow(row);
      if (row) rows.push(row);
    } catch (error) {
      if (!isAuscultError(error) || error.code.startsWith('model-')) throw error;
      skipped.push(error.message);
    }
    options.onProgress(modality === 'film' ? 'films' : 'ECGs', i + 1, samples.length);
  }
  return { rows, skipped };
}

/**
 * Explains `count` test films and as many test ECGs, drawn by a fixed seed.
 *
 * @throws AuscultError 'file-unreadable', 'index-malformed', 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function evaluateExplanations(
  options: ExplanationEvaluationOptions,
): Promise<{ metrics: MetricTree; films: number; ecgs: number; skipped: string[] }> {
  const index = await readIndex(options.indexFile);
  const frontals = index.films.filter((row) => isFrontal(row) && filmLabels.some(({ name }) => isKnown(row, name)));
  const films = selectRows(frontals, { split: options.split, sourceOf: (row) => row.source, isUnseen: () => false }).rows;
  const trained = index.ecgs.filter((row) => row.dataset === 'PTB-XL');
  const ecgs = selectRows(trained, { split: options.split, sourceOf: (row) => row.dataset, isUnseen: () => false }).rows;
  const film = await explainAll('film', drawn(films, options.count).map((row, i) => filmSample(row, i, options)), options); // prettier-ignore
  const shardOf = shardReader(options.dataDir);
  const drawnEcgs = drawn(ecgs, options.count).sort((a, b) => a.shard.localeCompare(b.shard));
  const ecg = await explainAll('ecg', drawnEcgs.map((row, i) => ecgSample(row, i, options.inference, shardOf)), options); // prettier-ignore
  const metrics: Record<string, MetricTree> = {};
  if (film.rows.length > 0) metrics['film'] = metricsOf(film.rows);
  if (ecg.rows.length > 0) metrics['ecg'] = metricsOf(ecg.rows);
  return { metrics: { explanation: metrics }, films: film.rows.length, ecgs: ecg.rows.length, skipped: [...film.skipped, ...ecg.skipped] };
}
