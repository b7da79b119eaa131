/** What a reader must be told of an ECG as a whole, from what is known of its leads. */
import type { EcgTrace, LeadFacts } from '../../../contract/index.ts';

/** Notices of the study: derived, uncalibrated, flat and otherwise remarkable leads, each kind in one line. */
export function traceNotices(trace: EcgTrace): string[] {
  const named = (test: (lead: LeadFacts) => boolean): string =>
    trace.leads
      .filter(test)
      .map((lead) => lead.name)
      .join(', ');
  const derived = named((lead) => lead.origin === 'derived');
  const uncalibrated = named((lead) => !lead.isCalibrated);
  const remarked = named((lead) => lead.notices.some((notice) => /^(Flat|Clipped|Gaps|Nothing)/.test(notice)));
  return [
    ...(derived === '' ? [] : [`Derived from I and II: ${derived}.`]),
    ...(uncalibrated === '' ? [] : [`No voltage scale stated for ${uncalibrated}.`]),
    ...(remarked === '' ? [] : [`Signal quality: see ${remarked}.`]),
  ];
}
