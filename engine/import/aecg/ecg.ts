/** HL7 annotated ECGs (aECG) as 12-lead ECG studies. */
import { AuscultError, type EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import { pulseNotices, withoutPulse } from '../ecg/calibration-pulse.ts';
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
  const { trace, pulseSeconds, series, rhythms } = readRhythm(document, original.name);
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
      ...pulseNotices(pulseSeconds),
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

interface Rhythm extends Recording {
  readonly series: XmlElement;
  /** How many rhythm series the document holds. */
  readonly rhythms: number;
}

/** A trace, and how long the calibration pulse was that was cut off its end. */
interface Recording {
  readonly trace: EcgTrace;
  readonly pulseSeconds: number;
}

/** The first series that holds a 12-lead ECG; when none does, what is wrong with the first. */
function readRhythm(document: XmlElement, file: string): Rhythm {
  const all = rhythmSeriesOf(document);
  let problem: unknown = new AuscultError('ecg-leads-missing', { file, found: 'no rhythm' });
  for (const [index, series] of all.entries()) {
    try {
      return { ...recordingOf(sequenceSetsOf(series, file), file), series, rhythms: all.length };
    } catch (error) {
      if (index === 0) problem = error;
    }
  }
  throw problem;
}

/** The set with the most leads, and with it those of the same time and rate: some recorders write one set a lead. */
function recordingOf(sets: readonly SequenceSet[], file: string): Recording {
  const [best] = [...sets].sort((a, b) => b.channels.length - a.channels.length);
  const samplingFrequencyHz = best?.samplingFrequencyHz ?? NaN;
  const together = sets.filter(
    (set) => set === best || (set.head !== '' && set.head === best?.head && set.samplingFrequencyHz === samplingFrequencyHz),
  );
  const recorded = withoutPulse(
    together.flatMap((set) => set.channels),
    samplingFrequencyHz,
  );
  const found = together.flatMap((set) => set.found).join(', ') || 'no lead';
  return { trace: assembleTrace(recorded.channels, samplingFrequencyHz, file, found), pulseSeconds: recorded.pulseSeconds };
}
