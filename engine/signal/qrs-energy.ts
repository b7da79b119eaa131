/** One curve out of many leads that rises where a QRS complex is. */
import { butterworth, filterInPlace } from './biquad.ts';
import { bridgeGaps } from './bridge-gaps.ts';

/** Band in which QRS complexes stand out of P and T waves and muscle noise, Hz (Pan and Tompkins: 5–15; wider for sharp paced beats). */
const bandHz = [6, 22] as const;
/** Width of the integration window, about that of a wide QRS complex, ms. */
const windowMs = 110;
/** Length of the blocks whose maxima scale a lead: each holds at least one beat at 30 bpm, s. */
const blockSeconds = 2;

/**
 * QRS energy of several leads: band-pass, slope, square, mean over a QRS width; each lead scaled to its own typical beat so
 * that no single lead decides.
 *
 * @param leads                same length each, any unit; NaN is bridged by the last sample
 * @param samplingFrequencyHz  Hz
 * @returns one value a sample, about 1 at the top of a typical beat; all 0 when nothing moves
 * @see Pan J, Tompkins WJ, IEEE Trans Biomed Eng 1985;32:230–236
 */
export function qrsEnergy(leads: readonly Float32Array[], samplingFrequencyHz: number): Float32Array {
  const length = leads[0]?.length ?? 0;
  const sum = new Float32Array(length);
  let used = 0;
  for (const lead of leads) {
    const energy = leadEnergy(lead, samplingFrequencyHz);
    const scale = typicalMaximum(energy, Math.round(blockSeconds * samplingFrequencyHz));
    if (scale <= 0) continue;
    used += 1;
    for (let t = 0; t < length; t++) sum[t] = (sum[t] as number) + Math.min((energy[t] as number) / scale, 3);
  }
  if (used > 1) for (let t = 0; t < length; t++) sum[t] = (sum[t] as number) / used;
  return sum;
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

/** Median of the maxima of consecutive blocks: one artefact does not change it. */
function typicalMaximum(energy: Float32Array, blockLength: number): number {
  const maxima: number[] = [];
  for (let start = 0; start < energy.length; start += blockLength) {
    let highest = 0;
    for (let t = start; t < Math.min(start + blockLength, energy.length); t++) highest = Math.max(highest, energy[t] as number);
    maxima.push(highest);
  }
  return maxima.sort((a, b) => a - b)[maxima.length >> 1] ?? 0;
}
