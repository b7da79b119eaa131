/** What Auscult measures on an ECG itself. */
import { leadNames, type EcgMeasurements, type EcgTrace, type LeadName } from '../../contract/index.ts';
import { detectQrs } from './detect-qrs.ts';
import { medianQrsAmplitudes } from './median-beat.ts';

/** Fewer beats give no rate. */
const minBeats = 3;

/**
 * Heart rate, mean RR interval, number of beats and the Sokolow-Lyon voltage.
 *
 * @param trace  a 12-lead trace; missing leads and leads without signal take no part
 * @returns `null` for what cannot be measured: a rate from fewer than 3 beats, voltages without calibration
 * @see Sokolow M, Lyon TP, Am Heart J 1949;37:161–186 (S in V1 + R in V5)
 */
export function measureEcg(trace: EcgTrace): EcgMeasurements {
  const beats = detectQrs(usableLeads(trace), trace.samplingFrequencyHz);
  const rrMs = meanRrMs(beats, trace.samplingFrequencyHz);
  return {
    heartRateBpm: rrMs === null ? null : 60_000 / rrMs,
    rrMs,
    beatCount: beats.length,
    sokolowLyonMv: sokolowLyonMv(trace, beats),
  };
}

/** Samples of one lead of a trace, a view without copying. */
export function leadSamples(trace: EcgTrace, name: LeadName): Float32Array {
  const index = leadNames.indexOf(name);
  return trace.samplesMv.subarray(index * trace.samplesPerLead, (index + 1) * trace.samplesPerLead);
}

/** Recorded leads with a signal; derived ones repeat I and II and would count them twice. */
function usableLeads(trace: EcgTrace): Float32Array[] {
  return trace.leads
    .filter((lead) => lead.origin === 'recorded' && !lead.notices.some((notice) => /^(Flat|Nothing)/.test(notice)))
    .map((lead) => leadSamples(trace, lead.name));
}

function meanRrMs(beats: readonly number[], samplingFrequencyHz: number): number | null {
  const [first, last] = [beats[0], beats.at(-1)];
  if (first === undefined || last === undefined || beats.length < minBeats) return null;
  return (1000 * (last - first)) / (beats.length - 1) / samplingFrequencyHz;
}

function sokolowLyonMv(trace: EcgTrace, beats: readonly number[]): number | null {
  const isMeasurable = (name: LeadName): boolean =>
    trace.leads.some((lead) => lead.name === name && lead.isCalibrated && lead.origin !== 'missing');
  if (!isMeasurable('V1') || !isMeasurable('V5')) return null;
  const v1 = medianQrsAmplitudes(leadSamples(trace, 'V1'), beats, trace.samplingFrequencyHz);
  const v5 = medianQrsAmplitudes(leadSamples(trace, 'V5'), beats, trace.samplingFrequencyHz);
  const sum = (v1?.sMv ?? NaN) + (v5?.rMv ?? NaN);
  return Number.isFinite(sum) ? sum : null;
}
