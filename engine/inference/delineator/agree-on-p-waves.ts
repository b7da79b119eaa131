/** Whether a record has P waves at all, by what its leads agree on. Pure. */
import { delineatorFrequencyHz } from './lead-signal.ts';
import type { Wave } from './decode-waves.ts';

/** Two P waves of different leads are the same when their middles lie this near, ms. */
const agreementMs = 60;
/** Share of the leads that must have a P wave for it to be agreed on. */
const agreeingLeads = 0.6;
/** A record with fewer agreed P waves a QRS complex has none. On LUDB's training and validation records sinus rhythms have 0.8 and more, fibrillation and flutter 0.3 and less. */
const leastPerComplex = 0.4;

const middle = ({ onset, offset }: Wave): number => (onset + offset) / 2;

/**
 * The waves of all leads, without any P wave where the leads hardly ever agree on one: the f waves of atrial fibrillation look like
 * P waves in single leads, each lead at another time.
 *
 * @param leads  waves of each lead, samples at 500 Hz
 */
export function withoutUnagreedP(leads: readonly (readonly Wave[])[]): readonly (readonly Wave[])[] {
  const middles = leads.map((waves) => waves.filter(({ kind }) => kind === 'P').map(middle));
  const reach = (agreementMs * delineatorFrequencyHz) / 1000;
  const isAgreed = (at: number): boolean => {
    const agreeing = middles.filter((others) => others.some((other) => Math.abs(other - at) <= reach));
    return agreeing.length / leads.length >= agreeingLeads;
  };
  const agreed = middles.flat().filter(isAgreed).length;
  const complexes = leads.flat().filter(({ kind }) => kind === 'QRS').length;
  return agreed >= leastPerComplex * complexes ? leads : leads.map((waves) => waves.filter(({ kind }) => kind !== 'P'));
}
