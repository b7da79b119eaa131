/** What a draft can state and from which probability on: the manifest's `plan` entry, checked. */
import { z } from 'zod';

const PlannedConcept = z.object({
  /** As the projector's output orders them. */
  name: z.string(),
  /** How it is said; '' for what is never said by name. */
  sentence: z.string(),
  /** Codes of findings that mean the same. */
  findings: z.array(z.string()),
  /** Code of the calibrated finding that decides it where the study has it; `null`: the concept layer does. */
  decidedBy: z.string().nullable(),
  /** Probability of a logit: 1 / (1 + exp(−(scale · logit + bias))). */
  scale: z.number(),
  bias: z.number(),
  /** Above 1: never said. */
  threshold: z.number(),
});
export type PlannedConcept = z.infer<typeof PlannedConcept>;

const ModalityTable = z.object({
  /** Validation cases that the probabilities and thresholds were fitted on. */
  nVal: z.int().min(0),
  concepts: z.array(PlannedConcept).min(1),
});

/** Concepts of both modalities. */
export const PlanTable = z.object({ film: ModalityTable, ecg: ModalityTable });
export type PlanTable = z.infer<typeof PlanTable>;
