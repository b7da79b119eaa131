/** Rows of patients. */
import { AuscultError, Patient } from '../../contract/index.ts';
import type { PatientKey } from '../../contract/index.ts';
import type { PatientIdentity } from '../import/parsed-study.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { flag, nullableText, number, text } from './row.ts';
import type { Row } from './row.ts';

/** Columns that `readPatient` needs, of a table called `p`. */
export const patientColumns = 'p.id, p.patient_key, p.patient_id, p.name, p.sex, p.birth_date, p.is_synthetic';

/** A patient from a row that has `patientColumns`. */
export function readPatient(row: Row): Patient {
  return Patient.parse({
    patientKey: text(row, 'patient_key'),
    patientId: text(row, 'patient_id'),
    name: text(row, 'name'),
    sex: text(row, 'sex'),
    birthDate: nullableText(row, 'birth_date'),
    isSynthetic: flag(row, 'is_synthetic'),
  });
}

/** How names and IDs are compared in the worklist's filter: compatibility forms and case do not matter. */
export function foldForSearch(value: string): string {
  return value.normalize('NFKC').toLowerCase();
}

/**
 * The patient with this key.
 *
 * @throws AuscultError 'patient-not-found'
 */
export async function getPatient(connection: ReadConnection, patientKey: PatientKey): Promise<{ id: number; patient: Patient }> {
  const found = await connection.get(`SELECT ${patientColumns} FROM patients p WHERE p.patient_key = ?`, [patientKey], (row) => ({
    id: number(row, 'id'),
    patient: readPatient(row),
  }));
  if (!found) throw new AuscultError('patient-not-found', { patientKey });
  return found;
}

const conflictWords = { name: 'name', sex: 'sex', birthDate: 'birth date' } as const;

/** What a file says otherwise than what is known under the same patient ID, as notices for its study. */
export function identityConflicts(known: Patient, stated: PatientIdentity): string[] {
  const isStated = { name: stated.name !== '', sex: stated.sex !== 'U', birthDate: stated.birthDate !== null };
  const isKnown = { name: known.name !== '', sex: known.sex !== 'U', birthDate: known.birthDate !== null };
  return (['name', 'sex', 'birthDate'] as const)
    .filter((fact) => isStated[fact] && isKnown[fact] && stated[fact] !== known[fact])
    .map((fact) => `This file states another ${conflictWords[fact]} (${stated[fact]}) for the same patient ID: check whose it is.`);
}

async function insertPatient(transaction: Transaction, patientKey: PatientKey, stated: PatientIdentity): Promise<number> {
  const { lastId } = await transaction.run(
    'INSERT INTO patients (patient_key, issuer, patient_id, name, sex, birth_date, is_synthetic, search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      patientKey,
      stated.issuer,
      stated.patientId,
      stated.name,
      stated.sex,
      stated.birthDate,
      stated.isSynthetic ? 1 : 0,
      foldForSearch(`${stated.name}\n${stated.patientId}`),
    ],
  );
  return lastId;
}

/** Adds facts that were not known so far; never replaces one that is. */
async function completePatient(transaction: Transaction, id: number, known: Patient, stated: PatientIdentity): Promise<void> {
  const name = known.name === '' ? stated.name : known.name;
  await transaction.run('UPDATE patients SET name = ?, sex = ?, birth_date = ?, search_text = ? WHERE id = ?', [
    name,
    known.sex === 'U' ? stated.sex : known.sex,
    known.birthDate ?? stated.birthDate,
    foldForSearch(`${name}\n${known.patientId}`),
    id,
  ]);
}

/** Finds or makes the patient of a study; a later file adds facts that were missing and changes none. */
export async function putPatient(
  transaction: Transaction,
  patientKey: PatientKey,
  stated: PatientIdentity,
): Promise<{ id: number; conflicts: string[] }> {
  const known = await transaction.get(`SELECT ${patientColumns} FROM patients p WHERE p.patient_key = ?`, [patientKey], (row) => ({
    id: number(row, 'id'),
    patient: readPatient(row),
  }));
  if (!known) return { id: await insertPatient(transaction, patientKey, stated), conflicts: [] };
  await completePatient(transaction, known.id, known.patient, stated);
  return { id: known.id, conflicts: identityConflicts(known.patient, stated) };
}

/** Brings the counts and the newest study of a patient up to date. */
export async function refreshPatientSummary(transaction: Transaction, id: number): Promise<void> {
  await transaction.run(
    `UPDATE patients SET
       film_count = (SELECT count(*) FROM studies s WHERE s.patient = patients.id AND s.modality = 'film'),
       ecg_count = (SELECT count(*) FROM studies s WHERE s.patient = patients.id AND s.modality = 'ecg'),
       latest_study = (SELECT s.id FROM studies s WHERE s.patient = patients.id ORDER BY s.ordered_at DESC, s.id DESC LIMIT 1),
       latest_at = (SELECT max(s.ordered_at) FROM studies s WHERE s.patient = patients.id)
     WHERE id = ?`,
    [id],
  );
}
