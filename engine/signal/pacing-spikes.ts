/** Pacing spikes: where they are, leads without them, and QRS onsets that do not precede them. Pure. */
import type { BeatFiducials } from '../../contract/index.ts';

/** Below this sampling frequency a spike of 2 ms is no longer told from the apex of an R wave, Hz. */
const leastFrequencyHz = 400;
/** Half of the widest spike, ms. */
const halfWidthMs = 6;
/** How far the quiet on either side is looked at, ms. */
const besideMs = 40;
/** A spike stands out by at least so much (root mean square over the leads), mV. */
const leastMv = 0.1;
/** It is so many times as sharp as anything before it, and after it, where the paced complex begins. */
const overBefore = 5;
const overAfter = 2.5;
/** Fewer of them are disturbances, not pacing. */
const leastSpikes = 3;
/** An onset that precedes a spike by no more than this was put there by the spike, ms. */
const reachMs = 40;

/** How far each sample stands out from the line between the samples half a width before and after it, over all leads, mV. */
function sharpness(leads: readonly Float32Array[], half: number): Float64Array {
  const length = leads[0]?.length ?? 0;
  const sharp = new Float64Array(length);
  for (const lead of leads) {
    for (let t = half; t < length - half; t++) {
      const height = (lead[t] ?? NaN) - ((lead[t - half] ?? NaN) + (lead[t + half] ?? NaN)) / 2;
      if (Number.isFinite(height)) sharp[t] = (sharp[t] ?? 0) + height * height;
    }
  }
  return sharp.map((sum) => Math.sqrt(sum / Math.max(1, leads.length)));
}

/** Highest value of a stretch; 0 for an empty one. */
function highest(values: Float64Array, from: number, to: number): number {
  let top = 0;
  for (let t = Math.max(0, from); t < Math.min(to, values.length); t++) top = Math.max(top, values[t] ?? 0);
  return top;
}

/**
 * Samples at which a pacemaker's stimuli lie: sharper than anything beside them in all leads together, and recurring.
 *
 * @param leads                mV, same length each, unfiltered; NaN takes no part
 * @param samplingFrequencyHz  Hz; below 400 Hz nothing is found
 * @returns ascending; empty for an ECG without pacing, or whose recorder took the spikes out
 */
export function findPacingSpikes(leads: readonly Float32Array[], samplingFrequencyHz: number): number[] {
  if (samplingFrequencyHz < leastFrequencyHz || leads.length === 0) return [];
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const [half, beside] = [samples(halfWidthMs), samples(besideMs)];
  const sharp = sharpness(leads, half);
  const found: number[] = [];
  for (let t = half + beside; t < sharp.length - half - beside; t++) {
    const height = sharp[t] ?? 0;
    if (height < leastMv || height < highest(sharp, t - half, t + half + 1)) continue;
    const before = highest(sharp, t - half - beside, t - 2 * half);
    const after = highest(sharp, t + 2 * half, t + half + beside);
    if (height >= overBefore * before && height >= overAfter * after) found.push(t);
  }
  return found.length >= leastSpikes ? found : [];
}

/** A lead with a straight line in the place of each spike; the lead itself where there is none. */
export function withoutPacingSpikes(lead: Float32Array, spikes: readonly number[], samplingFrequencyHz: number): Float32Array {
  if (spikes.length === 0) return lead;
  const half = Math.round((halfWidthMs / 1000) * samplingFrequencyHz);
  const clean = lead.slice();
  for (const spike of spikes) {
    const [from, to] = [Math.max(0, spike - half), Math.min(lead.length - 1, spike + half)];
    const [left, right] = [lead[from] ?? NaN, lead[to] ?? NaN];
    for (let t = from; t <= to; t++) clean[t] = left + ((right - left) * (t - from)) / (to - from);
  }
  return clean;
}

/** Fiducials whose QRS onset is no earlier than the first stimulus that set the ventricles off. */
export function notBeforeSpike(fiducials: BeatFiducials, spikes: readonly number[], samplingFrequencyHz: number): BeatFiducials {
  const { qrsOnset, rPeak, qrsOffset } = fiducials;
  if (qrsOnset === null) return fiducials;
  const last = Math.min(qrsOnset + (reachMs / 1000) * samplingFrequencyHz, rPeak ?? Infinity, qrsOffset ?? Infinity);
  const stimulus = spikes.find((spike) => spike > qrsOnset && spike < last);
  return stimulus === undefined ? fiducials : { ...fiducials, qrsOnset: stimulus };
}
