/** WFDB records as 12-lead ECG studies. */
import { AuscultError, type EcgTrace } from '../../../contract/index.ts';
import { formatPersonName } from '../dicom/values.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import { traceNotices } from '../ecg/notices.ts';
import { assembleTrace, type EcgChannel } from '../ecg/trace.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import type { OriginalFile, ParsedEcg, PatientIdentity } from '../parsed-study.ts';
import { readComments, type CommentFacts } from './comments.ts';
import { parseWfdbHeader, type WfdbHeader } from './header.ts';
import { readSignalFile, type WfdbSamples } from './signals.ts';

/** Gives the bytes of a file beside the header, or `null` when it is not there. */
export type ReadSibling = (name: string) => Promise<Uint8Array | null>;

/** Issuer that stands for "the name of a WFDB record", so that record 100 is not patient 100 of a hospital. */
const recordNameIssuer = 'WFDB record name';

/**
 * Reads a record with the signal files that its header names.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-signal-missing', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'
 */
export async function readWfdbRecord(headerFile: OriginalFile, readSibling: ReadSibling): Promise<ParsedEcg> {
  const file = headerFile.name;
  const header = parseWfdbHeader(decodeHeader(headerFile.bytes), file);
  refuseMissingLeads(header, file);
  const signalFiles = await readSignalFiles(header, file, readSibling);
  const { trace, checksumsFit } = buildTrace(header, signalFiles, file);
  const facts = readComments(header.comments);
  return {
    modality: 'ecg',
    format: 'wfdb',
    patient: identityOf(header, facts),
    acquiredAt: acquiredAtOf(header),
    ageYears: facts.ageYears,
    description: '12-lead ECG',
    notices: [
      ...(checksumsFit ? [] : ['A checksum of the header does not fit the samples: the signal may be damaged.']),
      ...traceNotices(trace),
    ],
    originals: [headerFile, ...signalFiles],
    trace,
  };
}

/** Headers are ASCII by definition; where they are not, UTF-8 when the bytes are that, else ISO 8859-1. */
export function decodeHeader(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('iso-8859-1').decode(bytes);
  }
}

/** Reads the trace again out of stored originals: the header first, its signal files after it. Throws as `readWfdbRecord`. */
export async function readWfdbTrace(originals: readonly [OriginalFile, ...OriginalFile[]]): Promise<EcgTrace> {
  const [headerFile, ...rest] = originals;
  const study = await readWfdbRecord(headerFile, (name) => Promise.resolve(rest.find((original) => original.name === name)?.bytes ?? null));
  return study.trace;
}

async function readSignalFiles(header: WfdbHeader, file: string, readSibling: ReadSibling): Promise<OriginalFile[]> {
  if (header.segments !== null) throw new AuscultError('ecg-format-unsupported', { file, what: `a record of ${header.segments} segments` });
  const names = [...new Set(header.signals.map((signal) => signal.fileName))];
  if (names.includes('~')) throw new AuscultError('ecg-format-unsupported', { file, what: 'a layout of a longer record, without samples' });
  const files: OriginalFile[] = [];
  for (const name of names) {
    const bytes = await readSibling(name);
    if (bytes === null) throw new AuscultError('ecg-signal-missing', { file, needed: name });
    files.push({ name, bytes });
  }
  return files;
}

/** Fewer standard leads than I, II and V1–V6 are no 12-lead ECG, whatever the signal files hold; those need not be read then. */
function refuseMissingLeads(header: WfdbHeader, file: string): void {
  if (header.segments !== null) return;
  if (!hasTwelveLeads(header)) throw new AuscultError('ecg-leads-missing', { file, found: describeSignals(header) });
}

/** Whether a header names enough standard leads for a 12-lead ECG: I, II and V1–V6 at least. */
export function hasTwelveLeads(header: WfdbHeader): boolean {
  const leads = new Set(header.signals.map((signal) => leadOfLabel(signal.description)));
  leads.delete(null);
  return leads.size >= 8;
}

/** ISO 8601 date and time of a header, as precise as stated. */
export function acquiredAtOf({ baseDate, baseTime }: WfdbHeader): string | null {
  return baseDate === null ? null : [baseDate, baseTime].filter((part) => part !== null).join('T');
}

function describeSignals(header: WfdbHeader): string {
  return header.signals.map((signal) => signal.description || 'an unnamed signal').join(', ') || 'no signal';
}

function buildTrace(header: WfdbHeader, signalFiles: readonly OriginalFile[], file: string): { trace: EcgTrace; checksumsFit: boolean } {
  const samples = signalFiles.flatMap(({ name, bytes }) => readSignalFile(header, name, bytes, file));
  const leads = samples.filter(({ signal }) => leadOfLabel(signal.description) !== null);
  const frequencies = new Set(leads.map((lead) => lead.samplingFrequencyHz));
  const lengths = new Set(leads.map((lead) => lead.adc.length));
  if (frequencies.size > 1 || lengths.size > 1) {
    throw new AuscultError('ecg-format-unsupported', { file, what: `leads of several rates (${[...frequencies].join(', ')} Hz)` });
  }
  const trace = assembleTrace(leads.flatMap(channelOf), leads[0]?.samplingFrequencyHz ?? NaN, file, describeSignals(header));
  return { trace, checksumsFit: samples.every((one) => one.checksumFits) };
}

function channelOf({ signal, adc }: WfdbSamples): EcgChannel[] {
  const lead = leadOfLabel(signal.description);
  if (lead === null) return [];
  const mvPerUnit = millivoltsPer(signal.units);
  const isCalibrated = signal.gain !== null && mvPerUnit !== null;
  const scale = isCalibrated ? mvPerUnit / (signal.gain ?? 1) : 1;
  return [{ lead, isCalibrated, samples: Float32Array.from(adc, (value) => (value - signal.baseline) * scale) }];
}

/** Who a header says the patient is; a record without a patient is a patient of its own, named as the record. */
export function identityOf(header: WfdbHeader, facts: CommentFacts): PatientIdentity {
  const isStated = facts.patientId !== '';
  return {
    patientId: isStated ? facts.patientId : header.recordName,
    issuer: isStated ? facts.issuer : recordNameIssuer,
    name: facts.name.includes('^') ? formatPersonName(facts.name) : facts.name,
    sex: facts.sex,
    birthDate: facts.birthDate,
    isSynthetic: facts.isSynthetic,
  };
}
