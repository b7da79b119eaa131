/** What the comments of a WFDB header say of the patient. */
import type { Sex } from '../../../contract/index.ts';

/** Facts from comment lines; '' and `null` where there are none. */
export interface CommentFacts {
  readonly ageYears: number | null;
  readonly sex: Sex;
  readonly patientId: string;
  readonly issuer: string;
  readonly name: string;
  readonly birthDate: string | null;
  /** Diagnoses as the source writes them. */
  readonly diagnoses: string;
  readonly isSynthetic: boolean;
}

/** Oldest age that is taken for an age; sources write 300 for "over 89". */
const maxAgeYears = 130;

/**
 * Reads `Age: 59`, `<age>: 59`, `Sex: Female`, `Patient ID: 7`, `Dx: 426783006`, and the bare `69 M …` of the MIT-BIH records.
 *
 * @param comments  comment lines without their `#`
 */
export function readComments(comments: readonly string[]): CommentFacts {
  const fields = collectFields(comments);
  const bare = /^(\d{1,3})\s+([MF])\b/.exec(comments[0] ?? '');
  const age = Number.parseFloat(fields.get('age') ?? bare?.[1] ?? '');
  const birthDate = /^\d{4}-\d{2}-\d{2}$/.exec(fields.get('birth date') ?? '')?.[0] ?? null;
  return {
    ageYears: age >= 0 && age <= maxAgeYears ? age : null,
    sex: readSex(fields.get('sex') ?? fields.get('gender') ?? bare?.[2] ?? ''),
    patientId: fields.get('patient id') ?? '',
    issuer: fields.get('issuer of patient id') ?? fields.get('issuer') ?? '',
    name: fields.get('patient name') ?? fields.get('name') ?? '',
    birthDate,
    diagnoses: fields.get('dx') ?? fields.get('diagnoses') ?? '',
    isSynthetic: comments.some((line) => line.includes('SYNTHETIC')),
  };
}

/** `key: value` lines, and the several `<key>: value` that one line may hold. The first of equal keys counts. */
function collectFields(comments: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  const add = (key: string, value: string): void => {
    const name = key.trim().toLowerCase().replace(/[_-]/g, ' ');
    if (!fields.has(name) && value.trim() !== '') fields.set(name, value.trim());
  };
  for (const line of comments) {
    const bracketed = [...line.matchAll(/<([^>]+)>:?\s*([^<]*)/g)];
    for (const [, key = '', value = ''] of bracketed) add(key, value);
    const [, key, value] = /^([\w -]{1,40}):\s*(.*)$/.exec(line) ?? [];
    if (bracketed.length === 0 && key !== undefined) add(key, value ?? '');
  }
  return fields;
}

function readSex(value: string): Sex {
  if (/^f(emale)?\b/i.test(value)) return 'F';
  if (/^m(ale)?\b/i.test(value)) return 'M';
  return /^o(ther)?\b/i.test(value) ? 'O' : 'U';
}
