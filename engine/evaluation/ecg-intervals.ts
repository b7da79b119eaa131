/** Reference intervals of a marked ECG: from the marks of single leads to what a device measures over all leads. */
import { leadNames } from '../../contract/index.ts';
import { median } from '../signal/statistics.ts';
import type { MarkedEcg } from './delineation-marks.ts';

/** Intervals over all leads, ms; `null` where fewer than four leads mark the wave, or no beat that is measured is marked. */
export interface ReferenceIntervals {
  readonly heartRateBpm: number | null;
  readonly prMs: number | null;
  readonly qrsMs: number | null;
  readonly qtMs: number | null;
}

/** Where the waves of a beat lie about its R mark in lead II, s. */
const reach = { P: [-0.4, -0.04], QRS: [-0.1, 0.1], T: [0.1, 0.6] } as const;
/** The earliest onset and the latest offset that at least two leads share: one mark alone may be a slip. */
const shared = 1;
const leastLeads = 4;
/** A marked beat is a measured one when its R mark lies this near, s. */
const sameBeat = 0.1;

/**
 * Median over the beats of the interval between the second-earliest onset and the second-latest offset of the leads.
 *
 * @param ecg       a record with the marks of its leads
 * @param measured  samples of the beats that the measurements are of; marks of other beats (ectopic, paced now and then) have other
 *   intervals and do not count. Without, all marked beats count.
 * @returns no intervals where none of the measured beats is marked
 */
export function referenceIntervals({ marks, trace }: MarkedEcg, measured?: readonly number[]): ReferenceIntervals {
  const fs = trace.samplingFrequencyHz;
  const beats = (marks.II ?? []).filter((wave) => wave.kind === 'QRS').map((wave) => wave.peak);
  const isMeasured = (beat: number): boolean =>
    measured === undefined || measured.some((sample) => Math.abs(sample - beat) <= sameBeat * fs);
  const intervals = beats.filter(isMeasured).map((beat) => {
    const edge = (kind: keyof typeof reach, side: 'onset' | 'offset'): number => {
      const edges = leadNames
        .flatMap((lead) => {
          const wave = (marks[lead] ?? []).find(
            (one) => one.kind === kind && one.peak - beat > reach[kind][0] * fs && one.peak - beat < reach[kind][1] * fs,
          );
          return wave === undefined ? [] : [wave[side]];
        })
        .sort((a, b) => a - b);
      if (edges.length < leastLeads) return NaN;
      return (side === 'onset' ? edges[shared] : edges[edges.length - 1 - shared]) ?? NaN;
    };
    const qrsOnset = edge('QRS', 'onset');
    return { pr: qrsOnset - edge('P', 'onset'), qrs: edge('QRS', 'offset') - qrsOnset, qt: edge('T', 'offset') - qrsOnset };
  });
  const typical = (values: readonly number[]): number | null => {
    const present = values.filter((value) => Number.isFinite(value));
    return present.length === 0 ? null : (1000 * median(present)) / fs;
  };
  const [first, last] = [beats[0] ?? NaN, beats.at(-1) ?? NaN];
  return {
    heartRateBpm: beats.length < 3 ? null : (60 * fs * (beats.length - 1)) / (last - first),
    prMs: typical(intervals.map((one) => one.pr)),
    qrsMs: typical(intervals.map((one) => one.qrs)),
    qtMs: typical(intervals.map((one) => one.qt)),
  };
}
