/** A report draft: machine text, sentence by sentence, each with what speaks for or against it. */
import { z } from 'zod';
import { ModelId, PatientKey, StudyKey } from './ids.ts';

/** One thing that supports or contradicts a sentence. */
export const Evidence = z.object({
  /** `context`: what is stated by the file, is or is not at hand, or is said elsewhere in the same draft. */
  kind: z.enum(['finding', 'measurement', 'neighbour', 'context']),
  /** For the reader: `Cardiomegaly 0.91`, `Heart rate 67 bpm`, `Similar film of 2021: "…"`. */
  label: z.string(),
  /** Whether it speaks for the sentence or against it. */
  stance: z.enum(['supports', 'contradicts']),
  /** Code of the finding, name of the measurement, key of the neighbouring study, or `file`, `prior`, `draft` for the context. */
  reference: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

export const DraftSectionName = z.enum(['technique', 'film', 'ecg', 'impression']);
export type DraftSectionName = z.infer<typeof DraftSectionName>;

export const DraftSentence = z.object({
  section: DraftSectionName,
  text: z.string(),
  /** Written by the language model, or by a rule: technique, measurements, comparison with a prior, findings that the model left out. */
  origin: z.enum(['model', 'rule']),
  evidence: z.array(Evidence),
  /** `unsupported`: says something for which nothing was found. */
  verdict: z.enum(['supported', 'unsupported', 'contradicted']),
});
export type DraftSentence = z.infer<typeof DraftSentence>;

export const Draft = z.object({
  patientKey: PatientKey,
  filmStudyKey: StudyKey.nullable(),
  ecgStudyKey: StudyKey.nullable(),
  modelId: ModelId,
  seed: z.int(),
  sentences: z.array(DraftSentence),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  /** True while any of the studies is synthetic. */
  isSynthetic: z.boolean(),
  timings: z.object({
    /** From the call to the first token, ms. */
    firstTokenMs: z.number(),
    tokensPerSecond: z.number(),
    tokenCount: z.int().min(0),
  }),
});
export type Draft = z.infer<typeof Draft>;

/** What streams while a draft is written. */
export const DraftProgress = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('section'), section: DraftSectionName }),
  z.object({ kind: z.literal('text'), section: DraftSectionName, text: z.string() }),
  z.object({ kind: z.literal('sentence'), sentence: DraftSentence }),
]);
export type DraftProgress = z.infer<typeof DraftProgress>;
