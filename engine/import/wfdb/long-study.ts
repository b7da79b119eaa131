/** Long WFDB recordings as studies. */
import { AuscultError, leadNames, type EcgTrace } from '../../../contract/index.ts';
import { bytesInMemory, type OriginalSource } from '../byte-source.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { readComments } from './comments.ts';
import { parseWfdbHeader } from './header.ts';
import { isLongRecording, openLongRecording, type LongRecording } from './long-recording.ts';
import { acquiredAtOf, decodeHeader, hasTwelveLeads, identityOf, type ReadSibling } from './record.ts';

/** Length of the trace that a parsed long recording carries, s. */
const excerptSeconds = 10;

/** Whether a header file is that of a long recording without the leads of a 12-lead ECG. */
export function isLongStudy({ bytes, name }: OriginalFile): boolean {
  const header = parseWfdbHeader(decodeHeader(bytes), name);
  return !hasTwelveLeads(header) && isLongRecording(header);
}

/**
 * Reads a long recording as a study. Its trace is an excerpt: the first ten seconds of those leads that are standard ones.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-signal-missing', 'ecg-format-unsupported'
 */
export async function readLongStudy(headerFile: OriginalFile, readSibling: ReadSibling): Promise<ParsedEcg> {
  const file = headerFile.name;
  const header = parseWfdbHeader(decodeHeader(headerFile.bytes), file);
  const signalFiles: OriginalFile[] = [];
  for (const name of new Set(header.signals.map((signal) => signal.fileName))) {
    const bytes = await readSibling(name);
    if (bytes === null) throw new AuscultError('ecg-signal-missing', { file, needed: name });
    signalFiles.push({ name, bytes });
  }
  const originals: [OriginalFile, ...OriginalFile[]] = [headerFile, ...signalFiles];
  const recording = openLongRecording([inMemory(headerFile), ...signalFiles.map(inMemory)]);
  const facts = readComments(header.comments);
  const uncalibrated = recording.leads.filter((lead) => !lead.isCalibrated).map((lead) => lead.label);
  return {
    modality: 'ecg',
    format: 'wfdb-long',
    patient: identityOf(header, facts),
    acquiredAt: acquiredAtOf(header),
    ageYears: facts.ageYears,
    description: `${describeDuration(recording)} ECG, ${recording.leads.map((lead) => lead.label).join(', ')}`,
    notices: uncalibrated.length === 0 ? [] : [`No voltage scale stated for ${uncalibrated.join(', ')}.`],
    originals,
    trace: excerptOf(recording),
  };
}

function inMemory({ name, bytes }: OriginalFile): OriginalSource {
  return { name, bytes: bytesInMemory(bytes) };
}

function describeDuration({ samplesPerLead, samplingFrequencyHz }: LongRecording): string {
  const minutes = samplesPerLead / samplingFrequencyHz / 60;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(minutes % 60 === 0 ? 0 : 1)} h`;
}

function excerptOf(recording: LongRecording): EcgTrace {
  const samplesPerLead = Math.min(recording.samplesPerLead, Math.round(excerptSeconds * recording.samplingFrequencyHz));
  const samplesMv = new Float32Array(leadNames.length * samplesPerLead).fill(NaN);
  const leads = leadNames.map((name, i) => {
    const at = recording.leads.findIndex((lead) => lead.lead === name);
    const lead = recording.leads[at];
    if (lead === undefined) return { name, origin: 'missing' as const, isCalibrated: false, notices: [] };
    samplesMv.set(recording.read(at, 0, samplesPerLead), i * samplesPerLead);
    return { name, origin: 'recorded' as const, isCalibrated: lead.isCalibrated, notices: [] };
  });
  return { samplingFrequencyHz: recording.samplingFrequencyHz, samplesPerLead, leads, samplesMv };
}
