/** When the ventricles beat, and from where. */
import type { RandomStream } from '../random.ts';
import type { EcgParameters } from './parameters.ts';

/** One ventricular beat. */
export interface Beat {
  /** Time of the R wave's peak, s from the start of the record; may lie just outside it. */
  readonly atS: number;
  /** Interval to the beat before, s. */
  readonly rrS: number;
  readonly origin: 'supraventricular' | 'ventricular' | 'paced';
}

/** Shortest interval between two beats, s. */
const shortestRrS = 0.28;

/**
 * The beats of a record, one before its start and one after its end included.
 * Sinus beats follow breathing and a little noise; fibrillation is irregular without pattern; a premature beat comes at two
 * thirds of the interval and is followed by a compensatory pause.
 */
export function placeBeats(ecg: EcgParameters, durationS: number, random: RandomStream): Beat[] {
  const meanRrS = 60 / ecg.rateBpm;
  const breathHz = random.between(0.2, 0.3);
  const breathPhase = random.between(0, 2 * Math.PI);
  const beats: Beat[] = [];
  let atS = -random.between(0.1, 0.9) * meanRrS;
  let rrS = meanRrS;
  let pauseOwedS = 0;
  while (atS < durationS + 1) {
    const isPremature = pauseOwedS === 0 && beats.length > 1 && random.chance(ecg.prematureShare);
    const usualS = nextInterval(ecg, meanRrS, Math.sin(2 * Math.PI * breathHz * atS + breathPhase), random);
    rrS = Math.max(shortestRrS, isPremature ? 0.64 * usualS : usualS + pauseOwedS);
    pauseOwedS = isPremature ? 0.36 * usualS : 0;
    atS += rrS;
    beats.push({ atS, rrS, origin: isPremature ? 'ventricular' : ecg.rhythm === 'ventricular-paced' ? 'paced' : 'supraventricular' });
  }
  return beats;
}

function nextInterval(ecg: EcgParameters, meanRrS: number, breath: number, random: RandomStream): number {
  if (ecg.rhythm === 'ventricular-paced') return meanRrS;
  if (ecg.rhythm === 'atrial-fibrillation') return meanRrS * Math.exp(random.normal(-0.02, 0.2));
  return meanRrS * (1 + 0.028 * breath + random.normal(0, 0.012));
}
