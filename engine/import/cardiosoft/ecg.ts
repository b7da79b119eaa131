/** GE CardioSoft and CASE resting ECGs in XML as 12-lead ECG studies. */
import type { EcgTrace, Sex } from '../../../contract/index.ts';
import { formatPersonName, parseDate, parseTime, yearsBetween } from '../dicom/values.ts';
import { statedMeasurements, type DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { statedText } from '../ecg/stated-text.ts';
import { assembleTrace } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg, PatientIdentity } from '../parsed-study.ts';
import { descendantsOf, elementAt, numberOf, textAt } from '../xml/elements.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readStrip } from './waveform.ts';

/** Reader of CardioSoft's `CardiologyXML`. Throws 'ecg-malformed', 'ecg-leads-missing', 'ecg-too-short', 'ecg-format-unsupported'. */
export const cardioSoftReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements };

function readStudy(original: OriginalFile): ParsedEcg {
  const document = parseXml(original.bytes, original.name);
  const trace = traceOf(document, original.name);
  const patient = readPatient(document);
  const acquiredAt = readTime(elementAt(document, 'ObservationDateTime'));
  const ageYears = numberOf(textAt(document, 'PatientInfo', 'Age')) ?? yearsBetween(patient.birthDate, acquiredAt);
  return {
    modality: 'ecg',
    format: 'cardiosoft',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [...unstatedNotices({ patient, acquiredAt, ageYears }), ...traceNotices(trace)],
    originals: [original],
    trace,
  };
}

function readTrace({ bytes, name }: OriginalFile): EcgTrace {
  return traceOf(parseXml(bytes, name), name);
}

function traceOf(document: XmlElement, file: string): EcgTrace {
  const { channels, samplingFrequencyHz, found } = readStrip(document, file);
  return assembleTrace(channels, samplingFrequencyHz, file, found.join(', ') || 'no lead');
}

function readDeviceMeasurements({ bytes, name }: OriginalFile): DeviceMeasurements {
  const measured = elementAt(parseXml(bytes, name), 'RestingECGMeasurements');
  return statedMeasurements({
    heartRateBpm: numberOf(textAt(measured, 'VentricularRate')),
    prMs: numberOf(textAt(measured, 'PQInterval')),
    qrsMs: numberOf(textAt(measured, 'QRSDuration')),
    qtMs: numberOf(textAt(measured, 'QTInterval')),
  });
}

function readPatient(document: XmlElement): PatientIdentity {
  const patient = elementAt(document, 'PatientInfo');
  const name = ['FamilyName', 'GivenName'].map((part) => statedText(descendantsOf(patient, part)[0]?.text ?? ''));
  return {
    patientId: statedText(textAt(patient, 'PID')),
    issuer: '',
    name: formatPersonName(name.join('^')),
    sex: readSex(textAt(patient, 'Gender')),
    birthDate: readTime(elementAt(patient, 'BirthDateTime'))?.slice(0, 10) ?? null,
    isSynthetic: false,
  };
}

function readSex(text: string): Sex {
  if (/^f(emale)?$/i.test(text)) return 'F';
  return /^m(ale)?$/i.test(text) ? 'M' : 'U';
}

/** A time that is written as elements of its parts; `null` without a whole date. */
function readTime(element: XmlElement | undefined): string | null {
  const part = (name: string, digits: number): string => textAt(element, name).padStart(digits, '0');
  const date = parseDate(`${part('Year', 4)}${part('Month', 2)}${part('Day', 2)}`);
  if (date === null || textAt(element, 'Hour') === '') return date;
  const time = parseTime(['Hour', 'Minute', 'Second'].map((name) => part(name, 2)).join(':'));
  return time === null ? date : `${date}T${time}`;
}
