/**
 * Onsets and offsets over all leads from the probabilities of the single leads. Pure.
 *
 * Cardiologists measure from the earliest onset to the latest offset of the leads, less one that may be a slip. Of edges that are
 * uncertain, that extreme lies further out than the extreme of their most likely places, the more so the less certain they are.
 * Therefore each lead gives the probability that its wave has begun (has not ended) at a time, and the edge over all leads is the
 * time at which at least two of them have, with a given probability: that of a Poisson binomial distribution.
 */
import { delineatorFrequencyHz } from './lead-signal.ts';
import { waveKinds, type Wave, type WaveKind } from './decode-waves.ts';

export type Side = 'onset' | 'offset';

/** A lead's wave and the network's output for that lead, class-major. */
export interface LeadWave {
  readonly wave: Wave;
  readonly probabilities: Float32Array;
}

/** How far beyond the outermost and the innermost lead's own edge the edge over all leads is looked for, ms. */
const outwardMs = 200;
const inwardMs = 60;
/** From so many leads on, one that lies alone may be a slip. */
export const leastLeads = 4;
/**
 * Probability with which two leads have begun or not yet ended, at the edge. Chosen in steps of 0.05 on LUDB's training records: of those
 * with mean errors within 1.9 ms (PR), 1.7 ms (QRS) and 1 ms (QT), which a cleared device states or less, the ones of the shortest QRS, since
 * a reference of single-lead marks is wider than what devices measure (`npm run eval:ecg`: 1.9, −1.2 and 0.7 ms). No interval rests on the
 * offset of P and the onset of T.
 */
export const edgeProbability: Readonly<Record<WaveKind, Readonly<Record<Side, number>>>> = {
  P: { onset: 0.85, offset: 0.6 },
  QRS: { onset: 0.9, offset: 0.8 },
  T: { onset: 0.75, offset: 0.75 },
};

/** Outward coordinate of a sample: grows to the left for onsets, to the right for offsets. */
const signOf = (side: Side): 1 | -1 => (side === 'onset' ? -1 : 1);

/** Probability that a lead's wave covers each sample from `from` outwards: never falls before its own edge, never rises beyond it. */
function coverage({ wave, probabilities }: LeadWave, side: Side, from: number, count: number): Float64Array {
  const sign = signOf(side);
  const total = probabilities.length / waveKinds.length;
  const row = waveKinds.indexOf(wave.kind) * total;
  const at = (outward: number): number => {
    const sample = sign * outward;
    return sample >= 0 && sample < total ? (probabilities[row + sample] ?? 0) : 0;
  };
  const edge = Math.min(Math.max(sign * wave[side] - from, 0), count - 1);
  const covered = new Float64Array(count);
  covered[edge] = at(from + edge);
  for (let i = edge - 1; i >= 0; i--) covered[i] = Math.max(at(from + i), covered[i + 1] ?? 0);
  for (let i = edge + 1; i < count; i++) covered[i] = Math.min(at(from + i), covered[i - 1] ?? 0);
  return covered;
}

/** Probability that at least two of independent events happen. */
function atLeastTwo(probabilities: readonly number[]): number {
  let [none, one] = [1, 0];
  for (const p of probabilities) [none, one] = [none * (1 - p), one * (1 - p) + none * p];
  return 1 - none - one;
}

/**
 * Edge of a wave over all leads, in samples at 500 Hz with a fraction.
 *
 * @param leads  the leads that have the wave, at least two
 * @returns `null` with fewer than four leads, or where the leads never agree so far
 */
export function sharedEdge(leads: readonly LeadWave[], side: Side): number | null {
  const [first] = leads;
  if (first === undefined || leads.length < leastLeads) return null;
  const sign = signOf(side);
  const samples = (ms: number): number => Math.round((ms * delineatorFrequencyHz) / 1000);
  const edges = leads.map(({ wave }) => sign * wave[side]);
  const from = Math.min(...edges) - samples(inwardMs);
  const count = Math.max(...edges) + samples(outwardMs) - from;
  const covered = leads.map((lead) => coverage(lead, side, from, count));
  const least = edgeProbability[first.wave.kind][side];
  let before = 0;
  for (let i = count - 1; i >= 0; i--) {
    const here = atLeastTwo(covered.map((lead) => lead[i] ?? 0));
    if (here >= least) return sign * (from + i + (here > before ? Math.min(1, (here - least) / (here - before)) : 0));
    before = here;
  }
  return null;
}
