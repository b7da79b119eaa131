/** GE MUSE resting ECGs in XML as 12-lead ECG studies. */
import { AuscultError, type EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import { statedMeasurements, type DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { assembleTrace } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { elementAt, numberOf, textAt } from '../xml/elements.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readAcquiredAt, readPatient, readStatedAge } from './identity.ts';
import { readWaveform, rhythmOf, type MuseWaveform } from './waveform.ts';

/** Reader of MUSE's `RestingECG`. Throws 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'. */
export const museReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements };

function readStudy(original: OriginalFile): ParsedEcg {
  const document = parseXml(original.bytes, original.name);
  const rhythm = readRhythm(document, original.name);
  const trace = traceOf(rhythm, original.name);
  const patient = readPatient(document);
  const acquiredAt = readAcquiredAt(document);
  const ageYears = readStatedAge(document) ?? yearsBetween(patient.birthDate, acquiredAt);
  return {
    modality: 'ecg',
    format: 'muse',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [
      ...unstatedNotices({ patient, acquiredAt, ageYears }),
      ...(rhythm.checksumsFit ? [] : ['A checksum of the file does not fit the samples: the signal may be damaged.']),
      ...(rhythm.leadsOff.length === 0 ? [] : [`Electrode off, says the recorder: ${rhythm.leadsOff.join(', ')}.`]),
      ...traceNotices(trace),
    ],
    originals: [original],
    trace,
  };
}

function readTrace({ bytes, name }: OriginalFile): EcgTrace {
  return traceOf(readRhythm(parseXml(bytes, name), name), name);
}

/** What the device measured first; a reader may have changed the other measurements since. */
function readDeviceMeasurements({ bytes, name }: OriginalFile): DeviceMeasurements {
  const document = parseXml(bytes, name);
  const measured = elementAt(document, 'OriginalRestingECGMeasurements') ?? elementAt(document, 'RestingECGMeasurements');
  return statedMeasurements({
    heartRateBpm: numberOf(textAt(measured, 'VentricularRate')),
    prMs: numberOf(textAt(measured, 'PRInterval')),
    qrsMs: numberOf(textAt(measured, 'QRSDuration')),
    qtMs: numberOf(textAt(measured, 'QTInterval')),
  });
}

function readRhythm(document: XmlElement, file: string): MuseWaveform {
  const rhythm = rhythmOf(document);
  if (rhythm === undefined) throw new AuscultError('ecg-leads-missing', { file, found: 'no rhythm' });
  return readWaveform(rhythm, file);
}

function traceOf({ channels, samplingFrequencyHz, found }: MuseWaveform, file: string): EcgTrace {
  return assembleTrace(channels, samplingFrequencyHz, file, found.join(', ') || 'no lead');
}
