/** Values of DICOM elements as Auscult needs them: text in its character set, numbers, dates and names. */
import type { DataSet, Element } from 'dicom-parser';
import { decodeText } from './character-set.ts';
import type { DicomFile } from './dicom-file.ts';

/** An element's value bytes, or `null` when it is absent or empty. */
export function bytesOf(dataSet: DataSet, tag: string): Uint8Array | null {
  const element: Element | undefined = dataSet.elements[tag];
  if (element === undefined || element.length === 0) return null;
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
}

/** Text of an element in the file's character sets, trimmed; '' when absent. Several values stay joined by `\`. */
export function textOf(file: DicomFile, tag: string, dataSet: DataSet = file.dataSet): string {
  const bytes = bytesOf(dataSet, tag);
  return bytes === null ? '' : decodeText(bytes, file.characterSets);
}

/** A decimal string (DS or IS) as a number; `null` when absent or not a number. */
export function decimalOf(dataSet: DataSet, tag: string, index = 0): number | null {
  const bytes = bytesOf(dataSet, tag);
  if (bytes === null) return null;
  const text = new TextDecoder('iso-8859-1').decode(bytes).split('\\')[index]?.replace(/\0/g, '').trim() ?? '';
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** An unsigned 16-bit value; `null` when absent or cut. */
export function uint16Of(dataSet: DataSet, tag: string, index = 0): number | null {
  const bytes = bytesOf(dataSet, tag);
  if (bytes === null || bytes.length < 2 * (index + 1)) return null;
  return dataSet.uint16(tag, index) ?? null;
}

/**
 * A person name for people: `FAMILY, Given Middle`. The alphabetic group, else the ideographic, else the phonetic one.
 *
 * @see DICOM PS3.5 section 6.2.1
 */
export function formatPersonName(value: string): string {
  const group = value.split('=').find((part) => part.replace(/\^/g, '').trim() !== '') ?? '';
  const [family = '', ...rest] = group.split('^').map((part) => part.trim());
  const given = rest
    .slice(0, 2)
    .filter((part) => part !== '')
    .join(' ');
  return [family.toUpperCase(), given].filter((part) => part !== '').join(', ');
}

/** A DICOM date (DA; also the old form with dots) as ISO 8601, `null` when absent or no calendar date. */
export function parseDate(value: string): string | null {
  const match = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})/.exec(value.trim());
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day) && Number(year) > 0;
  return isReal ? `${year}-${month}-${day}` : null;
}

/** A DICOM time (TM) as ISO 8601, as precise as stated: `14:05`, `14:05:09`; `null` when absent or no time. */
export function parseTime(value: string): string | null {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(?:\.\d{1,6})?\s*$/.exec(value.trim());
  if (match === null) return null;
  const [, hours = '', minutes, seconds] = match;
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 60) return null;
  return [hours, minutes ?? '00', ...(seconds === undefined ? [] : [seconds])].join(':');
}

/** A DICOM date-time (DT) as ISO 8601 local time, as precise as stated; the zone is left out because the place is not known. */
export function parseDateTime(value: string): string | null {
  const match = /^(\d{8})(\d{2,6})?/.exec(value.trim());
  if (match === null) return null;
  const date = parseDate(match[1] ?? '');
  const time = parseTime(match[2] ?? '');
  return date === null || time === null ? date : `${date}T${time}`;
}

/** An age string (AS) in years: `045Y`, `006M`, `003W`, `010D`; `null` when absent or not of that form. */
export function parseAgeYears(value: string): number | null {
  const match = /^(\d{1,3})([YMWD])$/.exec(value.trim());
  if (match === null) return null;
  const perYear = { Y: 1, M: 12, W: 52.1775, D: 365.2425 }[match[2] as 'Y' | 'M' | 'W' | 'D'];
  return Number(match[1]) / perYear;
}

/** Completed years between two ISO dates; `null` when either is missing or the order is impossible. */
export function yearsBetween(birthDate: string | null, at: string | null): number | null {
  if (birthDate === null || at === null) return null;
  const [birth, day] = [birthDate.slice(0, 10), at.slice(0, 10)];
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
  return years >= 0 && years <= 130 ? years : null;
}
