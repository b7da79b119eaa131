/** The median beat of each lead. */
import { median } from './statistics.ts';

/** Reach of a representative beat about its alignment sample: shares of the median RR interval, with bounds in ms. */
const beforeShare = 0.5;
const mostBeforeMs = 450;
const afterShare = 0.85;
const mostAfterMs = 750;

/** Median beats of all leads, aligned at one sample. */
export interface RepresentativeBeat {
  readonly samplesPerLead: number;
  readonly alignedAt: number;
  readonly beatCount: number;
  /** One array a lead, mV; NaN where the lead is missing. */
  readonly leads: readonly Float32Array[];
}

/**
 * Sample-wise median of aligned beats, at the record's own rate.
 *
 * @param leads                mV without baseline wander, same length each; a missing lead is all NaN
 * @param beats                alignment samples of the beats that take part
 * @param rrSamples            median RR interval, samples
 * @param samplingFrequencyHz  Hz
 * @returns `null` when no beat lies wholly within the record
 */
export function representativeBeat(
  leads: readonly Float32Array[],
  beats: readonly number[],
  rrSamples: number,
  samplingFrequencyHz: number,
): RepresentativeBeat | null {
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const before = Math.round(Math.min(beforeShare * rrSamples, samples(mostBeforeMs)));
  const after = Math.round(Math.min(afterShare * rrSamples, samples(mostAfterMs)));
  const length = leads[0]?.length ?? 0;
  const complete = beats.filter((at) => at >= before && at + after <= length);
  if (complete.length === 0) return null;
  const column = new Float64Array(complete.length);
  const medianAt = (lead: Float32Array, offset: number): number => {
    let present = 0;
    for (const at of complete) {
      const value = lead[at + offset] ?? NaN;
      if (!Number.isNaN(value)) column[present++] = value;
    }
    return median(column.subarray(0, present));
  };
  return {
    samplesPerLead: before + after,
    alignedAt: before,
    beatCount: complete.length,
    leads: leads.map((lead) => Float32Array.from({ length: before + after }, (_, t) => medianAt(lead, t - before))),
  };
}
