/** A recording of hours in a few numbers. Pure. */
import type { EcgOverview } from '../long-record.svelte.ts';

/** A value and the second of the recording at which it is found. */
export interface Found {
  readonly value: number;
  readonly timeS: number;
}

/** What a recording holds; null where there are too few beats. */
export interface RecordingSummary {
  readonly beats: number;
  /** Of all intervals of at most 3 s, beats a minute. */
  readonly meanBpm: number | null;
  /** Lowest and highest mean rate of the overview's columns, beats a minute. */
  readonly slowest: Found | null;
  readonly fastest: Found | null;
  /** Length of a column, s: over how long these two are means. */
  readonly columnS: number;
  /** Longest interval between two beats in which the recording has no gap, ms. */
  readonly longestRr: Found | null;
  readonly ventricular: number;
  readonly supraventricular: number;
}

/** Longer intervals are pauses or gaps, and no rate, s. */
const longestRateS = 3;

/** Works the summary out of an overview. */
export function summariseRecording(overview: EcgOverview): RecordingSummary {
  const { beats, heartRateBpm, durationSeconds, samplingFrequencyHz: fs, pixels, samplesPerLead, envelopeMv } = overview;
  const columnS = durationSeconds / pixels;
  const isRecorded = (from: number, to: number): boolean => {
    const last = Math.min(pixels - 1, Math.floor((to * pixels) / samplesPerLead));
    for (let c = Math.floor((from * pixels) / samplesPerLead); c <= last; c++) if (Number.isNaN(envelopeMv[2 * c])) return false;
    return true;
  };
  let [sum, count] = [0, 0];
  let longest: Found | null = null;
  for (let i = 1; i < beats.samples.length; i++) {
    const [before, here] = [beats.samples[i - 1] ?? 0, beats.samples[i] ?? 0];
    const seconds = (here - before) / fs;
    if (seconds <= longestRateS) {
      sum += seconds;
      count++;
    }
    if (1000 * seconds > (longest?.value ?? 0) && isRecorded(before, here)) longest = { value: 1000 * seconds, timeS: before / fs };
  }
  const extreme = (isBetter: (rate: number, best: number) => boolean): Found | null =>
    heartRateBpm.reduce<Found | null>(
      (best, rate, c) =>
        !Number.isNaN(rate) && (!best || isBetter(rate, best.value)) ? { value: rate, timeS: (c + 0.5) * columnS } : best,
      null,
    );
  const ofKind = (kind: number): number => beats.kinds.reduce((total, one) => total + (one === kind ? 1 : 0), 0);
  return {
    beats: beats.samples.length,
    meanBpm: count === 0 ? null : (60 * count) / sum,
    slowest: extreme((rate, best) => rate < best),
    fastest: extreme((rate, best) => rate > best),
    columnS,
    longestRr: longest,
    ventricular: ofKind(2),
    supraventricular: ofKind(1),
  };
}
