/** Whether what looks like a P wave on the median beat is one. */
import { leadNames, type BeatFiducials } from '../../contract/index.ts';
import type { MedianToDelineate } from './delineation.ts';
import { butterworth } from './biquad.ts';
import { bridgeGaps } from './bridge-gaps.ts';
import { correlation, median } from './statistics.ts';
import { filterBothWays } from './zero-phase.ts';

/** Half of the beats must have the median's P wave with at least this correlation over all leads together. */
export const leastPLikeness = 0.55;
const lowPassHz = 25;

/** Likeness of the beats' P waves to that of the median beat: median over the beats of the correlation over all leads, −1 to 1. */
export function pWaveLikeness(fiducials: BeatFiducials, source: MedianToDelineate, flat: readonly Float32Array[]): number {
  const { pOnset, pOffset } = fiducials;
  const { alignedAt, alignedBeats, samplingFrequencyHz, usable } = source;
  if (pOnset === null || pOffset === null || pOffset - pOnset < 4) return 0;
  const section = butterworth('low-pass', lowPassHz, samplingFrequencyHz);
  const smooth = (lead: Float32Array): Float32Array => filterBothWays(bridgeGaps(lead), [section], 0.1 * samplingFrequencyHz);
  const indices = usable.map((name) => leadNames.indexOf(name));
  const shape = joined(indices.map((i) => smooth(source.leads[i] as Float32Array).subarray(pOnset, pOffset)));
  const reach = Math.round(0.1 * samplingFrequencyHz);
  const width = pOffset - pOnset;
  const likeness = alignedBeats.flatMap((sample) => {
    const from = sample + pOnset - alignedAt;
    if (from - reach < 0 || from + width + reach > (flat[0]?.length ?? 0)) return [];
    const beat = indices.map((i) =>
      smooth((flat[i] as Float32Array).subarray(from - reach, from + width + reach)).subarray(reach, reach + width),
    );
    return [correlation(joined(beat), shape)];
  });
  return likeness.length === 0 ? 0 : median(likeness);
}

/** The fiducials without their P wave when most beats do not share it, as in atrial fibrillation. */
export function confirmPWave(fiducials: BeatFiducials, source: MedianToDelineate, flat: readonly Float32Array[]): BeatFiducials {
  if (fiducials.pOnset === null || source.alignedBeats.length < 3) return fiducials;
  if (pWaveLikeness(fiducials, source, flat) >= leastPLikeness) return fiducials;
  return { ...fiducials, pOnset: null, pPeak: null, pOffset: null };
}

/** Leads one after the other, each about its own mean. */
function joined(leads: readonly Float32Array[]): Float64Array {
  const width = leads[0]?.length ?? 0;
  const all = new Float64Array(leads.length * width);
  leads.forEach((lead, l) => {
    const middle = lead.reduce((a, b) => a + b, 0) / width;
    lead.forEach((value, t) => (all[l * width + t] = value - middle));
  });
  return all;
}
