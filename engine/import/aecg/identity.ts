/** Who and when: the subject of an HL7 annotated ECG and the time of its recording. */
import type { Sex } from '../../../contract/index.ts';
import { formatPersonName, parseDate, parseDateTime } from '../dicom/values.ts';
import { statedText } from '../ecg/stated-text.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import { attributeOf, descendantsOf, elementAt, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/**
 * The subject as the document states it. The root of its identifier, an OID, is the issuer; Mindray's own element of a patient
 * ID counts where there is no identifier.
 */
export function readSubject(document: XmlElement): PatientIdentity {
  const subject = descendantsOf(elementAt(document, 'componentOf'), 'trialSubject')[0];
  const person = elementAt(subject, 'subjectDemographicPerson');
  const id = elementAt(subject, 'id');
  const [root, extension] = [attributeOf(id, 'root'), attributeOf(id, 'extension')];
  const patientId = extension || root || textAt(person, 'PatientID');
  return {
    patientId,
    issuer: extension === '' ? '' : root,
    name: readName(elementAt(person, 'name')),
    sex: readSex(attributeOf(elementAt(person, 'administrativeGenderCode'), 'code')),
    birthDate: parseDate(attributeOf(elementAt(person, 'birthTime'), 'value')),
    isSynthetic: false,
  };
}

function readName(name: XmlElement | undefined): string {
  const parts = ['family', 'given'].map((part) => statedText(textAt(name, part)));
  if (parts.some((part) => part !== '')) return formatPersonName(parts.join('^'));
  const text = statedText(name?.text ?? '');
  return text.includes('^') ? formatPersonName(text) : text.replace(/\s+/g, ' ');
}

/** HL7 AdministrativeGender. `UN` says that the sex is none of the two, and recorders write it where nothing was entered. */
function readSex(code: string): Sex {
  return code === 'F' || code === 'M' ? code : 'U';
}

/** When a series was recorded, else when the document says that the ECG was; `null` when neither says so. */
export function readRecordedAt(document: XmlElement, series: XmlElement | undefined): string | null {
  for (const element of [series, document]) {
    const time = elementAt(element, 'effectiveTime');
    for (const part of ['low', 'center', 'high']) {
      const stated = parseDateTime(attributeOf(elementAt(time, part), 'value'));
      if (stated !== null) return stated;
    }
  }
  return null;
}
