/** Who and when: the subfields that EDF+ keeps in the texts of a plain EDF header (Kemp B, Olivan J, Clin Neurophysiol 2003;114:1755). */
import type { Sex } from '../../../contract/index.ts';
import { parseDate } from '../dicom/values.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import type { EdfHeader } from './header.ts';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** The patient: code, sex, birth date and name in EDF+ and BDF+; in plain files the text names nothing for certain and is the patient ID. */
export function readPatient({ kind, patient }: EdfHeader): PatientIdentity {
  const nobody = { patientId: '', issuer: '', name: '', sex: 'U', birthDate: null, isSynthetic: false } as const;
  if (kind === '') return { ...nobody, patientId: patient === 'X' ? '' : patient };
  const [code = '', sex = '', birth = '', name = ''] = patient
    .split(/\s+/)
    .map((field) => (field === 'X' ? '' : field.replaceAll('_', ' ')));
  return { ...nobody, patientId: code, name, sex: readSex(sex), birthDate: parsePlusDate(birth) };
}

function readSex(text: string): Sex {
  return text === 'F' || text === 'M' ? text : 'U';
}

/** A date as EDF+ writes it, `02-MAY-1951`. */
function parsePlusDate(text: string): string | null {
  const match = /^(\d{2})-([A-Z]{3})-(\d{4})$/.exec(text.toUpperCase());
  const month = months.indexOf(match?.[2] ?? '') + 1;
  return match === null || month === 0 ? null : parseDate(`${match[3]}${String(month).padStart(2, '0')}${match[1]}`);
}

/** Start of the recording: the whole year of EDF+ where it is stated, else of 1985 to 2084. */
export function readAcquiredAt({ kind, recording, startDate, startTime }: EdfHeader): string | null {
  const plus = kind === '' ? null : parsePlusDate(/^Startdate\s+(\S+)/.exec(recording)?.[1] ?? '');
  const match = /^(\d{2})\.(\d{2})\.(\d{2})$/.exec(startDate);
  const century = Number(match?.[3]) >= 85 ? '19' : '20';
  const date = plus ?? (match === null ? null : parseDate(`${century}${match[3]}${match[2]}${match[1]}`));
  const time = /^([01]\d|2[0-3])\.([0-5]\d)\.([0-5]\d)$/.exec(startTime);
  return date === null || time === null ? date : `${date}T${time.slice(1).join(':')}`;
}
