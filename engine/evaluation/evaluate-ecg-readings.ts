/** Rhythm classifier, delineator and quality check on the ECGs of an index. A model that is not installed gives no figures. */
import path from 'node:path';
import { AuscultError, isAuscultError, type EcgTrace } from '../../contract/index.ts';
import type { Inference } from '../inference/index.ts';
import { mixSeed } from '../sample/random.ts';
import { markedEcgs } from './delineation-marks.ts';
import { corruptedEcg, ecgCorruptions } from './ecg-corruptions.ts';
import { qualityOf, qualitySet } from './ecg-quality-labels.ts';
import { readShard, traceOfShard } from './ecg-shards.ts';
import type { OnRow } from './encode-rows.ts';
import { delineationMetrics, type DelineatedEcg } from './evaluate-delineation.ts';
import { ecgQualityMetrics, type ScoredEcg } from './evaluate-ecg-quality.ts';
import { rhythmMetrics, statedRhythm, type ReadRhythm } from './evaluate-rhythm.ts';
import { grouped } from './grouped.ts';
import type { MetricTree } from './metric-tree.ts';
import type { EcgRow } from './read-index.ts';
import { selectRows } from './select-rows.ts';

/** What reads ECGs. */
export type EcgReaders = Pick<Inference, 'classifyRhythm' | 'delineateEcg' | 'ecgQuality'>;

interface ReadingOptions {
  readonly readers: EcgReaders;
  readonly ecgs: readonly EcgRow[];
  readonly dataDir: string;
  readonly split: string;
  readonly tell: (what: string) => OnRow;
}

/** Dataset that the rhythm classifier was trained on: the figures are of its rows where an index has them. */
const trainedOn = 'PTB-XL';
/** Usable ECGs that the quality check is measured on, each with one spoilt copy: more would only take longer. */
const mostQualityRows = 800;

function patientOf(row: EcgRow): string {
  return row.patient ? `${row.dataset}/${row.patient}` : `${row.shard} ${row.row}`;
}

/** Runs `read` on the trace of each row, shard by shard; rows that cannot be read or that a reader refuses are passed over. */
async function forEachTrace(
  rows: readonly EcgRow[],
  dataDir: string,
  onRow: OnRow,
  read: (row: EcgRow, trace: EcgTrace) => Promise<void>,
): Promise<void> {
  let done = 0;
  for (const [name, members] of grouped(rows, ({ shard }) => shard)) {
    const shard = await readShard(path.resolve(dataDir, name)).catch(() => null);
    for (const row of members) {
      if (shard) await read(row, traceOfShard(shard, row.row, row.valid_samples ?? undefined)).catch(passOver);
      onRow(++done, rows.length);
    }
  }
}

function passOver(error: unknown): void {
  if (!isAuscultError(error) || error.code.startsWith('model-')) throw error;
}

async function rhythmFigures({ readers, ecgs, dataDir, split, tell }: ReadingOptions): Promise<MetricTree> {
  const stated = ecgs.filter((row) => statedRhythm(row) !== null);
  const { rows } = selectRows(stated, { split, sourceOf: ({ dataset }) => dataset, isUnseen: (dataset) => dataset !== trainedOn });
  const known = rows.filter(({ dataset }) => dataset === trainedOn);
  const read: ReadRhythm[] = [];
  await forEachTrace(known.length > 0 ? known : rows, dataDir, tell('rhythms'), async (row, trace) => {
    const found = (await readers.classifyRhythm(trace)).record[0]?.class;
    const rhythm = statedRhythm(row);
    if (found && rhythm) read.push({ patient: patientOf(row), stated: rhythm, found });
  });
  return rhythmMetrics(read);
}

async function delineationFigures({ readers, ecgs, dataDir, split, tell }: ReadingOptions): Promise<MetricTree> {
  const splits = new Map(ecgs.flatMap(({ id, split: part }) => (id === undefined ? [] : [[id, part ?? null]])));
  const hasSplits = [...splits.values()].some((part) => part !== null);
  const records: DelineatedEcg[] = [];
  const onRow = tell('marked ECGs');
  for await (const { id, trace, marks } of markedEcgs(dataDir)) {
    const part = splits.get(id) ?? null;
    if (split !== 'all' && hasSplits && part !== null && part !== split) continue;
    const scale = 500 / trace.samplingFrequencyHz;
    const at500 = Object.fromEntries(
      Object.entries(marks).map(([lead, waves]) => [lead, waves.map((wave) => ({ ...wave, onset: wave.onset * scale, peak: wave.peak * scale, offset: wave.offset * scale }))]), // prettier-ignore
    );
    records.push({ marks: at500, found: (await readers.delineateEcg(trace)).waves });
    onRow(records.length, records.length);
  }
  return delineationMetrics(records);
}

async function qualityFigures({ readers, ecgs, dataDir, split, tell }: ReadingOptions): Promise<MetricTree> {
  const labelled = ecgs.filter((row) => qualityOf(row) !== 'unknown' && (split === 'all' || qualitySet(row) === split));
  const usable = labelled.filter((row) => qualityOf(row) === 'usable');
  const step = Math.max(1, usable.length / mostQualityRows);
  const thinned = new Set(usable.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)));
  const chosen = labelled.filter((row) => qualityOf(row) === 'unusable' || thinned.has(row));
  const scored: ScoredEcg[] = [];
  await forEachTrace(chosen, dataDir, tell('ECGs and spoilt copies'), async (row, trace) => {
    const add = async (kind: string, isUsable: boolean, signal: EcgTrace): Promise<void> => {
      const quality = await readers.ecgQuality(signal);
      if (quality === null) throw new AuscultError('model-missing', { modelId: 'ecg-quality' });
      scored.push({ patient: patientOf(row), kind, isUsable, score: quality.score, isFlagged: !quality.isUsable });
    };
    const isUsable = qualityOf(row) === 'usable';
    await add('recorded', isUsable, trace);
    if (!isUsable) return;
    const seed = mixSeed(row.row, row.shard.length, 7);
    const kind = ecgCorruptions[scored.length % ecgCorruptions.length] ?? 'noise';
    await add(kind, false, corruptedEcg(trace, kind, seed));
  });
  return ecgQualityMetrics(scored);
}

/** Figures of one model; none where it is not installed. */
async function whereInstalled(figures: Promise<MetricTree>): Promise<MetricTree> {
  return figures.catch((error: unknown) => {
    if (isAuscultError(error) && error.code === 'model-missing') return {};
    throw error;
  });
}

/**
 * `rhythmClassifier`, `delineation` and `ood`, each where the index has what it takes: rhythm statements, marked waves beside it, ECGs.
 *
 * @throws AuscultError 'model-corrupt', 'model-failed', 'ecg-malformed'
 */
export async function evaluateEcgReadings(options: ReadingOptions): Promise<MetricTree> {
  if (options.ecgs.length === 0) return {};
  return {
    rhythmClassifier: await whereInstalled(rhythmFigures(options)),
    delineation: await whereInstalled(delineationFigures(options)),
    ood: await whereInstalled(qualityFigures(options)),
  };
}
