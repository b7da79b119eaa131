/** One curve out of many leads that rises where a QRS complex is. */
import { butterworth, filterZeroPhase } from './biquad.ts';
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
    for (let t = 0; t < length; t++) sum[t] = (sum[t] ?? 0) + Math.min((energy[t] ?? 0) / scale, 3);
  }
  return used === 0 ? sum : sum.map((value) => value / used);
}

function leadEnergy(lead: Float32Array, samplingFrequencyHz: number): Float32Array {
  const high = filterZeroPhase(bridgeGaps(lead), butterworth('high-pass', bandHz[0], samplingFrequencyHz));
  const band = filterZeroPhase(high, butterworth('low-pass', bandHz[1], samplingFrequencyHz));
  const reach = Math.max(1, Math.round(0.004 * samplingFrequencyHz));
  const squared = band.map((_, t) => ((band[t + reach] ?? 0) - (band[t - reach] ?? 0)) ** 2);
  squared.fill(0, 0, reach);
  squared.fill(0, Math.max(0, squared.length - reach));
  return movingMean(squared, Math.max(1, Math.round((windowMs / 1000) * samplingFrequencyHz)));
}

/** Mean over a window centred on each sample; outside of the signal counts as 0. */
function movingMean(signal: Float32Array, width: number): Float32Array {
  const before = width >> 1;
  const mean = new Float32Array(signal.length);
  let sum = 0;
  for (let t = 0; t < signal.length + before; t++) {
    sum += (signal[t] ?? 0) - (signal[t - width] ?? 0);
    if (t >= before) mean[t - before] = Math.max(0, sum / width);
  }
  return mean;
}

/** Median of the maxima of consecutive blocks: one artefact does not change it. */
function typicalMaximum(energy: Float32Array, blockLength: number): number {
  const maxima: number[] = [];
  for (let start = 0; start < energy.length; start += blockLength) {
    maxima.push(energy.subarray(start, start + blockLength).reduce((a, b) => Math.max(a, b), 0));
  }
  return maxima.sort((a, b) => a - b)[maxima.length >> 1] ?? 0;
}
