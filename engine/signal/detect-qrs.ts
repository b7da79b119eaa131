/** Where the QRS complexes are. */
import type { LeadClarity } from './lead-clarity.ts';
import { qrsEnergy } from './qrs-energy.ts';

/** No two beats are closer than this, ms (Pan and Tompkins: the refractory period). */
const refractoryMs = 200;
/** A candidate this soon after a beat may be its T wave and needs at least half of the beat's energy, ms. */
const tWaveMs = 360;
/** Fraction of the way from noise level to beat level at which a peak counts as a beat. */
const thresholdShare = 0.25;
/** A gap longer than this many typical RR intervals is searched again with a lower threshold. */
const searchBackFactor = 1.66;
/** The lower threshold, as a share of the beat level: above atrial pacing spikes, below small ectopic beats. */
const searchBackShare = 0.18;
/** How fast the levels follow new peaks. */
const learningRate = 0.125;
/** A lead is clear throughout when it has this weight in this share of a stretch. */
const clearWeight = 0.5;
const clearShare = 0.95;

interface Peak {
  readonly at: number;
  readonly height: number;
}

/**
 * Detects QRS complexes with Pan and Tompkins' adaptive thresholds on the energy of all leads together.
 *
 * @param leads                same length each, any unit
 * @param samplingFrequencyHz  Hz
 * @returns sample indices of the complexes' centres, ascending
 * @see Pan J, Tompkins WJ, IEEE Trans Biomed Eng 1985;32:230–236
 */
export function detectQrs(leads: readonly Float32Array[], samplingFrequencyHz: number): number[] {
  return findQrs(leads, samplingFrequencyHz).beats;
}

/** As `detectQrs`, with the leads that were clear throughout: their shapes can be compared. There is at least one where there is a beat. */
export function findQrs(leads: readonly Float32Array[], samplingFrequencyHz: number): { beats: number[]; clearLeads: number[] } {
  const { energy, clarity } = qrsEnergy(leads, samplingFrequencyHz);
  const samples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const peaks = findPeaks(energy, samples(refractoryMs));
  return { beats: chooseBeats(peaks, samples(tWaveMs)).map((peak) => peak.at), clearLeads: clearThroughout(clarity) };
}

/** Leads of full weight nearly everywhere; where none is, those that are it most. */
function clearThroughout(clarity: readonly LeadClarity[]): number[] {
  const shares = clarity.map(({ weights }) => weights.filter((weight) => weight >= clearWeight).length / weights.length);
  const needed = Math.min(clearShare, Math.max(...shares));
  return shares.flatMap((share, lead) => (share > 0 && share >= needed ? [lead] : []));
}

/** Local maxima, of which the higher one wins when two are closer than `distance` samples. */
function findPeaks(energy: Float32Array, distance: number): Peak[] {
  const peaks: Peak[] = [];
  for (let at = 0; at < energy.length; at++) {
    const height = energy[at] ?? 0;
    if (height <= 0 || height < (energy[at - 1] ?? 0) || height <= (energy[at + 1] ?? 0)) continue;
    const last = peaks.at(-1);
    if (last === undefined || at - last.at > distance) peaks.push({ at, height });
    else if (height > last.height) peaks[peaks.length - 1] = { at, height };
  }
  return peaks;
}

/** Walks through the peaks with a beat level and a noise level that follow what was found. */
function chooseBeats(peaks: readonly Peak[], tWave: number): Peak[] {
  let beatLevel = startLevel(peaks);
  let noiseLevel = 0.1 * beatLevel;
  const beats: Peak[] = [];
  let skipped: Peak[] = [];
  const accept = (peak: Peak, rate: number): void => {
    beats.push(peak);
    skipped = skipped.filter((one) => one.at > peak.at);
    beatLevel += rate * (Math.min(peak.height, 2 * beatLevel) - beatLevel);
  };
  for (const peak of peaks) {
    const threshold = noiseLevel + thresholdShare * (beatLevel - noiseLevel);
    const missed = searchBack(skipped, beats, peak.at, Math.max(threshold / 2, searchBackShare * beatLevel));
    if (missed !== null) accept(missed, 2 * learningRate);
    if (peak.height >= threshold && !isTWave(peak, beats.at(-1), tWave)) {
      accept(peak, learningRate);
      continue;
    }
    skipped.push(peak);
    noiseLevel += learningRate * (peak.height - noiseLevel);
  }
  return beats;
}

/** The energy is scaled so that a typical beat has about 1; the median of the higher peaks is where it starts. */
function startLevel(peaks: readonly Peak[]): number {
  const high = peaks
    .map((peak) => peak.height)
    .filter((height) => height > 0.3)
    .sort((a, b) => a - b);
  return Math.min(high[high.length >> 1] ?? 0.5, 1);
}

function isTWave(peak: Peak, last: Peak | undefined, tWave: number): boolean {
  return last !== undefined && peak.at - last.at < tWave && peak.height < last.height / 2;
}

/** After a long gap, the highest skipped peak in it, when it reaches the lower threshold. */
function searchBack(skipped: readonly Peak[], beats: readonly Peak[], now: number, threshold: number): Peak | null {
  const last = beats.at(-1);
  const typicalRr = medianRr(beats.slice(-9));
  if (last === undefined || typicalRr === null || now - last.at < searchBackFactor * typicalRr) return null;
  const inGap = skipped.filter((peak) => peak.at - last.at > 0.4 * typicalRr && now - peak.at > 0.4 * typicalRr);
  const highest = inGap.reduce<Peak | null>((best, peak) => (best === null || peak.height > best.height ? peak : best), null);
  return highest !== null && highest.height >= threshold ? highest : null;
}

/** Median of recent RR intervals, samples, `null` for fewer than two; of an even number the upper, as pacing spikes make short ones. */
function medianRr(beats: readonly Peak[]): number | null {
  const intervals = beats.slice(1).map((beat, i) => beat.at - (beats[i]?.at ?? 0));
  return intervals.length < 2 ? null : (intervals.sort((a, b) => a - b)[intervals.length >> 1] ?? null);
}
