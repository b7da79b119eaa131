/** Who and when: the patient and the time of a GE MUSE document. */
import type { Sex } from '../../../contract/index.ts';
import { formatPersonName, parseDate, parseTime } from '../dicom/values.ts';
import { statedText } from '../ecg/stated-text.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import { elementAt, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** The patient as the document states it. */
export function readPatient(document: XmlElement): PatientIdentity {
  const patient = elementAt(document, 'PatientDemographics');
  return {
    patientId: statedText(textAt(patient, 'PatientID')),
    issuer: '',
    name: formatPersonName(['PatientLastName', 'PatientFirstName'].map((part) => statedText(textAt(patient, part))).join('^')),
    sex: readSex(textAt(patient, 'Gender')),
    birthDate: parseMuseDate(textAt(patient, 'DateofBirth')),
    isSynthetic: false,
  };
}

function readSex(text: string): Sex {
  if (/^(female|f)$/i.test(text)) return 'F';
  return /^(male|m)$/i.test(text) ? 'M' : 'U';
}

/** A date in the American order, as MUSE writes it (`01-30-2002`), or in ISO order. */
export function parseMuseDate(text: string): string | null {
  const american = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(text.trim());
  return parseDate(american === null ? text : `${american[3]}${american[1]}${american[2]}`);
}

/** When the ECG was acquired; `null` when the document says nothing. */
export function readAcquiredAt(document: XmlElement): string | null {
  const test = elementAt(document, 'TestDemographics');
  const date = parseMuseDate(textAt(test, 'AcquisitionDate'));
  const time = parseTime(textAt(test, 'AcquisitionTime'));
  return date === null || time === null ? date : `${date}T${time}`;
}

const unitsPerYear: Readonly<Record<string, number>> = { years: 1, months: 12, weeks: 52.1775, days: 365.2425, hours: 8_765.82 };

/** The stated age in years. */
export function readStatedAge(document: XmlElement): number | null {
  const patient = elementAt(document, 'PatientDemographics');
  const age = numberOf(textAt(patient, 'PatientAge'));
  const perYear = unitsPerYear[textAt(patient, 'AgeUnits').toLowerCase() || 'years'];
  return age === null || perYear === undefined || age < 0 ? null : age / perYear;
}
