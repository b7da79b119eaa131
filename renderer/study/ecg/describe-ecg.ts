/** The drawn page in words, for those who do not see it. Pure. */
import type { LeadFacts } from '../../../contract/ecg.ts';

/** What a screen reader says of the drawn page. */
export function describeEcg(leads: readonly LeadFacts[], layoutTitle: string, durationS: number): string {
  const missing = leads.filter((lead) => lead.origin === 'missing').map((lead) => lead.name);
  const uncalibrated = leads.filter((lead) => lead.origin !== 'missing' && !lead.isCalibrated).map((lead) => lead.name);
  return [
    `12-lead ECG, ${layoutTitle}, ${durationS.toFixed(1)} seconds recorded`,
    missing.length > 0 ? `not recorded: ${missing.join(', ')}` : '',
    uncalibrated.length > 0 ? `without voltage scale: ${uncalibrated.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
