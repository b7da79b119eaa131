/** One curve out of many leads that rises where a QRS complex is. */
import { butterworth, filterInPlace } from './biquad.ts';
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

function leadEnergy(lead: Float32Array, samplingFrequencyHz: number): Float32Array {
  const band = bridgeGaps(lead);
  filterInPlace(band, butterworth('high-pass', bandHz[0], samplingFrequencyHz));
  filterInPlace(band, butterworth('low-pass', bandHz[1], samplingFrequencyHz));
  const reach = Math.max(1, Math.round(0.004 * samplingFrequencyHz));
  const squared = new Float32Array(band.length);
  for (let t = reach; t < band.length - reach; t++) {
    const slope = (band[t + reach] as number) - (band[t - reach] as number);
    squared[t] = slope * slope;
  }
  return movingMean(squared, Math.max(1, Math.round((windowMs / 1000) * samplingFrequencyHz)));
}

/** Mean over a window centred on each sample; outside of the signal counts as 0. */
function movingMean(signal: Float32Array, width: number): Float32Array {
  const before = width >> 1;
  const mean = new Float32Array(signal.length);
  let sum = 0;
  for (let t = 0; t < signal.length + before; t++) {
    const entering = t < signal.length ? (signal[t] as number) : 0;
    const leaving = t >= width ? (signal[t - width] ?? 0) : 0;
    sum += entering - leaving;
    if (t >= before) mean[t - before] = sum > 0 ? sum / width : 0;
  }
  return mean;
}
