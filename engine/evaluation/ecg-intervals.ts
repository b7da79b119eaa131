/** Reference intervals of a marked ECG: from the marks of single leads to what a device measures over all leads. */
import { leadNames, type LeadName } from '../../contract/index.ts';
import { median } from '../signal/statistics.ts';
import type { MarkedEcg } from './delineation-marks.ts';
import type { Wave } from '../inference/delineator/decode-waves.ts';

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
/** A lead counts when it marks the wave in this share of the beats. */
const leastShare = 0.5;
/** A marked beat is a measured one when its R mark lies this near, s. */
const sameBeat = 0.1;

/**
 * From the second-earliest onset to the second-latest offset of the leads, each lead's being the median over its beats. The median comes
 * first: of the marks of single beats, which differ by 5 ms from beat to beat, the outermost of twelve lie further out than any wave.
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
  const counted = beats.filter(isMeasured);
  /** Edge of a wave over all leads, samples from the R mark. */
  const edge = (kind: keyof typeof reach, side: 'onset' | 'offset'): number => {
    const waveOf = (lead: LeadName, beat: number): Wave | undefined =>
      (marks[lead] ?? []).find(
        (one) => one.kind === kind && one.peak - beat > reach[kind][0] * fs && one.peak - beat < reach[kind][1] * fs,
      );
    const edges = leadNames
      .flatMap((lead) => {
        const ofBeats = counted.flatMap((beat) => (waveOf(lead, beat)?.[side] ?? NaN) - beat).filter((at) => Number.isFinite(at));
        return ofBeats.length > 0 && ofBeats.length >= leastShare * counted.length ? [median(ofBeats)] : [];
      })
      .sort((a, b) => a - b);
    if (edges.length < leastLeads) return NaN;
    return (side === 'onset' ? edges[shared] : edges[edges.length - 1 - shared]) ?? NaN;
  };
  const qrsOnset = edge('QRS', 'onset');
  const inMs = (samples: number): number | null => (Number.isFinite(samples) ? (1000 * samples) / fs : null);
  const [first, last] = [beats[0] ?? NaN, beats.at(-1) ?? NaN];
  return {
    heartRateBpm: beats.length < 3 ? null : (60 * fs * (beats.length - 1)) / (last - first),
    prMs: inMs(qrsOnset - edge('P', 'onset')),
    qrsMs: inMs(edge('QRS', 'offset') - qrsOnset),
    qtMs: inMs(edge('T', 'offset') - qrsOnset),
  };
}
