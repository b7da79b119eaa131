/**
 * Classical delineation of one beat over several leads: QRS by the spatial velocity, T and P by the trapezium area.
 * Used where no delineator model is installed, and on single beats.
 */
import type { BeatFiducials } from '../../contract/index.ts';
import { butterworth } from './biquad.ts';
import { filterBothWays } from './zero-phase.ts';

/** What delineation needs to know of a beat beside its samples. */
export interface BeatToDelineate {
  /** mV, one array a lead, same length each, without NaN. */
  readonly leads: readonly Float32Array[];
  /** Sample within the QRS complex. */
  readonly alignedAt: number;
  /** Interval to neighbouring beats, samples: bounds of the search for P and T. */
  readonly rrSamples: number;
  readonly samplingFrequencyHz: number;
}

export const noFiducials: BeatFiducials = {
  pOnset: null,
  pPeak: null,
  pOffset: null,
  qrsOnset: null,
  rPeak: null,
  qrsOffset: null,
  tOnset: null,
  tPeak: null,
  tOffset: null,
};

/** Tunable numbers of the method, set on the training records of LUDB; `npm run eval:ecg` measures the result. */
export const delineationSettings = {
  /** Half width of the slope estimate, ms. */
  slopeMs: 10,
  /** Width of the core of the QRS complex, whose mean slope is the measure for the shares below, ms. */
  coreMs: 30,
  /** Share of the steepest slope below which the ventricles are taken to be silent, before and after the QRS complex. */
  onsetShare: 0.03,
  offsetShare: 0.045,
  /** How long the slope must stay below, ms. */
  quietMs: 10,
  tLowPassHz: 18,
  pLowPassHz: 25,
  /** A P wave is at least this high over the leads together (root mean square), mV, and this many times the unrest beside it. */
  leastPMv: 0.018,
  leastTMv: 0.015,
  /** A peak this high, as a share of the highest, is the T wave when it comes before that. */
  earlierPeakShare: 0.8,
};
export type DelineationSettings = typeof delineationSettings;

/**
 * Fiducials over all given leads together; of a single lead, those of that lead.
 *
 * @returns indices of the given samples; `null` where a wave is not found
 * @see Vázquez-Seisdedos CR et al., BioMed Eng OnLine 2011;10:43 (trapezium area); Zhang Q et al., IEEE Trans Biomed Eng 2006 (area of the T wave)
 */
export function delineateBeat(beat: BeatToDelineate, settings: DelineationSettings = delineationSettings): BeatFiducials {
  const qrs = findQrs(beat, settings);
  if (qrs === null) return noFiducials;
  const t = findT(beat, qrs, settings);
  const p = findP(beat, qrs, t?.offset ?? null, settings);
  return {
    pOnset: p?.onset ?? null,
    pPeak: p?.peak ?? null,
    pOffset: p?.offset ?? null,
    qrsOnset: qrs.onset,
    rPeak: qrs.peak,
    qrsOffset: qrs.offset,
    tOnset: t?.onset ?? null,
    tPeak: t?.peak ?? null,
    tOffset: t?.offset ?? null,
  };
}

/** Onset, peak and offset of one wave. */
interface Wave {
  readonly onset: number;
  readonly peak: number;
  readonly offset: number;
}

function msToSamples(beat: BeatToDelineate): (ms: number) => number {
  return (ms) => Math.max(1, Math.round((ms / 1000) * beat.samplingFrequencyHz));
}

/** Root mean square over the leads of the slope (least squares over ± reach), mV a sample. */
function spatialVelocity(leads: readonly Float32Array[], reach: number): Float64Array {
  const length = leads[0]?.length ?? 0;
  const velocity = new Float64Array(length);
  let norm = 0;
  for (let k = 1; k <= reach; k++) norm += 2 * k * k;
  for (const lead of leads) {
    for (let t = reach; t < length - reach; t++) {
      let slope = 0;
      for (let k = 1; k <= reach; k++) slope += k * ((lead[t + k] ?? 0) - (lead[t - k] ?? 0));
      velocity[t] = (velocity[t] ?? 0) + (slope / norm) ** 2;
    }
  }
  return velocity.map((sum) => Math.sqrt(sum / leads.length));
}

/** Steepest part near the alignment sample; from there outwards until the slope stays low. */
function findQrs(beat: BeatToDelineate, settings: DelineationSettings): Wave | null {
  const samples = msToSamples(beat);
  const { leads, alignedAt } = beat;
  const length = leads[0]?.length ?? 0;
  const velocity = spatialVelocity(leads, samples(settings.slopeMs));
  const [from, to] = [Math.max(0, alignedAt - samples(90)), Math.min(length, alignedAt + samples(110))];
  const { at: steepest, mean: top } = liveliest(velocity, from, to, samples(settings.coreMs));
  if (!(top > 0)) return null;
  const quiet = samples(settings.quietMs);
  const restBefore = calmest(velocity, alignedAt - samples(170), alignedAt - samples(50), samples(24));
  const restAfter = calmest(velocity, alignedAt + samples(60), alignedAt + samples(200), samples(24));
  const onset = walk(velocity, steepest, -1, Math.max(settings.onsetShare * top, 1.6 * restBefore), quiet, samples(140));
  const offset = walk(velocity, steepest, 1, Math.max(settings.offsetShare * top, 1.6 * restAfter), quiet, samples(180));
  const level = leads.map((lead) => lead[onset] ?? 0);
  const peak = indexOfMaxBy(onset, offset + 1, (t) => leads.reduce((sum, lead, l) => sum + ((lead[t] ?? 0) - (level[l] ?? 0)) ** 2, 0));
  return { onset, peak, offset };
}

/** Middle and mean of the stretch with the highest mean: the core of the QRS complex, which a pacing spike of 2 ms does not decide. */
function liveliest(curve: Float64Array, from: number, to: number, width: number): { at: number; mean: number } {
  let best = { at: from, mean: 0 };
  for (let start = from; start + width <= to; start++) {
    let sum = 0;
    for (let t = start; t < start + width; t++) sum += curve[t] ?? 0;
    if (sum / width > best.mean) best = { at: start + (width >> 1), mean: sum / width };
  }
  return best;
}

/** Last sample before the curve stays below the threshold for `quiet` samples, walking in one direction. */
function walk(curve: Float64Array, start: number, step: 1 | -1, threshold: number, quiet: number, most: number): number {
  let last = start;
  let below = 0;
  for (let t = start; t >= 0 && t < curve.length && Math.abs(t - start) <= most; t += step) {
    if ((curve[t] ?? 0) > threshold) {
      last = t;
      below = 0;
    } else if (++below >= quiet) break;
  }
  return last;
}

/** Mean of the calmest stretch of a curve. */
function calmest(curve: Float64Array, from: number, to: number, width: number): number {
  let best = Infinity;
  for (let start = Math.max(0, from); start + width <= Math.min(to, curve.length); start++) {
    let sum = 0;
    for (let t = start; t < start + width; t++) sum += curve[t] ?? 0;
    best = Math.min(best, sum / width);
  }
  return Number.isFinite(best) ? best : 0;
}

function lowPassed(beat: BeatToDelineate, cutoffHz: number): Float32Array[] {
  const { samplingFrequencyHz } = beat;
  const section = butterworth('low-pass', cutoffHz, samplingFrequencyHz);
  return beat.leads.map((lead) => filterBothWays(lead, [section], (4 * samplingFrequencyHz) / cutoffHz));
}

/** Root mean square over leads of the distance from a level of each lead. */
function distanceFrom(leads: readonly Float32Array[], level: readonly number[]): Float64Array {
  const length = leads[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, t) => {
    let sum = 0;
    for (let l = 0; l < leads.length; l++) sum += ((leads[l]?.[t] ?? 0) - (level[l] ?? 0)) ** 2;
    return Math.sqrt(sum / leads.length);
  });
}

function findT(beat: BeatToDelineate, qrs: Wave, settings: DelineationSettings): Wave | null {
  const samples = msToSamples(beat);
  const leads = lowPassed(beat, settings.tLowPassHz);
  const length = leads[0]?.length ?? 0;
  const from = qrs.offset + samples(60);
  const lastPeak = Math.min(
    length - samples(40),
    qrs.onset + Math.max(samples(280), Math.min(samples(560), Math.round(0.62 * beat.rrSamples))),
  );
  if (lastPeak <= from) return null;
  const level = leads.map((lead) => lead[Math.max(0, qrs.onset - samples(8))] ?? 0);
  const wave = distanceFrom(leads, level);
  const peak = firstHighPeak(wave, from, lastPeak, settings.earlierPeakShare);
  const height = (wave[peak] ?? 0) - Math.min(wave[from] ?? 0, wave[lastPeak] ?? 0);
  if (peak <= from || peak >= lastPeak - 1 || height < settings.leastTMv) return null;
  const end = Math.min(length - 1, peak + samples(260), qrs.onset + Math.round(0.86 * beat.rrSamples));
  const offset = trapeziumEnd(wave, peak, end, 1);
  const onset = trapeziumEnd(wave, peak, Math.max(qrs.offset, peak - samples(200)), -1);
  return { onset, peak, offset };
}

/** The highest local maximum, or an earlier one that reaches the given share of it: a U wave or the next P wave is not the T wave. */
function firstHighPeak(wave: Float64Array, from: number, to: number, share: number): number {
  const peaks: number[] = [];
  for (let t = from + 1; t < to - 1; t++) if ((wave[t] ?? 0) >= (wave[t - 1] ?? 0) && (wave[t] ?? 0) > (wave[t + 1] ?? 0)) peaks.push(t);
  const highest = peaks.reduce((max, t) => Math.max(max, wave[t] ?? 0), 0);
  return peaks.find((t) => (wave[t] ?? 0) >= share * highest) ?? from;
}

/**
 * End of a wave: of the steepest point beyond its peak and a point `last` beyond its end, the point between them that makes the
 * largest trapezium.
 */
export function trapeziumEnd(wave: Float64Array, peak: number, last: number, step: 1 | -1): number {
  const [low, high] = step === 1 ? [peak, last] : [last, peak];
  const lowest = indexOfMaxBy(low, high + 1, (t) => -(wave[t] ?? 0));
  const until = step === 1 ? Math.max(lowest, peak + 2) : Math.min(lowest, peak - 2);
  let steep = peak;
  let slope = 0;
  for (let t = peak + step; step === 1 ? t < until : t > until; t += step) {
    const fall = (wave[t - step] ?? 0) - (wave[t + step] ?? 0);
    if (fall > slope) [slope, steep] = [fall, t];
  }
  const top = wave[steep] ?? 0;
  let best = { area: -Infinity, at: steep };
  for (let t = steep; step === 1 ? t <= last : t >= last; t += step) {
    const area = 0.5 * (top - (wave[t] ?? 0)) * Math.abs(2 * last - t - steep);
    if (area > best.area) best = { area, at: t };
  }
  return best.at;
}

function findP(beat: BeatToDelineate, qrs: Wave, tOffset: number | null, settings: DelineationSettings): Wave | null {
  const samples = msToSamples(beat);
  const leads = lowPassed(beat, settings.pLowPassHz);
  const qt = tOffset === null ? 0.45 * beat.rrSamples : tOffset - qrs.onset;
  const from = Math.max(0, qrs.onset - samples(340), Math.round(qrs.onset - beat.rrSamples + qt + 0.02 * beat.rrSamples));
  const to = qrs.onset - samples(16);
  if (to - from < samples(60)) return null;
  // A slope under the P wave (the end of a T wave or U wave, or wander) is taken out by the chord over the search window.
  const chords = leads.map((lead) => chordFree(lead, from, to, samples(8)));
  const wave = distanceFrom(
    chords,
    chords.map(() => 0),
  );
  const peak = indexOfMax(wave, 1, to - from - samples(10));
  const height = wave[peak] ?? 0;
  if (peak <= samples(10) || height < settings.leastPMv) return null;
  const rest = Math.max(0, peak - samples(110));
  const end = Math.min(wave.length - 1, peak + samples(110));
  const onset = trapeziumEnd(wave, peak, rest, -1);
  const offset = trapeziumEnd(wave, peak, end, 1);
  return { onset: from + onset, peak: from + peak, offset: from + offset };
}

/** A stretch of a lead less the straight line between the levels at its two ends. */
function chordFree(lead: Float32Array, from: number, to: number, width: number): Float32Array {
  const meanOf = (start: number): number => {
    let sum = 0;
    for (let t = start; t < start + width; t++) sum += lead[t] ?? 0;
    return sum / width;
  };
  const [left, right] = [meanOf(from), meanOf(to - width)];
  const slope = (right - left) / (to - from - width);
  return Float32Array.from({ length: to - from }, (_, i) => (lead[from + i] ?? 0) - left - slope * (i - width / 2));
}

function indexOfMax(curve: Float64Array, from: number, to: number): number {
  return indexOfMaxBy(Math.max(0, from), Math.min(to, curve.length), (t) => curve[t] ?? 0);
}

function indexOfMaxBy(from: number, to: number, value: (t: number) => number): number {
  let best = from;
  let highest = -Infinity;
  for (let t = from; t < to; t++) {
    const here = value(t);
    if (here > highest) [highest, best] = [here, t];
  }
  return best;
}
