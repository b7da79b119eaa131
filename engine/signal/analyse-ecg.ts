/** Everything that is measured on a 12-lead ECG, from the raw trace to intervals, axes and amplitudes. */
import {
  leadNames,
  type BeatFiducials,
  type EcgAnalysis,
  type EcgBeat,
  type EcgTrace,
  type GlobalMeasurements,
  type LeadMeasurements,
  type LeadName,
  type MedianBeats,
  type SignalQuality,
} from '../../contract/index.ts';
import { removeBaseline } from './baseline.ts';
import { judgeBeats, type JudgedBeat } from './beat-kinds.ts';
import { bridgeGaps } from './bridge-gaps.ts';
import { delineateBeat, noFiducials } from './delineate-beat.ts';
import {
  beatNear,
  delineateMedianByModel,
  delineateMedianClassically,
  mapFiducials,
  type DelineatedBeats,
  type MedianFiducials,
  type MedianToDelineate,
} from './delineation.ts';
import { detectQrs } from './detect-qrs.ts';
import { findElectrodeSwaps } from './electrode-swaps.ts';
import { measureGlobally } from './global-measurements.ts';
import { measureLead, unmeasuredLead } from './lead-measurements.ts';
import { findPacingSpikes, notBeforeSpike, withoutPacingSpikes } from './pacing-spikes.ts';
import { confirmPWave } from './p-wave.ts';
import { representativeBeat, type RepresentativeBeat } from './representative-beat.ts';
import { judgeLeads } from './signal-quality.ts';
import { mean, median } from './statistics.ts';

/** What an analysis may start from beside the trace. */
export interface AnalysisOptions {
  /** Beats as a delineator model sees them; without, the classical method is used. */
  readonly model?: DelineatedBeats | undefined;
  /** Fiducials of the median beat over all leads that the reader set; they win over any method. */
  readonly fiducials?: BeatFiducials | undefined;
}

/** Longer records are measured on their first minutes, s. */
const mostSeconds = 300;
/** The eight leads that hold all the information; the other four follow from I and II. */
const independentLeads: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
/** RR interval assumed where there is only one beat, s. */
const assumedRrSeconds = 1;

/** A spike belongs to a beat whose alignment sample it precedes by less, s. */
const stimulusSeconds = 0.15;

/** Samples of the leads and what is known of their quality. */
interface Signals {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly leads: readonly Float32Array[];
  readonly isCut: boolean;
}

/**
 * Measures a 12-lead ECG: detects and judges beats, averages the normal ones, delineates, measures.
 *
 * @param trace  unfiltered; missing leads take no part, leads without voltage scale give no amplitudes
 * @returns all `null` where nothing can be measured; `notices` says why
 */
export function analyseEcg(trace: EcgTrace, { model, fiducials }: AnalysisOptions = {}): EcgAnalysis {
  const signals = signalsOf(trace);
  const fs = signals.samplingFrequencyHz;
  const detected = detectQrs(presentLeads(trace, signals), fs);
  const leadQuality = judgeLeads(cutTrace(trace, signals), detected);
  const usable = usableLeads(trace, leadQuality);
  const judging = independentLeads.filter((name) => usable.includes(name)).map((name) => leadOf(signals, name));
  const judged = judgeBeats(judging, detectQrs(judging, fs), fs);
  const flat = signals.leads.map((lead) => removeBaseline(lead, judged.map((beat) => beat.sample), fs)); // prettier-ignore
  const rrSamples = typicalRr(judged) ?? assumedRrSeconds * fs;
  const aligned = alignedBeats(judged);
  const average = representativeBeat(flat, aligned, rrSamples, fs);
  const spikes = findPacingSpikes(judging, fs);
  const calm = spikes.length === 0 ? flat : flat.map((lead) => withoutPacingSpikes(lead, spikes, fs));
  const unpaced = spikes.length === 0 ? average : representativeBeat(calm, aligned, rrSamples, fs);
  const source = unpaced === null ? null : toDelineate(unpaced, usable, aligned, rrSamples, fs);
  const found = source === null ? null : delineateMedian(source, calm, model, spikes);
  const all = fiducials ?? found?.all ?? noFiducials;
  const medianBeats = average === null || found === null ? null : medianOf(average, { all, leads: found.leads }, fs);
  const beats = judged.map((beat) => beatOf(beat, judged, flat, usable, rrSamples, fs, model));
  const leads = measureLeads(trace, medianBeats);
  const global = measureGlobally({ medianBeats, leads, rrMs: meanRrMs(judged), usable });
  const swaps =
    medianBeats === null || average === null
      ? []
      : findElectrodeSwaps({ leads: average.leads, usable, fiducials: all, samplingFrequencyHz: fs });
  return {
    delineation: { method: fiducials ? 'reader' : model ? 'model' : 'classical', modelId: fiducials ? null : (model?.modelId ?? null) },
    beats,
    median: medianBeats,
    global,
    leads,
    quality: { leads: leadQuality, swaps },
    notices: noticesOf(signals, usable, judged, global),
  };
}

function signalsOf(trace: EcgTrace): Signals {
  const { samplesPerLead: all, samplingFrequencyHz } = trace;
  const samplesPerLead = Math.min(all, Math.round(mostSeconds * samplingFrequencyHz));
  const leads = leadNames.map((_, i) => trace.samplesMv.subarray(i * all, i * all + samplesPerLead));
  return { samplingFrequencyHz, samplesPerLead, leads, isCut: samplesPerLead < all };
}

function leadOf(signals: Signals, name: LeadName): Float32Array {
  return signals.leads[leadNames.indexOf(name)] ?? new Float32Array();
}

/** The trace cut to what is measured. */
function cutTrace(trace: EcgTrace, signals: Signals): EcgTrace {
  if (!signals.isCut) return trace;
  const samplesMv = new Float32Array(leadNames.length * signals.samplesPerLead);
  signals.leads.forEach((lead, i) => samplesMv.set(lead, i * signals.samplesPerLead));
  return { ...trace, samplesPerLead: signals.samplesPerLead, samplesMv };
}

function presentLeads(trace: EcgTrace, signals: Signals): Float32Array[] {
  return independentLeads.filter((name) => trace.leads[leadNames.indexOf(name)]?.origin !== 'missing').map((name) => leadOf(signals, name));
}

function usableLeads(trace: EcgTrace, quality: SignalQuality['leads']): LeadName[] {
  return leadNames.filter((_, i) => trace.leads[i]?.origin !== 'missing' && !quality[i]?.flags.some((one) => one.severity === 'unusable'));
}

function typicalRr(beats: readonly JudgedBeat[]): number | null {
  const intervals = beats.slice(1).map((beat, i) => beat.sample - (beats[i]?.sample ?? 0));
  return intervals.length === 0 ? null : median(intervals);
}

/** Beats that the median is made of: the normal ones; where none is, those that are not ectopic; else all. */
function alignedBeats(beats: readonly JudgedBeat[]): number[] {
  const of = (...kinds: JudgedBeat['kind'][]): number[] => beats.filter((beat) => kinds.includes(beat.kind)).map((beat) => beat.sample);
  const normal = of('normal');
  if (normal.length > 0) return normal;
  const plain = of('unclassified');
  return plain.length > 0 ? plain : beats.map((beat) => beat.sample);
}

function toDelineate(
  average: RepresentativeBeat,
  usable: readonly LeadName[],
  alignedBeatSamples: readonly number[],
  rrSamples: number,
  fs: number,
): MedianToDelineate {
  return {
    leads: average.leads,
    usable,
    alignedAt: average.alignedAt,
    alignedBeats: alignedBeatSamples,
    rrSamples,
    samplingFrequencyHz: fs,
  };
}

function delineateMedian(
  source: MedianToDelineate,
  flat: readonly Float32Array[],
  model: DelineatedBeats | undefined,
  spikes: readonly number[],
): MedianFiducials {
  if (model !== undefined) {
    const byModel = delineateMedianByModel(source, model);
    if (byModel.all.qrsOnset !== null) return byModel;
  }
  const classical = delineateMedianClassically(source);
  const all = confirmPWave(classical.all, source, flat);
  const stimuli = stimuliOf(source, spikes);
  return { all: notBeforeSpike(all, stimuli, source.samplingFrequencyHz), leads: classical.leads };
}

/** Where in the median beat its spike lies: the median over its beats of the spike nearest before each; none where half have none. */
function stimuliOf({ alignedAt, alignedBeats, samplingFrequencyHz }: MedianToDelineate, spikes: readonly number[]): number[] {
  const offsets = alignedBeats.flatMap((beat) => {
    const nearest = spikes.filter((spike) => spike <= beat && beat - spike < stimulusSeconds * samplingFrequencyHz).at(-1);
    return nearest === undefined ? [] : [nearest - beat];
  });
  return 2 * offsets.length > alignedBeats.length ? [Math.round(alignedAt + median(offsets))] : [];
}

function medianOf(average: RepresentativeBeat, fiducials: MedianFiducials, samplingFrequencyHz: number): MedianBeats {
  const { samplesPerLead, alignedAt, beatCount } = average;
  const samplesMv = new Float32Array(leadNames.length * samplesPerLead);
  average.leads.forEach((lead, i) => samplesMv.set(lead, i * samplesPerLead));
  const within = (one: BeatFiducials): BeatFiducials => mapFiducials(one, (index) => (index < samplesPerLead ? index : null));
  return {
    samplingFrequencyHz,
    samplesPerLead,
    alignedAt,
    beatCount,
    samplesMv,
    fiducials: within(fiducials.all),
    leadFiducials: fiducials.leads.map(within),
  };
}

/** A beat with its own fiducials: the model's, else found by the classical method on this beat alone. */
function beatOf(
  beat: JudgedBeat,
  all: readonly JudgedBeat[],
  flat: readonly Float32Array[],
  usable: readonly LeadName[],
  rrSamples: number,
  fs: number,
  model: DelineatedBeats | undefined,
): EcgBeat {
  const near = model === undefined ? null : beatNear(model.beats, beat.sample, fs);
  if (near !== null) return { ...beat, fiducials: near };
  const before = Math.round(Math.min(0.5 * rrSamples, 0.45 * fs));
  const next = all.find((one) => one.sample > beat.sample)?.sample ?? beat.sample + rrSamples;
  const rr = Math.min(next - beat.sample, 1.4 * rrSamples);
  const [from, to] = [
    Math.max(0, beat.sample - before),
    Math.min(flat[0]?.length ?? 0, Math.round(beat.sample + Math.min(0.9 * rr, 0.75 * fs))),
  ];
  const leads = independentLeads
    .filter((name) => usable.includes(name))
    .map((name) => bridgeGaps((flat[leadNames.indexOf(name)] as Float32Array).subarray(from, to)));
  if (leads.length === 0 || to - beat.sample < 0.15 * fs) return { ...beat, fiducials: noFiducials };
  const found = delineateBeat({ leads, alignedAt: beat.sample - from, rrSamples: rr, samplingFrequencyHz: fs });
  return { ...beat, fiducials: mapFiducials(found, (index) => index + from) };
}

function measureLeads(trace: EcgTrace, medianBeats: MedianBeats | null): LeadMeasurements[] {
  return leadNames.map((name, i) => {
    if (medianBeats === null || trace.leads[i]?.isCalibrated !== true) return unmeasuredLead(name);
    const { samplesPerLead, samplesMv, fiducials, samplingFrequencyHz } = medianBeats;
    return measureLead(name, samplesMv.subarray(i * samplesPerLead, (i + 1) * samplesPerLead), fiducials, samplingFrequencyHz);
  });
}

function meanRrMs(beats: readonly JudgedBeat[]): number | null {
  const intervals = beats.map((beat) => beat.rrMs).filter((rr) => rr !== null);
  return intervals.length < 2 ? null : mean(intervals);
}

function noticesOf(signals: Signals, usable: readonly LeadName[], beats: readonly JudgedBeat[], global: GlobalMeasurements): string[] {
  const notices: string[] = [];
  if (signals.isCut) notices.push(`Measured on the first ${mostSeconds / 60} minutes.`);
  const left = leadNames.filter((name) => !usable.includes(name));
  if (left.length > 0 && left.length < leadNames.length) notices.push(`Left out for their quality: ${left.join(', ')}.`);
  if (usable.length === 0) notices.push('No lead can be measured.');
  else if (beats.length < 3)
    notices.push(
      `${beats.length === 0 ? 'No' : 'Only'} ${beats.length === 0 ? '' : `${beats.length} `}QRS complex found: no rate.`.replace('  ', ' '),
    );
  if (beats.length >= 3 && global.pDurationMs === null) notices.push('No P wave that all beats share.');
  if (beats.length >= 3 && global.qtMs === null) notices.push('The end of the T wave could not be found.');
  return notices;
}
