/** Identifiers that must not be mixed up. Each is a string with a brand; `parse` is the only way to make one. */
import { z } from 'zod';

/** Auscult's own identifier of a patient: hash of issuer and patient ID, so that the same patient meets again. */
export const PatientKey = z.string().min(1).max(64).brand<'PatientKey'>();
export type PatientKey = z.infer<typeof PatientKey>;

/** Auscult's own identifier of one stored recording: one film image or one ECG. Derived from the content, so that importing twice stores once. */
export const StudyKey = z.string().min(1).max(64).brand<'StudyKey'>();
export type StudyKey = z.infer<typeof StudyKey>;

/** Identifier of a model and the version of its weights, for example `film-encoder@2026.11.22-1`. */
export const ModelId = z.string().min(1).max(128).brand<'ModelId'>();
export type ModelId = z.infer<typeof ModelId>;
