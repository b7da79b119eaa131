/** Who and when: header information of SCP-ECG (section 1), a list of tagged fields. */
import type { Sex } from '../../../contract/index.ts';
import { formatPersonName, parseDate, parseTime } from '../dicom/values.ts';
import { statedText } from '../ecg/stated-text.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import { viewOf } from './sections.ts';

/** Fields of section 1 by their tag; of several with the same tag the first. */
export type ScpFields = ReadonlyMap<number, Uint8Array>;

const tag = { lastName: 0, firstName: 1, patientId: 2, age: 4, birthDate: 5, sex: 8, date: 25, time: 26, end: 255 } as const;

/** Reads the fields as far as they are whole. See EN 1064, 5.4. */
export function readFields(section: Uint8Array | undefined): ScpFields {
  const fields = new Map<number, Uint8Array>();
  if (section === undefined) return fields;
  const view = viewOf(section);
  let at = 0;
  while (at + 3 <= section.length) {
    const [name, length] = [view.getUint8(at), view.getUint16(at + 1, true)];
    if (name === tag.end || at + 3 + length > section.length) break;
    if (!fields.has(name)) fields.set(name, section.subarray(at + 3, at + 3 + length));
    at += 3 + length;
  }
  return fields;
}

/** The patient as the record states it. */
export function readPatient(fields: ScpFields): PatientIdentity {
  return {
    patientId: statedText(textOf(fields, tag.patientId)),
    issuer: '',
    name: formatPersonName([tag.lastName, tag.firstName].map((name) => statedText(textOf(fields, name))).join('^')),
    sex: readSex(fields.get(tag.sex)?.[0]),
    birthDate: dateOf(fields.get(tag.birthDate)),
    isSynthetic: false,
  };
}

/** Text up to its zero: UTF-8 where it is that, else Windows-1252, the superset of ISO 8859-1. */
function textOf(fields: ScpFields, name: number): string {
  const bytes = fields.get(name) ?? new Uint8Array();
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('windows-1252').decode(text);
  }
}

function readSex(code: number | undefined): Sex {
  if (code === 2) return 'F';
  return code === 1 ? 'M' : 'U';
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

function dateOf(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined || bytes.length < 4) return null;
  return parseDate(`${padded(viewOf(bytes).getUint16(0, true), 4)}${padded(bytes[2] ?? 0, 2)}${padded(bytes[3] ?? 0, 2)}`);
}

/** When the ECG was acquired; `null` when the record says nothing. */
export function readAcquiredAt(fields: ScpFields): string | null {
  const date = dateOf(fields.get(tag.date));
  const time = fields.get(tag.time);
  const clock = time === undefined || time.length < 3 ? null : parseTime([...time.subarray(0, 3)].map((part) => padded(part, 2)).join(':'));
  return date === null || clock === null ? date : `${date}T${clock}`;
}

/** Units a year by code: 1 years, 2 months, 3 weeks, 4 days, 5 hours. */
const unitsPerYear: Readonly<Record<number, number>> = { 1: 1, 2: 12, 3: 52.1775, 4: 365.2425, 5: 8_765.82 };

/** The stated age in years. */
export function readStatedAge(fields: ScpFields): number | null {
  const bytes = fields.get(tag.age);
  if (bytes === undefined || bytes.length < 3) return null;
  const perYear = unitsPerYear[bytes[2] ?? 0];
  return perYear === undefined ? null : viewOf(bytes).getUint16(0, true) / perYear;
}
