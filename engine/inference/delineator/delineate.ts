/** Waves of an ECG by the trained delineator, lead by lead and for the record. */
import { AuscultError, leadNames, type BeatFiducials, type EcgTrace, type LeadName, type ModelId } from '../../../contract/index.ts';
import { findPacingSpikes, notBeforeSpike, withoutPacingSpikes } from '../../signal/pacing-spikes.ts';
import type { ModelSessions } from '../model-sessions.ts';
import { floatsOf, floatTensor } from '../onnx-runtime.ts';
import { resamplingRatio, resamplingTaps } from '../resample.ts';
import { withoutUnagreedP } from './agree-on-p-waves.ts';
import { assembleBeats } from './assemble-beats.ts';
import { decodeWaves, waveKinds, type Wave } from './decode-waves.ts';
import { delineatorFrequencyHz, prepareLead, type PreparedLead } from './lead-signal.ts';

/** Id in the manifest. */
export const delineatorModelId = 'wave-delineator';
const file = 'wave-delineator.onnx';

/** Longer records are delineated in their first minute. */
const longestSeconds = 60;
/** A lead with less movement has no waves, mV peak to peak. */
const flatMv = 0.02;
/** Samples that the network sees at once, and how many of them at either end are there for context only. */
const windowSamples = 8_192;
const contextSamples = 512;

/** What the delineator says of a record. */
export interface Delineation {
  readonly modelId: ModelId;
  readonly beats: BeatFiducials[];
  readonly perLead: Partial<Record<LeadName, BeatFiducials[]>>;
  /** Every wave of every lead, at 500 Hz: also P and T waves without a beat of their own. */
  readonly waves: Partial<Record<LeadName, readonly Wave[]>>;
}

function hasSignal(samples: Float32Array): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const value of samples) {
    if (!Number.isFinite(value)) return false;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low >= flatMv;
}

/** Probabilities [4, T] of each lead; long leads in windows that overlap by their context. */
async function probabilitiesOf(sessions: ModelSessions, leads: readonly PreparedLead[]): Promise<Float32Array[]> {
  const total = leads[0]?.values.length ?? 0;
  const whole = leads.map(() => new Float32Array(waveKinds.length * total));
  const hop = total <= windowSamples ? total : windowSamples - 2 * contextSamples;
  for (let start = 0; start < total; start += hop) {
    const from = Math.max(0, start - contextSamples);
    const to = Math.min(total, start + hop + contextSamples);
    const input = new Float32Array(leads.length * (to - from));
    leads.forEach(({ values }, i) => input.set(values.subarray(from, to), i * (to - from)));
    const feeds = { lead: floatTensor(input, [leads.length, 1, to - from]) };
    const { probabilities } = await sessions.run(delineatorModelId, file, feeds, ['probabilities']);
    const window = probabilities ? floatsOf(probabilities) : new Float32Array();
    if (window.length !== input.length * waveKinds.length || !window.every(Number.isFinite)) {
      const modelId = sessions.folder.modelId(delineatorModelId);
      throw new AuscultError('model-failed', { modelId, problem: 'its outputs do not fit its inputs' });
    }
    copyInner(window, whole, { from, to, start, end: Math.min(total, start + hop) });
  }
  return whole;
}

function copyInner(
  window: Float32Array,
  whole: readonly Float32Array[],
  { from, to, start, end }: Readonly<Record<'from' | 'to' | 'start' | 'end', number>>,
): void {
  whole.forEach((target, lead) => {
    for (let c = 0; c < waveKinds.length; c++) {
      const row = (lead * waveKinds.length + c) * (to - from);
      target.set(window.subarray(row + start - from, row + end - from), (c * target.length) / waveKinds.length + start);
    }
  });
}

/**
 * Delineates an ECG. Leads that are missing, flat or have gaps take no part. The network never sees pacing spikes, which it would take
 * for the beginning of the complex, and no QRS complex begins before its stimulus.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed', 'ecg-leads-missing' when no lead has a signal without gaps
 */
export async function delineate(sessions: ModelSessions, trace: EcgTrace): Promise<Delineation> {
  await sessions.session(delineatorModelId, file);
  const ratio = resamplingRatio(trace.samplingFrequencyHz, delineatorFrequencyHz);
  const taps = resamplingTaps(ratio);
  const kept = Math.min(trace.samplesPerLead, Math.round(longestSeconds * trace.samplingFrequencyHz));
  const usable = leadNames.flatMap((name, i) => {
    const samples = trace.samplesMv.subarray(i * trace.samplesPerLead, i * trace.samplesPerLead + kept);
    return trace.leads[i]?.origin !== 'missing' && hasSignal(samples) ? [{ name, samples }] : [];
  });
  if (usable.length === 0) throw new AuscultError('ecg-leads-missing', { file: 'This ECG', found: 'no lead with a signal without gaps' });
  const spikes = findPacingSpikes(usable.map(({ samples }) => samples), trace.samplingFrequencyHz); // prettier-ignore
  const prepared = usable.map(({ samples }) => prepareLead(withoutPacingSpikes(samples, spikes, trace.samplingFrequencyHz), ratio, taps));
  const probabilities = await probabilitiesOf(sessions, prepared);
  const waves = withoutUnagreedP(
    prepared.map(({ values, length }, i) => decodeWaves(probabilities[i] ?? new Float32Array(), values, length)),
  );
  const assembled = assembleBeats(waves, probabilities, trace.samplingFrequencyHz, trace.samplesPerLead);
  const stimulated = (list: readonly BeatFiducials[]): BeatFiducials[] =>
    list.map((beat) => notBeforeSpike(beat, spikes, trace.samplingFrequencyHz));
  const [beats, perLead] = [stimulated(assembled.beats), assembled.perLead.map(stimulated)];
  const named = <T>(values: readonly T[]): Partial<Record<LeadName, T>> => Object.fromEntries(usable.map(({ name }, i) => [name, values[i]])) as Partial<Record<LeadName, T>>; // prettier-ignore
  return { modelId: sessions.folder.modelId(delineatorModelId), beats, perLead: named(perLead), waves: named(waves) };
}
