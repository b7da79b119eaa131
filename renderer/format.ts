/** How facts are written for the reader. Pure; a missing fact is said, never guessed. */
import type { Patient, Sex } from '../contract/study.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A local ISO 8601 date as precise as it is stated: `2026`, `Nov 2026`, `21 Nov 2026`, `21 Nov 2026 08:14`.
 *
 * @param iso  ISO 8601 date or date and time, or null
 * @returns readable form, `date unknown` for null, the text itself when it is no such date
 */
export function formatDate(iso: string | null): string {
  if (iso === null || iso === '') return 'date unknown';
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2}))?)?)?/.exec(iso);
  if (!match) return iso;
  const [, year, month, day, hour, minute] = match;
  const parts = [day === undefined ? undefined : String(Number(day)), month === undefined ? undefined : months[Number(month) - 1], year];
  const date = parts.filter((part) => part !== undefined).join(' ');
  return hour === undefined ? date : `${date} ${hour}:${minute}`;
}

/** Only the day of an ISO 8601 date: `21 Nov 2026`. */
export function formatDay(iso: string | null): string {
  return formatDate(iso === null ? null : iso.slice(0, 10));
}

const sexWords: Record<Sex, string> = { F: 'female', M: 'male', O: 'other', U: 'sex not stated' };

/** The stated sex as a word. */
export function sexWord(sex: Sex): string {
  return sexWords[sex];
}

/**
 * Sex and age in one breath: `F · 64 y`.
 *
 * @param sex  DICOM's letter; `U` is written as `?`
 * @param ageYears  years, or null when not known
 */
export function formatSexAge(sex: Sex, ageYears: number | null): string {
  const letter = sex === 'U' ? 'sex ?' : sex;
  return `${letter} · ${ageYears === null ? 'age ?' : formatAge(ageYears)}`;
}

/** Age in years, in months below two years: `64 y`, `14 mo`. */
export function formatAge(ageYears: number): string {
  return ageYears < 2 ? `${Math.floor(ageYears * 12)} mo` : `${Math.floor(ageYears)} y`;
}

/** The name that a patient is shown under; says so when the source states none. */
export function formatName(patient: Pick<Patient, 'name'>): string {
  return patient.name === '' ? 'Name not stated' : patient.name;
}

/** The patient ID that a patient is shown under; says so when the source states none. */
export function formatPatientId(patient: Pick<Patient, 'patientId'>): string {
  return patient.patientId === '' ? 'ID not stated' : patient.patientId;
}

/**
 * Time of a patient's newest study. A time in UTC is that of the import, because sources state local times: it is named so.
 *
 * @param iso  ISO 8601; ends with `Z` when no study states when it was acquired
 */
export function formatLatest(iso: string | null): string {
  return iso?.endsWith('Z') ? `imported ${formatDay(iso)}` : formatDate(iso);
}

/** A number with a fixed count of decimals, an en dash where there is none. */
export function formatNumber(value: number | null, decimals = 0): string {
  return value === null || !Number.isFinite(value) ? '–' : value.toFixed(decimals).replace('-', '−');
}

/** Milliseconds for the reader: `0.4 ms`, `71 ms`, `2.4 s`. */
export function formatMilliseconds(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Bytes for the reader, decimal units: `812 B`, `4.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 || bytes / 1000 ** power >= 100 ? 0 : 1)} ${units[power]}`;
}

/** Seconds that are left: `about 5 s left`, `about 3 min left`. */
export function formatTimeLeft(seconds: number): string {
  return seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left` : `about ${Math.round(seconds / 60)} min left`;
}

/** A count with its noun: `1 film`, `24 films`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}
