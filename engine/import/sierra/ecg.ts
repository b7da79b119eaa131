/** Philips resting ECGs in Sierra XML (PageWriter, TraceMaster, HeartStart) as 12-lead ECG studies. */
import type { EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import { pulseNotices, withoutPulse } from '../ecg/calibration-pulse.ts';
import { statedMeasurements, type DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { assembleTrace } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { elementAt, numberOf, textAt } from '../xml/elements.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readAcquiredAt, readPatient, readStatedAge } from './identity.ts';
import { readSierraWaveform } from './waveform.ts';

/** Reader of Sierra XML 1.03 and 1.04. Throws 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'. */
export const sierraReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements };

function readStudy(original: OriginalFile): ParsedEcg {
  const document = parseXml(original.bytes, original.name);
  const { trace, pulseSeconds } = readRecording(document, original.name);
  const patient = readPatient(document);
  const acquiredAt = readAcquiredAt(document);
  const ageYears = readStatedAge(document) ?? yearsBetween(patient.birthDate, acquiredAt);
  return {
    modality: 'ecg',
    format: 'sierra',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [...unstatedNotices({ patient, acquiredAt, ageYears }), ...pulseNotices(pulseSeconds), ...traceNotices(trace)],
    originals: [original],
    trace,
  };
}

function readTrace({ bytes, name }: OriginalFile): EcgTrace {
  return readRecording(parseXml(bytes, name), name).trace;
}

function readRecording(document: XmlElement, file: string): { trace: EcgTrace; pulseSeconds: number } {
  const { channels, samplingFrequencyHz, labels } = readSierraWaveform(document, file);
  const recorded = withoutPulse(channels, samplingFrequencyHz);
  return { trace: assembleTrace(recorded.channels, samplingFrequencyHz, file, labels.join(', ')), pulseSeconds: recorded.pulseSeconds };
}

/** Measurements over all leads: of the program where a document (1.04) holds them apart, else those of the report. */
function readDeviceMeasurements({ bytes, name }: OriginalFile): DeviceMeasurements {
  const document = parseXml(bytes, name);
  const measured =
    elementAt(document, 'internalmeasurements', 'crossleadmeasurements') ??
    elementAt(document, 'measurements', 'globalmeasurements') ??
    elementAt(document, 'interpretations', 'interpretation', 'interpretationmeasurements');
  return statedMeasurements({
    heartRateBpm: numberOf(textAt(measured, 'meanventrate') || textAt(measured, 'heartrate')),
    prMs: numberOf(textAt(measured, 'meanprint')),
    qrsMs: numberOf(textAt(measured, 'meanqrsdur')),
    qtMs: numberOf(textAt(measured, 'meanqtint')),
  });
}
