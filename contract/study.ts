/** Patients and their studies, as every layer speaks of them. */
import { z } from 'zod';
import { PatientKey, StudyKey } from './ids.ts';

/** What kind of recording a study holds. `film` is a chest radiograph, `ecg` a 12-lead electrocardiogram. */
export const Modality = z.enum(['film', 'ecg']);
export type Modality = z.infer<typeof Modality>;

/** The sex stated by the source, by DICOM's letters; `U` when nothing is stated. */
export const Sex = z.enum(['F', 'M', 'O', 'U']);
export type Sex = z.infer<typeof Sex>;

/** Who the patient is. A fact that the source does not state is `null`, never guessed. */
export const Patient = z.object({
  patientKey: PatientKey,
  /** As the source writes it. */
  patientId: z.string(),
  /** Readable form, for example `DOE, Jane`; empty when the source states none. */
  name: z.string(),
  sex: Sex,
  /** ISO 8601 date. */
  birthDate: z.string().nullable(),
  /** Made by Auscult's generator, not from a person: must be labelled SYNTHETIC wherever it shows. */
  isSynthetic: z.boolean(),
});
export type Patient = z.infer<typeof Patient>;

/**
 * The file format that a study came in. `aecg` HL7 annotated ECG, `muse` GE MUSE XML, `sierra` Philips Sierra XML, `scp` SCP-ECG, `cardiosoft` GE CardioSoft XML, `edf` EDF
 * and EDF+, `bdf` BDF. `wfdb-long`: an ambulatory recording of any leads, opened by `ecg.overview`
 * and `ecg.window` alone.
 */
export const SourceFormat = z.enum([
  'dicom-film',
  'dicom-ecg',
  'wfdb',
  'wfdb-long',
  'aecg',
  'muse',
  'sierra',
  'scp',
  'cardiosoft',
  'edf',
  'bdf',
]);
export type SourceFormat = z.infer<typeof SourceFormat>;

/** One film or one ECG of a patient. */
export const Study = z.object({
  studyKey: StudyKey,
  patientKey: PatientKey,
  modality: Modality,
  format: SourceFormat,
  /** ISO 8601 local date and time of acquisition, as precise as the source states; `null` when unknown. */
  acquiredAt: z.string().nullable(),
  /** ISO 8601 UTC time of import. */
  importedAt: z.string(),
  /** For people: `Chest PA`, `12-lead ECG`, the source's own description where it has one. */
  description: z.string(),
  /** Age at acquisition in years, when it is stated or follows from the birth date. */
  ageYears: z.number().nullable(),
  /** Original file name, for the reader's orientation only. */
  sourceName: z.string(),
  /** What the reader must know of the file: missing calibration, missing lead, unknown side … */
  notices: z.array(z.string()).max(32),
  isSynthetic: z.boolean(),
});
export type Study = z.infer<typeof Study>;

/** A row of the worklist: a patient and what there is of them. */
export const WorklistRow = z.object({
  patient: Patient,
  filmCount: z.int().min(0),
  ecgCount: z.int().min(0),
  /** Acquisition (else import) time of the newest study, ISO 8601. */
  latestAt: z.string().nullable(),
  latestDescription: z.string(),
  ageYears: z.number().nullable(),
  reportStatus: z.enum(['none', 'draft', 'signed']),
  /** How many of the studies are encoded by the current models. */
  encodedCount: z.int().min(0),
});
export type WorklistRow = z.infer<typeof WorklistRow>;
