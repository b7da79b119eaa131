/** One curve out of many leads that rises where a QRS complex is. */
import { butterworth, filterPairInPlace } from './biquad.ts';
import { bridgeGaps } from './bridge-gaps.ts';
import { leadClarity, type LeadClarity } from './lead-clarity.ts';

/**
 * Band in which QRS complexes stand out of P and T waves and muscle noise, Hz (Pan and Tompkins: 5–15). Lower, since wide ventricular
 * beats have their energy below 10; higher, since paced beats are sharp.
 */
const bandHz = [4, 20] as const;
/** Width of the integration window, about that of a wide QRS complex, ms. */
const windowMs = 110;
/** A lead says at most so many typical beats at once: an artefact in one of eight leads is no beat. */
const mostOfOneLead = 2;

/** Energy of all leads together, and how much each counts where. */
export interface QrsEnergy {
  /** One value a sample, about 1 at the top of a typical beat; all 0 when nothing moves. */
  readonly energy: Float32Array;
  /** A lead each. */
  readonly clarity: readonly LeadClarity[];
}

/**
 * QRS energy of several leads: band-pass, slope, square, mean over a QRS width; each lead scaled to its own typical beats of the
 * half minute around, and weighted by how clearly these stand out of what lies between them.
 *
 * @param leads                same length each, any unit; NaN is bridged by the last sample
 * @param samplingFrequencyHz  Hz
 * @see Pan J, Tompkins WJ, IEEE Trans Biomed Eng 1985;32:230–236
 */
export function qrsEnergy(leads: readonly Float32Array[], samplingFrequencyHz: number): QrsEnergy {
  const energies = leads.map((lead) => leadEnergy(lead, samplingFrequencyHz));
  const clarity = leadClarity(energies, samplingFrequencyHz);
  const energy = new Float32Array(leads[0]?.length ?? 0);
  const blockSamples = clarity[0]?.blockSamples ?? energy.length;
  for (let block = 0, start = 0; start < energy.length; block++, start += blockSamples) {
    const end = Math.min(start + blockSamples, energy.length);
    const weights = clarity.reduce((sum, lead) => sum + (lead.weights[block] ?? 0), 0);
    energies.forEach((one, l) => {
      const weight = (clarity[l]?.weights[block] ?? 0) / weights;
      const gain = 1 / (clarity[l]?.scales[block] ?? 0);
      if (weight > 0) for (let t = start; t < end; t++) energy[t] = (energy[t] as number) + weight * Math.min((one[t] as number) * gain, mostOfOneLead); // prettier-ignore
    });
  }
  return { energy, clarity };
}

/** Mean of the squared slope over a window centred on each sample; outside of the signal counts as 0. */
function leadEnergy(lead: Float32Array, samplingFrequencyHz: number): Float32Array {
  const band = bridgeGaps(lead);
  filterPairInPlace(
    band,
    butterworth('high-pass', bandHz[0], samplingFrequencyHz),
    butterworth('low-pass', bandHz[1], samplingFrequencyHz),
  );
  const reach = Math.max(1, Math.round(0.004 * samplingFrequencyHz));
  const width = Math.max(1, Math.round((windowMs / 1000) * samplingFrequencyHz));
  const before = width >> 1;
  const energy = new Float32Array(band.length);
  const squaredSlope = (t: number): number => {
    if (t < reach || t >= band.length - reach) return 0;
    const slope = (band[t + reach] as number) - (band[t - reach] as number);
    return slope * slope;
  };
  let sum = 0;
  for (let t = 0; t < band.length + before; t++) {
    sum += squaredSlope(t) - squaredSlope(t - width);
    if (t >= before) energy[t - before] = sum > 0 ? sum / width : 0;
  }
  return energy;
}
