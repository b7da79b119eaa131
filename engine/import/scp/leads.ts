/** Lead definition of SCP-ECG (section 3) and places of the beats (section 4). */
import { AuscultError, type LeadName } from '../../../contract/index.ts';
import { leadOfCode } from '../ecg/lead-name.ts';
import { maxSamplesPerLead } from '../limits.ts';
import { viewOf } from './sections.ts';

/** Leads of a record. */
export interface ScpLeads {
  /** Which lead each is; `null` for others than the twelve. */
  readonly names: readonly (LeadName | null)[];
  readonly samplesPerLead: number;
  /** Whether a reference beat was subtracted from the rhythm. */
  readonly isBeatSubtracted: boolean;
}

const leadBytes = 9;

/**
 * Reads section 3.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-leads-missing', 'ecg-format-unsupported'
 * @see EN 1064, 5.6
 */
export function readLeads(section: Uint8Array | undefined, file: string): ScpLeads {
  const malformed = (problem: string): AuscultError => new AuscultError('ecg-malformed', { file, problem });
  if (section === undefined || section.length < 2) throw malformed('it does not say which leads it holds');
  const view = viewOf(section);
  const [count, flags] = [view.getUint8(0), view.getUint8(1)];
  if (2 + count * leadBytes > section.length) throw malformed('its lead definition ends early');
  const spans = Array.from({ length: count }, (_, i) => {
    const at = 2 + i * leadBytes;
    return { start: view.getUint32(at, true), end: view.getUint32(at + 4, true), id: view.getUint8(at + 8) };
  });
  const [first] = spans;
  if (first === undefined) throw new AuscultError('ecg-leads-missing', { file, found: 'no lead' });
  if (spans.some(({ start, end }) => start !== first.start || end !== first.end)) {
    throw new AuscultError('ecg-format-unsupported', { file, what: 'leads recorded one after another' });
  }
  const samplesPerLead = first.end - first.start + 1;
  if (!(samplesPerLead >= 2 && samplesPerLead <= maxSamplesPerLead))
    throw malformed('it states no length of its leads that could be right');
  const names = spans.map(({ id }) => leadOfCode(`5.6.3-9-${id}`, 'SCPECG'));
  return { names, samplesPerLead, isBeatSubtracted: (flags & 1) === 1 };
}

/** Where the reference beat was subtracted; all samples count from 0. */
export interface BeatPlaces {
  /** Length of the reference beat, ms. */
  readonly beatMs: number;
  /** Its fiducial sample. */
  readonly fiducial: number;
  /** First and last sample of each subtraction, and the fiducial of the beat there. */
  readonly places: readonly { readonly start: number; readonly fiducial: number; readonly end: number }[];
}

const placeBytes = 14;

/**
 * Reads section 4. Beats of other types than the reference beat's, 0, were not subtracted.
 *
 * @throws AuscultError 'ecg-malformed'
 * @see EN 1064, 5.7
 */
export function readBeatPlaces(section: Uint8Array | undefined, file: string): BeatPlaces {
  const malformed = (): AuscultError =>
    new AuscultError('ecg-malformed', { file, problem: 'it does not say where its reference beat belongs' });
  if (section === undefined || section.length < 6) throw malformed();
  const view = viewOf(section);
  const count = view.getUint16(4, true);
  if (6 + count * placeBytes > section.length) throw malformed();
  const places = Array.from({ length: count }, (_, i) => {
    const at = 6 + i * placeBytes;
    const [start, fiducial, end] = [2, 6, 10].map((offset) => view.getUint32(at + offset, true) - 1);
    return { type: view.getUint16(at, true), start: start ?? 0, fiducial: fiducial ?? 0, end: end ?? 0 };
  });
  return { beatMs: view.getUint16(0, true), fiducial: view.getUint16(2, true) - 1, places: places.filter((place) => place.type === 0) };
}
