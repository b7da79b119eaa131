/** Who and when: the patient and the time of a DICOM study. */
import type { Sex } from '../../../contract/index.ts';
import type { PatientIdentity } from '../parsed-study.ts';
import type { DicomFile } from './dicom-file.ts';
import { formatPersonName, parseAgeYears, parseDate, parseDateTime, parseTime, textOf, yearsBetween } from './values.ts';

/** Manufacturer (0008,0070) that Auscult's own generator of synthetic patients writes into its files. */
export const syntheticManufacturer = 'Auscult synthetic generator';

/** The patient as the file states it; what is not stated is '' or `null`. */
export function readPatient(file: DicomFile): PatientIdentity {
  return {
    patientId: textOf(file, 'x00100020'),
    issuer: textOf(file, 'x00100021'),
    name: formatPersonName(textOf(file, 'x00100010')),
    sex: readSex(textOf(file, 'x00100040')),
    birthDate: parseDate(textOf(file, 'x00100030')),
    isSynthetic: textOf(file, 'x00080070') === syntheticManufacturer,
  };
}

function readSex(value: string): Sex {
  const letter = value.toUpperCase();
  return letter === 'F' || letter === 'M' || letter === 'O' ? letter : 'U';
}

/** Dates with their times, from the most to the least exact for the exposure or recording. */
const dateTimePairs = [
  ['x00080022', 'x00080032'], // acquisition
  ['x00080023', 'x00080033'], // content
  ['x00080021', 'x00080031'], // series
  ['x00080020', 'x00080030'], // study
] as const;

/** When the study was acquired, ISO 8601 local time as precise as stated; `null` when the file says nothing. */
export function readAcquiredAt(file: DicomFile): string | null {
  const stated = parseDateTime(textOf(file, 'x0008002a'));
  if (stated !== null) return stated;
  for (const [dateTag, timeTag] of dateTimePairs) {
    const date = parseDate(textOf(file, dateTag));
    if (date === null) continue;
    const time = parseTime(textOf(file, timeTag));
    return time === null ? date : `${date}T${time}`;
  }
  return null;
}

/** Age in years: as stated, else from birth date and acquisition. */
export function readAgeYears(file: DicomFile, birthDate: string | null, acquiredAt: string | null): number | null {
  return parseAgeYears(textOf(file, 'x00101010')) ?? yearsBetween(birthDate, acquiredAt);
}
