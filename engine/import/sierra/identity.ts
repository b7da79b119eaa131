/** Who and when: the patient and the time of a Philips Sierra document. */
import type { Sex } from '../../../contract/index.ts';
import { formatPersonName, parseDate, parseTime } from '../dicom/values.ts';
import { statedText } from '../ecg/stated-text.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import { attributeOf, elementAt, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** The patient as the document states it. */
export function readPatient(document: XmlElement): PatientIdentity {
  const patient = elementAt(document, 'patient', 'generalpatientdata');
  const name = ['lastname', 'firstname', 'middlename'].map((part) => statedText(textAt(patient, 'name', part)));
  return {
    patientId: statedText(textAt(patient, 'patientid')),
    issuer: '',
    name: formatPersonName(name.join('^')),
    sex: readSex(textAt(patient, 'sex')),
    birthDate: parseDate(textAt(patient, 'age', 'dateofbirth')),
    isSynthetic: false,
  };
}

function readSex(text: string): Sex {
  if (/^f(emale)?$/i.test(text)) return 'F';
  return /^m(ale)?$/i.test(text) ? 'M' : 'U';
}

/** When the ECG was acquired, else when its report was made; `null` when the document says nothing. */
export function readAcquiredAt(document: XmlElement): string | null {
  for (const name of ['dataacquisition', 'reportinfo']) {
    const element = elementAt(document, name);
    const date = parseDate(attributeOf(element, 'date'));
    const time = parseTime(attributeOf(element, 'time'));
    if (date !== null) return time === null ? date : `${date}T${time}`;
  }
  return null;
}

const unitsPerYear = { years: 1, months: 12, weeks: 52.1775, days: 365.2425 };

/** The stated age in years; the age that a document assumes (`defaultage`) is none. */
export function readStatedAge(document: XmlElement): number | null {
  const age = elementAt(document, 'patient', 'generalpatientdata', 'age');
  for (const [unit, perYear] of Object.entries(unitsPerYear)) {
    const value = numberOf(textAt(age, unit));
    if (value !== null && value >= 0) return value / perYear;
  }
  return null;
}
