/** Detection and intervals on a folder of ECGs: marked records, annotated WFDB records, files that carry their device's measurements. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAuscultError, leadNames, type EcgTrace, type GlobalMeasurements } from '../../contract/index.ts';
import { findFiles, readMeasuredEcg } from '../import/index.ts';
import { analyseEcg, detectQrs, type DelineatedBeats } from '../signal/index.ts';
import { mean } from '../signal/statistics.ts';
import { markedEcgs } from './delineation-marks.ts';
import { referenceIntervals } from './ecg-intervals.ts';
import { compareBeats, detectionInRecord, type DetectionCounts, type DetectionRow } from './qrs-detection.ts';

/** What is measured and compared. */
const quantities = ['heartRateBpm', 'prMs', 'qrsMs', 'qtMs'] as const;
type Quantity = (typeof quantities)[number];
type Values = Partial<Record<Quantity, number | null>>;

/** Difference of our measurement from the reference: mean and standard deviation over n records. */
export interface DifferenceRow {
  readonly set: string;
  readonly method: string;
  readonly quantity: Quantity;
  readonly n: number;
  /** Records with a reference that we gave no value for. */
  readonly missed: number;
  readonly mean: number;
  readonly sd: number;
}

/** Everything that a folder showed. */
export interface EcgFolderEvaluation {
  readonly detection: readonly DetectionRow[];
  readonly differences: readonly DifferenceRow[];
  /** Files with reference measurements or annotations that could not be read, and why. */
  readonly refused: readonly string[];
}

/** What the evaluation needs of the models; absent: classical method only. */
export type DelineateEcg = (trace: EcgTrace) => Promise<DelineatedBeats>;

const detectionLeads = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/**
 * Evaluates all that a folder holds.
 *
 * @param delineate   the delineator model; without, the classical method alone is measured
 * @param onProgress  called after each record
 */
export async function evaluateEcgFolder(
  folder: string,
  delineate: DelineateEcg | undefined,
  onProgress: (done: number) => void = () => undefined,
): Promise<EcgFolderEvaluation> {
  const collected = new Collection();
  let done = 0;
  const splits = await splitsOf(folder);
  for await (const ecg of markedEcgs(folder)) {
    const marks = (ecg.marks.II ?? []).filter((wave) => wave.kind === 'QRS').map((wave) => wave.peak);
    const leads = detectionLeads.map((lead) => leadOf(ecg.trace, lead));
    const { samplingFrequencyHz } = ecg.trace;
    collected.detection(
      'marked records',
      compareBeats(detectQrs(leads, samplingFrequencyHz), { beats: marks, flutter: [] }, samplingFrequencyHz),
    );
    const sets = ['marked records', ...(splits.has(ecg.id) ? [`marked records, split ${splits.get(ecg.id)}`] : [])];
    await collected.compare(sets, ecg.trace, referenceIntervals(ecg), delineate);
    onProgress(++done);
  }
  for (const file of await findFiles([folder])) {
    await evaluateFile(file, collected, delineate).catch((error: unknown) => {
      if (!isAuscultError(error)) throw error;
      collected.refused.push(error.message);
    });
    onProgress(++done);
  }
  return { detection: [...collected.detections.values()], differences: collected.differences(), refused: collected.refused };
}

async function evaluateFile(file: string, collected: Collection, delineate: DelineateEcg | undefined): Promise<void> {
  const name = path.basename(file);
  if (/\.hea$/i.test(name)) {
    for (const { set, ...counts } of await detectionInRecord(file)) collected.detection(set, counts);
    return;
  }
  if (/\.(br|jsonl|csv|txt|md|json)$/i.test(name)) return;
  const measured = await readMeasuredEcg({ name, bytes: new Uint8Array(await readFile(file)) });
  if (measured === null) return;
  const { format, trace, device } = measured;
  const sets = [`device measurements, ${format}`, 'device measurements, all formats'];
  await collected.compare(collected.setsWithout(trace, sets), trace, device, delineate);
}

function leadOf(trace: EcgTrace, lead: (typeof leadNames)[number]): Float32Array {
  const at = leadNames.indexOf(lead) * trace.samplesPerLead;
  return trace.samplesMv.subarray(at, at + trace.samplesPerLead);
}

/** Splits of the records that an index beside the marks names. */
async function splitsOf(folder: string): Promise<Map<string, string>> {
  const text = await readFile(path.join(folder, 'ecg_index.jsonl'), 'utf8').catch(() => '');
  const splits = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [id, split] = [/"id": ?"([^"]+)"/.exec(line)?.[1], /"split": ?"([^"]+)"/.exec(line)?.[1]];
    if (id !== undefined && split !== undefined) splits.set(id, split);
  }
  return splits;
}

/** Gathers what single records show. */
class Collection {
  readonly detections = new Map<string, DetectionRow>();
  readonly refused: string[] = [];
  readonly #met = new Set<string>();
  readonly #pairs = new Map<string, { set: string; method: string; quantity: Quantity; errors: number[]; missed: number }>();

  detection(set: string, { beats, found, extra }: DetectionCounts): void {
    const before = this.detections.get(set) ?? { set, beats: 0, found: 0, extra: 0 };
    this.detections.set(set, { set, beats: before.beats + beats, found: before.found + found, extra: before.extra + extra });
  }

  /** The sets that have not met this recording yet: the same ECG comes in files of several formats and writers. */
  setsWithout(trace: EcgTrace, sets: readonly string[]): string[] {
    const hash = createHash('sha256').update(String(trace.samplingFrequencyHz));
    for (const lead of detectionLeads) {
      const beginning = leadOf(trace, lead).subarray(0, 2 * trace.samplingFrequencyHz);
      hash.update(Int32Array.from(beginning, (millivolts) => Math.round(millivolts * 1_000)));
    }
    const recording = hash.digest('hex');
    return sets.filter((set) => {
      const key = `${set}|${recording}`;
      if (this.#met.has(key)) return false;
      this.#met.add(key);
      return true;
    });
  }

  async compare(sets: readonly string[], trace: EcgTrace, reference: Values, delineate: DelineateEcg | undefined): Promise<void> {
    if (sets.length === 0) return;
    const classical = analyseEcg(trace).global;
    const model = delineate === undefined ? null : analyseEcg(trace, { model: await delineate(trace) }).global;
    for (const set of sets) {
      this.#add(set, 'classical', classical, reference);
      if (model !== null) this.#add(set, 'model', model, reference);
    }
  }

  #add(set: string, method: string, measured: GlobalMeasurements, reference: Values): void {
    for (const quantity of quantities) {
      const expected = reference[quantity] ?? null;
      if (expected === null) continue;
      const key = `${set}|${method}|${quantity}`;
      const row = this.#pairs.get(key) ?? { set, method, quantity, errors: [], missed: 0 };
      this.#pairs.set(key, row);
      const value = measured[quantity];
      if (value === null) row.missed += 1;
      else row.errors.push(value - expected);
    }
  }

  differences(): DifferenceRow[] {
    return [...this.#pairs.values()].map(({ set, method, quantity, errors, missed }) => {
      const middle = mean(errors);
      const sd = errors.length < 2 ? NaN : Math.sqrt(errors.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (errors.length - 1));
      return { set, method, quantity, n: errors.length, missed, mean: middle, sd };
    });
  }
}
