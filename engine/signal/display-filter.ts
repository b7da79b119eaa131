/**
 * The filters that a reader can switch on for the trace. All are zero-phase (forwards and backwards), so that no wave moves and
 * no segment tilts to one side; corner frequencies are the −3 dB points of the whole filter, both passes together.
 *
 * | filter | response | far from the corner |
 * |---|---|---|
 * | high-pass 0.05, 0.5 Hz | 4th order in all | −24 dB an octave |
 * | low-pass 25, 40, 100, 150 Hz | 4th order in all | −24 dB an octave |
 * | notch 50, 60 Hz | −3 dB at ±1 Hz, zero at the centre | below 1 % at ±10 Hz |
 *
 * A low-pass or notch at or beyond 0.45 of the sampling frequency does nothing: the recording holds nothing there.
 *
 * @see Kligfield P et al., Circulation 2007;115:1306–1324 (AHA/ACC/HRS): 0.05 Hz, or up to 0.67 Hz with zero phase; 150 Hz
 */
import type { EcgFilter, EcgTrace } from '../../contract/index.ts';
import { butterworth, type Biquad } from './biquad.ts';
import { filterBothWays, sectionGain } from './zero-phase.ts';

/** Both passes of a second-order Butterworth filter are −3 dB where one pass is −1.5 dB: at this share of its own corner. */
const twicePassedCorner = (Math.SQRT2 - 1) ** 0.25;

/** Half the width between the −3 dB points of the notch, both passes together, Hz. */
const notchHalfWidthHz = 1;

/** Beyond this share of the sampling frequency nothing is recorded that a filter could take out. */
const highestShare = 0.45;

interface Stage {
  readonly section: Biquad;
  /** Time in which its response to a step has died away to less than 1 %, s. */
  readonly settlingSeconds: number;
}

/**
 * Filters one lead for display.
 *
 * @param samples              one lead, any unit; stretches between NaN are filtered each by itself and NaN stays NaN
 * @param filter               what is switched on
 * @param samplingFrequencyHz  Hz
 * @returns new samples of the same length; a copy when nothing is switched on
 */
export function displayFilter(samples: Float32Array, filter: EcgFilter, samplingFrequencyHz: number): Float32Array {
  const stages = stagesOf(filter, samplingFrequencyHz);
  const filtered = Float32Array.from(samples);
  if (stages.length === 0) return filtered;
  const pad = Math.max(...stages.map((stage) => stage.settlingSeconds)) * samplingFrequencyHz;
  const sections = stages.map((stage) => stage.section);
  for (const [start, end] of stretches(samples)) filtered.set(filterBothWays(samples.subarray(start, end), sections, pad), start);
  return filtered;
}

/** Filters every lead of a trace; facts of the leads stay as they are. */
export function displayTrace(trace: EcgTrace, filter: EcgFilter): EcgTrace {
  const { samplesPerLead, samplingFrequencyHz } = trace;
  const samplesMv = new Float32Array(trace.samplesMv.length);
  for (let start = 0; start < samplesMv.length; start += samplesPerLead) {
    samplesMv.set(displayFilter(trace.samplesMv.subarray(start, start + samplesPerLead), filter, samplingFrequencyHz), start);
  }
  return { ...trace, samplesMv };
}

/** Seconds of signal that a filter needs on either side of a stretch, so that the stretch comes out as if the whole was filtered. */
export function displayFilterReachSeconds(filter: EcgFilter, samplingFrequencyHz: number): number {
  return Math.max(0, ...stagesOf(filter, samplingFrequencyHz).map((stage) => stage.settlingSeconds));
}

/** Gain of a display filter at a frequency, 0 to 1; its phase is zero. */
export function displayFilterGain(filter: EcgFilter, frequencyHz: number, samplingFrequencyHz: number): number {
  return stagesOf(filter, samplingFrequencyHz).reduce(
    (gain, { section }) => gain * sectionGain(section, frequencyHz, samplingFrequencyHz) ** 2,
    1,
  );
}

function stagesOf({ highPassHz, lowPassHz, notchHz }: EcgFilter, samplingFrequencyHz: number): Stage[] {
  const highest = highestShare * samplingFrequencyHz;
  const stages: Stage[] = [];
  if (highPassHz !== null) {
    const corner = twicePassedCornerHz('high-pass', highPassHz, samplingFrequencyHz);
    stages.push({ section: butterworth('high-pass', corner, samplingFrequencyHz), settlingSeconds: 1 / corner });
  }
  if (lowPassHz !== null && lowPassHz < highest) {
    const corner = twicePassedCornerHz('low-pass', lowPassHz, samplingFrequencyHz);
    stages.push({ section: butterworth('low-pass', corner, samplingFrequencyHz), settlingSeconds: 2 / lowPassHz });
  }
  if (notchHz !== null && notchHz < highest) {
    stages.push({ section: notch(notchHz, samplingFrequencyHz), settlingSeconds: 1 / notchHalfWidthHz });
  }
  return stages;
}

/** Corner of one pass, so that two passes are −3 dB at the stated frequency; exact also near half the sampling frequency. */
function twicePassedCornerHz(kind: 'low-pass' | 'high-pass', statedHz: number, samplingFrequencyHz: number): number {
  const warped = Math.tan((Math.PI * statedHz) / samplingFrequencyHz);
  const single = kind === 'low-pass' ? warped / twicePassedCorner : warped * twicePassedCorner;
  return (samplingFrequencyHz / Math.PI) * Math.atan(single);
}

/** A second-order notch whose two passes together are −3 dB at ±`notchHalfWidthHz`. */
function notch(centreHz: number, samplingFrequencyHz: number): Biquad {
  const w = (2 * Math.PI * centreHz) / samplingFrequencyHz;
  // One pass has |H|² = 1 / (1 + (B / x)²) at x from the centre; both passes are −3 dB where that is 1/√2.
  const singleWidthHz = 2 * notchHalfWidthHz * Math.sqrt(Math.SQRT2 - 1);
  const beta = Math.tan((Math.PI * singleWidthHz) / samplingFrequencyHz);
  const norm = 1 / (1 + beta);
  return { b: [norm, -2 * Math.cos(w) * norm, norm], a: [-2 * Math.cos(w) * norm, (1 - beta) * norm] };
}

/** Stretches without NaN, as [start, end). */
function* stretches(samples: Float32Array): Generator<readonly [number, number]> {
  let start = -1;
  for (let t = 0; t <= samples.length; t++) {
    const isPresent = t < samples.length && !Number.isNaN(samples[t] ?? NaN);
    if (isPresent && start < 0) start = t;
    if (!isPresent && start >= 0) {
      yield [start, t];
      start = -1;
    }
  }
}
