/** What a reader must be told of an ECG as a whole, from what is known of its leads. */
import type { EcgTrace, LeadFacts } from '../../../contract/index.ts';
import type { ParsedEcg } from '../parsed-study.ts';

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

/** One line that names what a file does not state of the patient and the recording; empty when it states all. */
export function unstatedNotices({ patient, acquiredAt, ageYears }: Pick<ParsedEcg, 'patient' | 'acquiredAt' | 'ageYears'>): string[] {
  const unstated = [
    ...(patient.patientId === '' ? ['patient ID'] : []),
    ...(patient.name === '' ? ['name'] : []),
    ...(patient.sex === 'U' ? ['sex'] : []),
    ...(patient.birthDate === null && ageYears === null ? ['birth date or age'] : []),
    ...(acquiredAt === null ? ['time of recording'] : []),
  ];
  return unstated.length === 0 ? [] : [`Not stated in the file: ${unstated.join(', ')}.`];
}
