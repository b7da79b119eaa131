/** Our beats and measurements beside a reference: what single records show, and the differences over all of a set. */
import { createHash } from 'node:crypto';
import type { EcgAnalysis, EcgTrace } from '../../contract/index.ts';
import { analyseEcg, type DelineatedBeats } from '../signal/index.ts';
import { leadSamples } from '../signal/measure-ecg.ts';
import type { RowWeights } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import type { Metric } from './metric-tree.ts';
import type { DetectionCounts, DetectionRow } from './qrs-detection.ts';

/** What is measured and compared. */
export const quantities = ['heartRateBpm', 'prMs', 'qrsMs', 'qtMs'] as const;
export type Quantity = (typeof quantities)[number];
export type Values = Partial<Record<Quantity, number | null>>;
export type Method = 'classical' | 'model';

/** Difference of our measurement from the reference: mean and standard deviation over n records. */
export interface DifferenceRow {
  readonly set: string;
  readonly method: Method;
  readonly quantity: Quantity;
  readonly n: number;
  /** Records with a reference that we gave no value for. */
  readonly missed: number;
  readonly mean: number;
  readonly sd: number;
  /** 95 % intervals by the bootstrap over records. */
  readonly meanCi95: Metric['ci95'];
  readonly sdCi95: Metric['ci95'];
}

/** One measurement of one record; `ours` is `null` where we gave none. */
export interface RecordDifference {
  readonly record: string;
  readonly sets: readonly string[];
  readonly method: Method;
  readonly quantity: Quantity;
  readonly ours: number | null;
  readonly reference: number;
}

/** What the evaluation needs of the models; absent: classical method only. */
export type DelineateEcg = (trace: EcgTrace) => Promise<DelineatedBeats>;

/** A record to compare. */
export interface ReferencedEcg {
  readonly record: string;
  /** The sets that it counts in. */
  readonly sets: readonly string[];
  readonly trace: EcgTrace;
  /** The reference for measurements of these beats, which are given by their samples. */
  readonly reference: (measuredBeats: readonly number[] | undefined) => Values;
}

export const detectionLeads = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** Gathers what single records show. */
export class EcgComparison {
  readonly detections = new Map<string, DetectionRow>();
  readonly records: RecordDifference[] = [];
  readonly refused: string[] = [];
  readonly #met = new Set<string>();

  detection(set: string, { beats, found, extra }: DetectionCounts): void {
    const before = this.detections.get(set) ?? { set, beats: 0, found: 0, extra: 0 };
    this.detections.set(set, { set, beats: before.beats + beats, found: before.found + found, extra: before.extra + extra });
  }

  /** The sets that have not met this recording yet: the same ECG comes in files of several formats and writers. */
  setsWithout(trace: EcgTrace, sets: readonly string[]): string[] {
    const hash = createHash('sha256').update(String(trace.samplingFrequencyHz));
    for (const lead of detectionLeads) {
      const beginning = leadSamples(trace, lead).subarray(0, 2 * trace.samplingFrequencyHz);
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

  /** Measures a record by the classical method and, where there is one, by the delineator. */
  async compare(ecg: ReferencedEcg, delineate: DelineateEcg | undefined): Promise<void> {
    if (ecg.sets.length === 0) return;
    const classical = analyseEcg(ecg.trace);
    const reference = ecg.reference(measuredBeats(classical));
    this.#add(ecg, 'classical', classical, reference);
    if (delineate !== undefined) this.#add(ecg, 'model', analyseEcg(ecg.trace, { model: await delineate(ecg.trace) }), reference);
  }

  #add({ record, sets }: ReferencedEcg, method: Method, { global }: EcgAnalysis, values: Values): void {
    for (const quantity of quantities) {
      const reference = values[quantity] ?? null;
      if (reference !== null) this.records.push({ record, sets, method, quantity, ours: global[quantity], reference });
    }
  }

  /** Mean and standard deviation of ours − reference for each set, method and quantity, in the order in which they were met. */
  differences(): DifferenceRow[] {
    const sets = [...new Set(this.records.flatMap((one) => one.sets))];
    const methods = [...new Set(this.records.map((one) => one.method))];
    return sets.flatMap((set) =>
      methods.flatMap((method) =>
        quantities.flatMap((quantity) => {
          const here = this.records.filter((one) => one.sets.includes(set) && one.method === method && one.quantity === quantity);
          return here.length === 0 ? [] : [{ set, method, quantity, ...differenceOf(here) }];
        }),
      ),
    );
  }
}

/** Samples of the beats that intervals are measured on: the normal ones; `undefined` where no beat is told from the others. */
function measuredBeats({ beats }: EcgAnalysis): number[] | undefined {
  const normal = beats.filter((beat) => beat.kind === 'normal').map((beat) => beat.sample);
  return normal.length > 0 ? normal : undefined;
}

function differenceOf(records: readonly RecordDifference[]): Omit<DifferenceRow, 'set' | 'method' | 'quantity'> {
  const errors = records.flatMap(({ ours, reference }) => (ours === null ? [] : [ours - reference]));
  const sum = (weights: RowWeights, of: (error: number) => number): number => errors.reduce((total, error, i) => total + (weights[i] ?? 0) * of(error), 0); // prettier-ignore
  const mean = (weights: RowWeights): number => sum(weights, (error) => error) / sum(weights, () => 1);
  const sd = (weights: RowWeights): number => {
    const [middle, n] = [mean(weights), sum(weights, () => 1)];
    return n < 2 ? NaN : Math.sqrt(sum(weights, (error) => (error - middle) ** 2) / (n - 1));
  };
  const resamples = new PatientResamples(errors.map((_, i) => `record ${i}`));
  const [middle, spread] = [resamples.estimate(mean, errors.length), resamples.estimate(sd, errors.length)];
  const missed = records.length - errors.length;
  return { n: errors.length, missed, mean: middle.value, sd: spread.value, meanCi95: middle.ci95, sdCi95: spread.ci95 };
}
