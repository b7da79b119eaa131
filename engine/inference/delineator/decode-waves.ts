/** Class probabilities of one lead → waves. The reference for the rules is `models/training`; golden vectors hold both to each other. */
import { delineatorFrequencyHz } from './lead-signal.ts';

/** Classes of the network, in the order of its output. */
export const waveKinds = ['none', 'P', 'QRS', 'T'] as const;
export type WaveKind = Exclude<(typeof waveKinds)[number], 'none'>;

/** One wave: sample indices of onset, peak and offset, inclusive. */
export interface Wave {
  readonly kind: WaveKind;
  readonly onset: number;
  readonly peak: number;
  readonly offset: number;
}

/** A shorter run of one class is no wave, ms. */
const shortestMs: Readonly<Record<WaveKind, number>> = { P: 36, QRS: 30, T: 60 };
/** Two runs of one class with a gap no longer than this are one wave, ms. */
const bridgedMs = 30;

const samples = (ms: number): number => (ms * delineatorFrequencyHz) / 1000;

/** Class of each sample with the highest probability; the first of equals. */
function likeliest(probabilities: Float32Array, channelLength: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, t) => {
    let best = 0;
    for (let c = 1; c < waveKinds.length; c++) {
      if ((probabilities[c * channelLength + t] ?? 0) > (probabilities[best * channelLength + t] ?? 0)) best = c;
    }
    return best;
  });
}

/** First and last sample of each run of a class, short gaps bridged. */
function runsOf(classes: Uint8Array, kind: number): { onset: number; offset: number }[] {
  const runs: { onset: number; offset: number }[] = [];
  for (let t = 0; t < classes.length; t++) {
    if (classes[t] !== kind) continue;
    const last = runs.at(-1);
    if (last && t - last.offset <= samples(bridgedMs)) last.offset = t;
    else runs.push({ onset: t, offset: t });
  }
  return runs;
}

/** Sample farthest from the straight line between onset and offset; the first of equals. */
function peakOf(lead: Float32Array, onset: number, offset: number): number {
  const [start, end] = [lead[onset] ?? 0, lead[offset] ?? 0];
  let peak = onset;
  let farthest = 0;
  for (let t = onset; t <= offset; t++) {
    const line = start + ((end - start) * (t - onset)) / Math.max(1, offset - onset);
    const distance = Math.abs((lead[t] ?? 0) - line);
    if (distance > farthest) [peak, farthest] = [t, distance];
  }
  return peak;
}

/**
 * Waves of one lead in the order of their onsets, sample indices at 500 Hz.
 *
 * @param probabilities  4 × channelLength, class-major
 * @param lead           the prepared lead
 * @param length         samples of the lead before its zeros
 */
export function decodeWaves(probabilities: Float32Array, lead: Float32Array, length: number): Wave[] {
  const classes = likeliest(probabilities, probabilities.length / waveKinds.length, length);
  const waves = waveKinds.flatMap((kind, i) => {
    if (kind === 'none') return [];
    return runsOf(classes, i)
      .filter(({ onset, offset }) => offset - onset + 1 >= samples(shortestMs[kind]))
      .map(({ onset, offset }): Wave => ({ kind, onset, peak: peakOf(lead, onset, offset), offset }));
  });
  return waves.sort((a, b) => a.onset - b.onset);
}
