/** Signal quality of each lead in numbers, with the reason in words. */
import { leadNames, type EcgTrace, type QualityFlag, type SignalQuality } from '../../contract/index.ts';
import { butterworth } from './biquad.ts';
import { bridgeGaps } from './bridge-gaps.ts';
import { isClipped, rangeOf } from './lead-quality.ts';
import { median, quantile } from './statistics.ts';
import { filterBothWays } from './zero-phase.ts';

/** A lead that moves less than this has no electrode behind it, mV. */
const flatRangeMv = 0.02;
/** A stretch this still and this long is one without contact. */
const stillRangeMv = 0.004;
const stillSeconds = 1;
/** Share of a record without contact or without samples from which a lead takes no part in measurements. */
const unusableShare = 0.3;
/** Muscle noise above 35 Hz away from QRS complexes, robust standard deviation, mV. */
const noisyMv = 0.035;
const drownedMv = 0.2;
/** Mains hum, amplitude in mV, and how many times the neighbouring frequencies. */
const humMv = 0.02;
const humOverNeighbours = 3;
/** Baseline wander below 0.6 Hz, 5th to 95th percentile, mV. */
const wanderMv = 0.5;
const noiseHighPassHz = 35;
const wanderLowPassHz = 0.6;

/**
 * Judges the leads of a trace. Thresholds are Auscult's own; the quantities are those of the 2011 challenge on ECG quality.
 *
 * @param beats  samples of QRS centres, left out where noise is measured
 * @see Silva I, Moody GB, Celi L, Comput Cardiol 2011;38:273–276
 */
export function judgeLeads(trace: EcgTrace, beats: readonly number[]): SignalQuality['leads'] {
  return leadNames.map((lead, index) => {
    const facts = trace.leads[index];
    const samples = trace.samplesMv.subarray(index * trace.samplesPerLead, (index + 1) * trace.samplesPerLead);
    if (facts === undefined || facts.origin === 'missing')
      return { lead, flags: [flag('missing', 'unusable', 'This lead was not recorded.')] };
    return { lead, flags: judgeLead(samples, trace.samplingFrequencyHz, beats, facts.isCalibrated) };
  });
}

function flag(problem: QualityFlag['problem'], severity: QualityFlag['severity'], reason: string): QualityFlag {
  return { problem, severity, reason };
}

function judgeLead(samples: Float32Array, samplingFrequencyHz: number, beats: readonly number[], isCalibrated: boolean): QualityFlag[] {
  const { low, high, present } = rangeOf(samples);
  if (present === 0) return [flag('missing', 'unusable', 'Nothing was recorded in this lead.')];
  if (high - low <= (isCalibrated ? flatRangeMv : 0))
    return [flag('flat', 'unusable', `The lead moves by ${microvolts(high - low)} only.`)];
  const flags: QualityFlag[] = [];
  const gaps = 1 - present / samples.length;
  if (gaps > 0) flags.push(flag('gaps', gaps > unusableShare ? 'unusable' : 'poor', `${percent(gaps)} of the samples are missing.`));
  if (!isCalibrated) return flags;
  const still = stillShare(samples, samplingFrequencyHz);
  if (still > 0)
    flags.push(
      flag(
        'lead-off',
        still > unusableShare ? 'unusable' : 'poor',
        `Without contact for ${percent(still)} of the time: the line is still.`,
      ),
    );
  if (isClipped(samples, low, high, samplingFrequencyHz)) {
    flags.push(flag('clipped', 'poor', `The trace runs against the limit of its recorder at ${millivolts(Math.max(-low, high))}.`));
  }
  return [...flags, ...disturbances(bridgeGaps(samples), samplingFrequencyHz, beats)];
}

/** Noise, hum and wander. */
function disturbances(samples: Float32Array, samplingFrequencyHz: number, beats: readonly number[]): QualityFlag[] {
  const flags: QualityFlag[] = [];
  const hum = mainsHum(samples, samplingFrequencyHz);
  if (hum !== null) flags.push(flag('mains-hum', 'poor', `Mains hum of ${millivolts(hum.amplitudeMv)} at ${hum.frequencyHz} Hz.`));
  const noise = noiseMv(samples, samplingFrequencyHz, beats);
  const muscle = Math.sqrt(Math.max(0, noise ** 2 - (hum?.amplitudeMv ?? 0) ** 2 / 2));
  if (muscle > noisyMv)
    flags.push(
      flag(
        'noise',
        muscle > drownedMv ? 'unusable' : 'poor',
        `Noise of ${millivolts(muscle)} (standard deviation above ${noiseHighPassHz} Hz).`,
      ),
    );
  const wander = wanderRangeMv(samples, samplingFrequencyHz);
  if (wander > wanderMv) flags.push(flag('baseline-wander', 'poor', `The baseline wanders over ${millivolts(wander)}.`));
  return flags;
}

/** Share of the record that lies in stretches of at least a second that do not move. */
function stillShare(samples: Float32Array, samplingFrequencyHz: number): number {
  const shortest = stillSeconds * samplingFrequencyHz;
  let still = 0;
  let start = 0;
  let [low, high] = [Infinity, -Infinity];
  for (let t = 0; t <= samples.length; t++) {
    const value = samples[t] ?? NaN;
    const [nextLow, nextHigh] = [Math.min(low, value), Math.max(high, value)];
    if (t < samples.length && nextHigh - nextLow <= stillRangeMv) [low, high] = [nextLow, nextHigh];
    else {
      if (t - start >= shortest) still += t - start;
      [start, low, high] = [t, value, value];
    }
  }
  return still / samples.length;
}

/** Robust standard deviation of what is above 35 Hz, away from QRS complexes; 0 where the record does not reach that far. */
function noiseMv(samples: Float32Array, samplingFrequencyHz: number, beats: readonly number[]): number {
  if (noiseHighPassHz > 0.4 * samplingFrequencyHz) return 0;
  const high = filterBothWays(samples, [butterworth('high-pass', noiseHighPassHz, samplingFrequencyHz)], samplingFrequencyHz / 4);
  const reach = Math.round(0.09 * samplingFrequencyHz);
  const isQrs = new Uint8Array(samples.length);
  for (const at of beats) isQrs.fill(1, Math.max(0, at - reach), at + reach);
  const quiet = high.filter((_, t) => isQrs[t] === 0).map(Math.abs);
  return quiet.length === 0 ? 0 : 1.4826 * median(quiet);
}

function mainsHum(samples: Float32Array, samplingFrequencyHz: number): { frequencyHz: number; amplitudeMv: number } | null {
  for (const frequencyHz of [50, 60]) {
    if (frequencyHz + 5 > samplingFrequencyHz / 2) continue;
    const at = (offset: number): number => typicalAmplitude(samples, frequencyHz + offset, samplingFrequencyHz);
    const amplitudeMv = at(0);
    if (amplitudeMv > humMv && amplitudeMv > humOverNeighbours * Math.max(at(-4), at(4))) return { frequencyHz, amplitudeMv };
  }
  return null;
}

/** Median over blocks of one second of the amplitude at one frequency (discrete Fourier sum over whole periods). */
function typicalAmplitude(samples: Float32Array, frequencyHz: number, samplingFrequencyHz: number): number {
  const length = Math.round(samplingFrequencyHz);
  const step = (2 * Math.PI * frequencyHz) / samplingFrequencyHz;
  const amplitudes: number[] = [];
  for (let start = 0; start + length <= samples.length; start += length) {
    let [re, im] = [0, 0];
    for (let t = 0; t < length; t++) {
      const value = samples[start + t] ?? 0;
      re += value * Math.cos(step * t);
      im += value * Math.sin(step * t);
    }
    amplitudes.push((2 * Math.hypot(re, im)) / length);
  }
  return amplitudes.length === 0 ? 0 : median(amplitudes);
}

function wanderRangeMv(samples: Float32Array, samplingFrequencyHz: number): number {
  const low = filterBothWays(samples, [butterworth('low-pass', wanderLowPassHz, samplingFrequencyHz)], 2 * samplingFrequencyHz);
  return quantile(low, 0.95) - quantile(low, 0.05);
}

const percent = (share: number): string => `${Math.max(1, Math.round(100 * share))} %`;
const millivolts = (mv: number): string => `${mv.toFixed(2)} mV`;
const microvolts = (mv: number): string => `${Math.round(1000 * mv)} µV`;
