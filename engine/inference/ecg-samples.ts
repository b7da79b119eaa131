/**
 * 12-lead ECG → what the ECG encoder sees: 100 Hz, 0.5–40 Hz, the first 10 s, in millivolts. No lead is rescaled, because
 * voltage is information. The reference for the numbers is models/README.md; golden vectors hold both to each other.
 */
import { AuscultError, leadNames, type EcgTrace, type LeadName } from '../../contract/index.ts';
import { bandPassed, bandPassTaps } from './band-pass.ts';
import { resample, resamplingRatio, resamplingTaps } from './resample.ts';

/** Sampling frequency of the encoder's input, Hz. */
export const ecgSamplingFrequencyHz = 100;
/** Samples a lead of the encoder's input: 10 s. */
export const ecgSampleCount = 1_000;
const bandHz = [0.5, 40] as const;
const shortestSeconds = 2;

/** Input of the ECG encoder and the leads that had nothing to give. */
export interface EcgSamples {
  /** 12 × 1000, lead-major, mV; 0 in missing leads and after the end of a short record. */
  readonly samples: Float32Array;
  /** Leads with any missing sample; they are 0 throughout. */
  readonly missingLeads: readonly LeadName[];
}

/** Samples of the encoder's input before its padding. */
export function validSampleCount({ samplesPerLead, samplingFrequencyHz }: EcgTrace): number {
  return Math.min(ecgSampleCount, Math.ceil((samplesPerLead * ecgSamplingFrequencyHz) / samplingFrequencyHz));
}

/**
 * Refuses an ECG that must not be encoded.
 *
 * @throws AuscultError 'ecg-sensitivity-missing' when a lead has no voltage scale, 'ecg-too-short' under 2 s
 */
export function refuseUnfitEcg(trace: EcgTrace): void {
  const uncalibrated = trace.leads.find((lead) => lead.origin !== 'missing' && !lead.isCalibrated);
  if (uncalibrated) throw new AuscultError('ecg-sensitivity-missing', { file: 'this ECG', lead: uncalibrated.name });
  const seconds = trace.samplesPerLead / trace.samplingFrequencyHz;
  if (seconds < shortestSeconds) throw new AuscultError('ecg-too-short', { file: 'This ECG', seconds });
}

/**
 * Prepares an ECG for the encoder.
 *
 * @throws AuscultError 'ecg-leads-missing' when no lead has all its samples
 */
export function ecgSamples(trace: EcgTrace): EcgSamples {
  const ratio = resamplingRatio(trace.samplingFrequencyHz, ecgSamplingFrequencyHz);
  const resamplers = resamplingTaps(ratio);
  const filter = bandPassTaps(bandHz[0], bandHz[1], ecgSamplingFrequencyHz);
  const samples = new Float32Array(leadNames.length * ecgSampleCount);
  const missingLeads: LeadName[] = [];
  leadNames.forEach((name, lead) => {
    const recorded = trace.samplesMv.subarray(lead * trace.samplesPerLead, (lead + 1) * trace.samplesPerLead);
    if (trace.leads[lead]?.origin === 'missing' || !recorded.every(Number.isFinite)) {
      missingLeads.push(name);
      return;
    }
    samples.set(bandPassed(resample(recorded, ratio, resamplers, ecgSampleCount), filter), lead * ecgSampleCount);
  });
  if (missingLeads.length === leadNames.length)
    throw new AuscultError('ecg-leads-missing', { file: 'This ECG', found: 'no lead without gaps' });
  return { samples, missingLeads };
}
