/** A long ECG of three leads whose beats are known: normal, premature and ventricular ones, wander and noise of fixed seed. */
import type { SampleSource } from '../engine/signal/index.ts';

/** A record in memory with the samples of its R peaks. */
export interface LongEcg extends SampleSource {
  readonly leads: readonly Float32Array[];
  readonly beats: readonly number[];
}

/** Numbers between 0 and 1 of a seed (linear congruence; Numerical Recipes). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** Height, time from R in s and width in s of the waves of a beat; heights of the leads are shares of these. */
const normal = [
  [0.12, -0.17, 0.025],
  [-0.08, -0.03, 0.008],
  [1, 0, 0.011],
  [-0.25, 0.03, 0.01],
  [0.3, 0.26, 0.045],
] as const;
const ventricular = [
  [1.1, 0, 0.035],
  [-0.5, 0.09, 0.03],
  [-0.4, 0.3, 0.06],
] as const;
const leadShares = [1, -0.7, 0.8] as const;

/**
 * Makes a record, to the microvolt.
 *
 * @param noiseMv  greatest white noise, mV
 */
export function makeLongEcg(minutes: number, samplingFrequencyHz = 250, noiseMv = 0.05): LongEcg {
  const random = randomNumbers(7);
  const samplesPerLead = minutes * 60 * samplingFrequencyHz;
  const leads = leadShares.map(() => new Float32Array(samplesPerLead));
  const beats: number[] = [];
  const add = (waves: readonly (readonly [number, number, number])[], at: number): void => {
    const [from, to] = [Math.max(0, at - 0.3 * samplingFrequencyHz), Math.min(samplesPerLead, at + 0.6 * samplingFrequencyHz)];
    for (let t = Math.ceil(from); t < to; t++) {
      const seconds = (t - at) / samplingFrequencyHz;
      const value = waves.reduce((sum, [height, when, width]) => sum + height * Math.exp(-((seconds - when) ** 2) / (2 * width ** 2)), 0);
      leadShares.forEach((share, lead) => ((leads[lead] as Float32Array)[t]! += share * value));
    }
    beats.push(at);
  };
  let at = samplingFrequencyHz;
  for (let beat = 1; at < samplesPerLead - samplingFrequencyHz; beat++) {
    add(beat % 37 === 0 ? ventricular : normal, at);
    const share = (beat + 1) % 37 === 0 ? 0.62 : (beat + 1) % 53 === 0 ? 0.7 : 0.97 + 0.06 * random();
    at += Math.round(0.8 * share * samplingFrequencyHz);
  }
  const wander = (t: number): number => 0.3 * Math.sin((2 * Math.PI * 0.25 * t) / samplingFrequencyHz);
  for (const lead of leads) {
    for (let t = 0; t < samplesPerLead; t++) {
      lead[t] = Math.round(1000 * ((lead[t] as number) + wander(t) + noiseMv * (2 * random() - 1))) / 1000;
    }
  }
  return asSource(leads, samplingFrequencyHz, beats);
}

/** Leads in memory as a record. */
export function asSource(leads: readonly Float32Array[], samplingFrequencyHz: number, beats: readonly number[] = []): LongEcg {
  return {
    leads,
    beats,
    samplingFrequencyHz,
    samplesPerLead: leads[0]?.length ?? 0,
    leadCount: leads.length,
    read: (lead, from, to) => leads[lead]?.slice(from, to) ?? new Float32Array(),
  };
}
