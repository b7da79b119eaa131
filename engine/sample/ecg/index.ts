/**
 * A synthetic 12-lead ECG: beats are placed, each adds its waves to a three-dimensional heart vector, which is projected to the
 * leads and digitised with noise. Knows nothing of files, stores or models.
 *
 * Offers `synthesiseEcg` and its parameters.
 */
import { createRandom, mixSeed, whiteNoiseTable, type RandomStream } from '../random.ts';
import { completeLeads, dowerMatrix, independentLeads, type IndependentLead } from './leads.ts';
import type { EcgParameters } from './parameters.ts';
import { placeBeats } from './rhythm.ts';
import { wavesOfBeat, type HeartVector, type Wave } from './waves.ts';

export { plainEcg, type EcgParameters } from './parameters.ts';

/** Samples a second. */
export const ecgSamplingFrequencyHz = 500;
/** Length of the record, s. */
export const ecgDurationS = 10;
/** One step of the digitiser, µV. */
export const ecgMicrovoltPerStep = 1;

/** A digitised ECG. */
export interface SyntheticEcg {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly microvoltPerStep: number;
  /** Twelve leads in the order of the contract's `leadNames`, in steps. */
  readonly leads: readonly Int16Array[];
}

/** Makes an ECG; the same parameters give the same samples. */
export function synthesiseEcg(ecg: EcgParameters): SyntheticEcg {
  const random = createRandom(mixSeed(ecg.seed, 0xec6));
  const count = ecgDurationS * ecgSamplingFrequencyHz;
  const vector = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  for (const beat of placeBeats(ecg, ecgDurationS, random)) {
    const size = 1 + random.normal(0, 0.025);
    for (const wave of wavesOfBeat(ecg, beat)) addWave(vector, beat.atS, wave, size);
  }
  if (ecg.rhythm === 'atrial-fibrillation') addFibrillation(vector, random);
  const noise = whiteNoiseTable();
  const leads = {} as Record<IndependentLead, Int16Array>;
  for (const name of independentLeads) leads[name] = digitiseLead(vector, dowerMatrix[name], ecg, noise, random);
  return {
    samplingFrequencyHz: ecgSamplingFrequencyHz,
    samplesPerLead: count,
    microvoltPerStep: ecgMicrovoltPerStep,
    leads: completeLeads(leads),
  };
}

type VectorSamples = readonly [Float32Array, Float32Array, Float32Array];

function addWave(vector: VectorSamples, beatAtS: number, wave: Wave, size: number): void {
  const centre = (beatAtS + wave.atMs / 1000) * ecgSamplingFrequencyHz;
  const width = (wave.widthMs / 1000) * ecgSamplingFrequencyHz;
  const first = Math.max(0, Math.ceil(centre - 4 * width));
  const last = Math.min(vector[0].length - 1, Math.floor(centre + 4 * width));
  for (let i = first; i <= last; i++) {
    const height = size * Math.exp(-0.5 * ((i - centre) / width) ** 2);
    for (let axis = 0; axis < 3; axis++) {
      const samples = vector[axis] as Float32Array;
      samples[i] = (samples[i] ?? 0) + height * (wave.vector[axis] ?? 0);
    }
  }
}

/** Fibrillatory waves of the atria: 5 to 8 Hz, waxing and waning, mainly forwards (seen in V1). */
function addFibrillation(vector: VectorSamples, random: RandomStream): void {
  const direction: HeartVector = [0.02, 0.045, -0.06];
  const tones = [0, 1, 2].map(() => ({ hz: random.between(5, 8), phase: random.between(0, 2 * Math.PI), drift: random.between(0.3, 0.9) }));
  for (let i = 0; i < vector[0].length; i++) {
    const t = i / ecgSamplingFrequencyHz;
    let height = 0;
    for (const tone of tones) height += Math.sin(2 * Math.PI * tone.hz * t + tone.phase + 2 * Math.sin(2 * Math.PI * tone.drift * t));
    for (let axis = 0; axis < 3; axis++) {
      const samples = vector[axis] as Float32Array;
      samples[i] = (samples[i] ?? 0) + height * 0.6 * (direction[axis] ?? 0);
    }
  }
}

/** Projects the vector on one lead and adds the lead's own baseline wander and muscle noise. */
function digitiseLead(
  vector: VectorSamples,
  [ofX, ofY, ofZ]: HeartVector,
  ecg: EcgParameters,
  noise: Float32Array,
  random: RandomStream,
): Int16Array {
  const [x, y, z] = vector;
  const wanderHz = random.between(0.12, 0.35);
  const wanderPhase = random.between(0, 2 * Math.PI);
  const mask = noise.length - 1;
  let at = random.below(noise.length);
  let muscle = 0;
  return Int16Array.from(x, (_, i) => {
    at = (at + 1) & mask;
    muscle = 0.45 * muscle + 0.89 * (noise[at] ?? 0);
    const signal = 1000 * (ofX * (x[i] ?? 0) + ofY * (y[i] ?? 0) + ofZ * (z[i] ?? 0));
    const wander = ecg.wanderMicrovolt * Math.sin((2 * Math.PI * wanderHz * i) / ecgSamplingFrequencyHz + wanderPhase);
    return Math.round((signal + wander + ecg.noiseMicrovolt * muscle) / ecgMicrovoltPerStep);
  });
}
