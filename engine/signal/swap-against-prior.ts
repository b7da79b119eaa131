/** Limb electrodes that seem exchanged since the prior ECG: also LA–LL, which a single ECG does not show. */
import { leadNames } from '../../contract/index.ts';
import type { AlignedMedians } from './compare-ecgs.ts';

/** The two limb leads that the four others follow from, after exchanging the electrodes back. */
const swaps: readonly { readonly name: string; readonly undo: (one: number, two: number) => readonly [number, number] }[] = [
  { name: 'right and left arm', undo: (one, two) => [-one, two - one] },
  { name: 'left arm and left leg', undo: (one, two) => [two, one] },
  { name: 'right arm and left leg', undo: (one, two) => [one - two, -two] },
];

/** The difference from the prior must shrink to this share to speak for a swap, and be this large to begin with, mV. */
const shrinksTo = 0.5;
const leastDifferenceMv = 0.08;

/**
 * Compares leads I and II with the prior's as they are and with two electrodes exchanged back.
 *
 * @returns a sentence when an exchange explains most of the difference, else `null`
 */
export function swapAgainstPrior(median: AlignedMedians): string | null {
  const asIs = difference(median, (one, two) => [one, two]);
  if (!(asIs >= leastDifferenceMv)) return null;
  const best = swaps.map(({ name, undo }) => ({ name, left: difference(median, undo) })).reduce((a, b) => (b.left < a.left ? b : a));
  if (!(best.left < shrinksTo * asIs)) return null;
  return `The limb leads fit the prior ECG much better with the electrodes of ${best.name} exchanged (difference ${best.left.toFixed(2)} instead of ${asIs.toFixed(2)} mV): one of the two recordings may have them swapped.`;
}

/** Root mean square difference from the prior in I and II, mV; NaN when either lacks a lead. */
function difference(
  { currentMv, priorMv, samplesPerLead, from, to }: AlignedMedians,
  undo: (one: number, two: number) => readonly [number, number],
): number {
  const [I, II] = [leadNames.indexOf('I') * samplesPerLead, leadNames.indexOf('II') * samplesPerLead];
  let squares = 0;
  for (let t = from; t < to; t++) {
    const [one, two] = undo(currentMv[I + t] ?? NaN, currentMv[II + t] ?? NaN);
    squares += (one - (priorMv[I + t] ?? NaN)) ** 2 + (two - (priorMv[II + t] ?? NaN)) ** 2;
  }
  return Math.sqrt(squares / (2 * (to - from)));
}
