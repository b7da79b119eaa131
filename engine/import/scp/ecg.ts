/** SCP-ECG records (EN 1064, ISO 11073-91064) as 12-lead ECG studies. */
import type { EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import type { DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { assembleTrace } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { readGlobalMeasurements } from './device-measurements.ts';
import { readAcquiredAt, readFields, readPatient, readStatedAge } from './identity.ts';
import { readSections } from './sections.ts';
import { readRhythm, type ScpRhythm } from './signal.ts';

/** Reader of SCP-ECG. Throws 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'. */
export const scpReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements };

/** Coarsest steps that are not worth a word, µV. */
const fineStepMicrovolts = 10;

function readStudy(original: OriginalFile): ParsedEcg {
  const { sections, checksumFits } = readSections(original.bytes, original.name);
  const rhythm = readRhythm(sections, original.name);
  const trace = traceOf(rhythm, original.name);
  const fields = readFields(sections.get(1));
  const patient = readPatient(fields);
  const acquiredAt = readAcquiredAt(fields);
  const ageYears = readStatedAge(fields) ?? yearsBetween(patient.birthDate, acquiredAt);
  const { stepMicrovolts } = rhythm;
  return {
    modality: 'ecg',
    format: 'scp',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [
      ...unstatedNotices({ patient, acquiredAt, ageYears }),
      ...(checksumFits ? [] : ['The checksum of the file does not fit it: the signal may be damaged.']),
      ...(stepMicrovolts > fineStepMicrovolts ? [`Stored in steps of ${stepMicrovolts} µV: small deflections are coarse.`] : []),
      ...traceNotices(trace),
    ],
    originals: [original],
    trace,
  };
}

function readTrace({ bytes, name }: OriginalFile): EcgTrace {
  return traceOf(readRhythm(readSections(bytes, name).sections, name), name);
}

function readDeviceMeasurements({ bytes, name }: OriginalFile): DeviceMeasurements {
  return readGlobalMeasurements(readSections(bytes, name).sections.get(7));
}

function traceOf({ channels, samplingFrequencyHz, leads }: ScpRhythm, file: string): EcgTrace {
  const found = channels.map((channel) => channel.lead).join(', ') || `${leads} leads that are none of the twelve`;
  return assembleTrace(channels, samplingFrequencyHz, file, found);
}
