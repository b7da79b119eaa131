/** Similar studies, within one modality and across. */
import { z } from 'zod';
import { StudyKey } from './ids.ts';
import { Patient, Study } from './study.ts';

/** What a search starts from. `fusion` averages all encoded studies that are given (a patient's film and ECG). */
export const SearchAnchor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('study'), studyKey: StudyKey }),
  z.strictObject({ kind: z.literal('fusion'), studyKeys: z.array(StudyKey).min(1).max(16) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().trim().min(1).max(2_000) }),
]);
export type SearchAnchor = z.infer<typeof SearchAnchor>;

export const SimilarStudy = z.object({
  study: Study,
  patient: Patient,
  /** Cosine similarity in the joint space, −1 to 1. Not calibrated. */
  similarity: z.number(),
  /** True when anchor and hit are of different modalities (or the anchor is text). */
  isCrossModal: z.boolean(),
  /** Names of the strongest findings that the hit has, for orientation. */
  topFindings: z.array(z.string()).max(4),
});
export type SimilarStudy = z.infer<typeof SimilarStudy>;
