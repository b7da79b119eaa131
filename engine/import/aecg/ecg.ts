/** HL7 annotated ECGs (aECG) as 12-lead ECG studies. */
import { AuscultError, type EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import type { DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { assembleTrace } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readSeriesMeasurements } from './device-measurements.ts';
import { readRecordedAt, readSubject } from './identity.ts';
import { rhythmSeriesOf, sequenceSetsOf, type SequenceSet } from './series.ts';

/** Reader of HL7 aECG (ANSI/HL7 V3 ECG, R1-2004). Throws 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'. */
export const aecgReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements };

function readStudy(original: OriginalFile): ParsedEcg {
  const document = parseXml(original.bytes, original.name);
  const { trace, series, rhythms } = readRhythm(document, original.name);
  const patient = readSubject(document);
  const acquiredAt = readRecordedAt(document, series);
  const ageYears = yearsBetween(patient.birthDate, acquiredAt);
  return {
    modality: 'ecg',
    format: 'aecg',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [
      ...unstatedNotices({ patient, acquiredAt, ageYears }),
      ...(rhythms > 1 ? [`The file holds ${rhythms} recordings; this is the first of them with twelve leads.`] : []),
      ...traceNotices(trace),
    ],
    originals: [original],
    trace,
  };
}

function readTrace({ bytes, name }: OriginalFile): EcgTrace {
  return readRhythm(parseXml(bytes, name), name).trace;
}

function readDeviceMeasurements({ bytes, name }: OriginalFile): DeviceMeasurements {
  const document = parseXml(bytes, name);
  return readSeriesMeasurements(readRhythm(document, name).series);
}

interface Rhythm {
  readonly trace: EcgTrace;
  readonly series: XmlElement;
  /** How many rhythm series the document holds. */
  readonly rhythms: number;
}

/** The first series that holds a 12-lead ECG; when none does, what is wrong with the first. */
function readRhythm(document: XmlElement, file: string): Rhythm {
  const all = rhythmSeriesOf(document);
  let problem: unknown = new AuscultError('ecg-leads-missing', { file, found: 'no rhythm' });
  for (const [index, series] of all.entries()) {
    try {
      return { trace: traceOf(sequenceSetsOf(series, file), file), series, rhythms: all.length };
    } catch (error) {
      if (index === 0) problem = error;
    }
  }
  throw problem;
}

/** The set with the most leads, and with it those of the same time and rate: some recorders write one set a lead. */
function traceOf(sets: readonly SequenceSet[], file: string): EcgTrace {
  const [best] = [...sets].sort((a, b) => b.channels.length - a.channels.length);
  const together = sets.filter(
    (set) => set === best || (set.head !== '' && set.head === best?.head && set.samplingFrequencyHz === best.samplingFrequencyHz),
  );
  const found = together.flatMap((set) => set.found).join(', ') || 'no lead';
  return assembleTrace(
    together.flatMap((set) => set.channels),
    best?.samplingFrequencyHz ?? NaN,
    file,
    found,
  );
}
