/** The study that tests of the printed ECG print, and its patient. */
import { PatientKey, StudyKey, type Patient, type Study } from '../contract/index.ts';

const patientKey = PatientKey.parse('0'.repeat(32));

export const printedPatient: Patient = {
  patientKey,
  patientId: 'P1',
  name: 'SYNTHETIC',
  sex: 'F',
  birthDate: '1960-01-01',
  isSynthetic: true,
};

export const printedStudy: Study = {
  studyKey: StudyKey.parse('1'.repeat(32)),
  patientKey,
  modality: 'ecg',
  format: 'wfdb',
  acquiredAt: '2026-01-02T03:04:05',
  importedAt: '2026-01-03T00:00:00.000Z',
  description: '12-lead ECG',
  ageYears: 66,
  sourceName: 'a.hea',
  notices: [],
  isSynthetic: true,
};
