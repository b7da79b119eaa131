/** How clearly the beats of each lead stand out, stretch by stretch: scales and weights of the leads in the search for QRS complexes. */

/** Length of the blocks whose maxima scale a lead: each holds at least one beat at 30 bpm, s. */
const blockSeconds = 2;
/** Blocks on either side whose medians count: a lead that comes off or changes its height is scaled anew within half a minute. */
const reachBlocks = 15;
/** Share of a block's samples that lie lower than its rest between beats. */
const restShare = 0.25;
/** The energy is smooth over 110 ms: so many values of a block show its rest. */
const restValues = 60;
/** Rest over maximum up to which a lead is clear; of noise alone it is 0.1 to 0.3. */
const clearRatio = 0.06;
/** A lead may have so many times the ratio of the clearest one before it counts less. */
const leeway = 1.5;
/** How fast the weight of a lead falls with its ratio. */
const weightPower = 3;
/** Beats smaller than this share of the record's typical energy are not sought: it is a seventh of the voltage. */
const smallestShare = 0.02;

/** One lead's, a value a block. */
export interface LeadClarity {
  readonly blockSamples: number;
  /** Energy of a typical beat around the block. */
  readonly scales: Float32Array;
  /** 1 where the lead is as clear as any, towards 0 where it is noise, 0 where it does not move. */
  readonly weights: Float32Array;
}

/**
 * Scales and weighs leads by their energies.
 *
 * @param energies             QRS energies of the leads, same length each, 0 or more
 * @param samplingFrequencyHz  Hz
 */
export function leadClarity(energies: readonly Float32Array[], samplingFrequencyHz: number): LeadClarity[] {
  const blockSamples = Math.max(1, Math.round(blockSeconds * samplingFrequencyHz));
  const measured = energies.map((energy) => measure(energy, blockSamples));
  const blocks = measured[0]?.scales.length ?? 0;
  for (let block = 0; block < blocks; block++) {
    const moving = measured.filter(({ scales }) => (scales[block] ?? 0) > 0);
    const clearest = moving.reduce((least, { weights: ratios }) => Math.min(least, ratios[block] ?? Infinity), Infinity);
    const limit = Math.max(clearRatio, leeway * clearest);
    for (const { scales, weights } of measured) {
      const ratio = weights[block] ?? 0;
      weights[block] = (scales[block] ?? 0) <= 0 ? 0 : ratio <= limit ? 1 : (limit / ratio) ** weightPower;
    }
  }
  return measured;
}

/** Scales of a lead; in place of its weights the ratios of rest to maximum. */
function measure(energy: Float32Array, blockSamples: number): LeadClarity {
  const blocks = Math.ceil(energy.length / blockSamples);
  const [maxima, ratios] = [new Float32Array(blocks), new Float32Array(blocks)];
  const some = new Float32Array(restValues);
  for (let block = 0; block < blocks; block++) {
    const [start, end] = [block * blockSamples, Math.min((block + 1) * blockSamples, energy.length)];
    let highest = 0;
    for (let t = start; t < end; t++) highest = Math.max(highest, energy[t] as number);
    maxima[block] = highest;
    ratios[block] = highest > 0 ? restOf(energy.subarray(start, end), some) / highest : 1;
  }
  const floor = smallestShare * upperMedian(maxima, 0, blocks);
  const scales = runningMedian(maxima).map((scale) => Math.max(scale, floor));
  return { blockSamples, scales, weights: runningMedian(ratios) };
}

/** @param some  room for the values looked at */
function restOf(block: Float32Array, some: Float32Array): number {
  const step = Math.ceil(block.length / some.length);
  const count = Math.ceil(block.length / step);
  for (let i = 0; i < count; i++) some[i] = block[i * step] as number;
  return some.subarray(0, count).sort()[Math.floor(restShare * count)] ?? 0;
}

/** Median of the blocks around each. */
function runningMedian(values: Float32Array): Float32Array {
  const medians = new Float32Array(values.length);
  const [first, last] = [
    upperMedian(values, 0, 2 * reachBlocks + 1),
    upperMedian(values, values.length - 2 * reachBlocks - 1, values.length),
  ];
  for (let i = 0; i < values.length; i++) {
    const [from, to] = [i - reachBlocks, i + reachBlocks + 1];
    medians[i] = from < 0 ? first : to > values.length ? last : upperMedian(values, from, to);
  }
  return medians;
}

function upperMedian(values: Float32Array, from: number, to: number): number {
  const some = values.slice(Math.max(0, from), Math.min(to, values.length)).sort();
  return some[some.length >> 1] ?? 0;
}
