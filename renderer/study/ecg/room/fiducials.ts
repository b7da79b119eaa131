/** Fiducials of a median beat that the reader may move, and within which bounds. Pure. */
import type { BeatFiducials } from '../../../../contract/ecg-waves.ts';

/** All fiducials in the order of time. */
const inOrder = ['pOnset', 'pPeak', 'pOffset', 'qrsOnset', 'rPeak', 'qrsOffset', 'tOnset', 'tPeak', 'tOffset'] as const;

/** What the intervals are measured between. */
export const movableFiducials = [
  { name: 'pOnset', label: 'P onset', wave: 'p' },
  { name: 'pOffset', label: 'P end', wave: 'p' },
  { name: 'qrsOnset', label: 'QRS onset', wave: 'qrs' },
  { name: 'qrsOffset', label: 'J point', wave: 'qrs' },
  { name: 'tOffset', label: 'T end', wave: 't' },
] as const;
export type FiducialName = (typeof movableFiducials)[number]['name'];

/**
 * Moves one fiducial. It stops a sample before its neighbours, so that their order holds.
 *
 * @param sample  sample of the median beat it is moved to
 * @param samplesPerLead  length of the median beat
 */
export function moveFiducial(fiducials: BeatFiducials, name: FiducialName, sample: number, samplesPerLead: number): BeatFiducials {
  const at = inOrder.indexOf(name);
  const before = inOrder.slice(0, at).flatMap((one) => fiducials[one] ?? []);
  const after = inOrder.slice(at + 1).flatMap((one) => fiducials[one] ?? []);
  const least = before.length > 0 ? Math.max(...before) + 1 : 0;
  const most = after.length > 0 ? Math.min(...after) - 1 : samplesPerLead - 1;
  if (least > most) return fiducials;
  return { ...fiducials, [name]: Math.min(most, Math.max(least, Math.round(sample))) };
}
