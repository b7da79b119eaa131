/** What the models say of a study. */
import { z } from 'zod';
import { ModelId, StudyKey } from './ids.ts';
import { Modality } from './study.ts';

/** One calibrated label. */
export const Finding = z.object({
  /** Stable code: `cxr:cardiomegaly`, `scp:LVH`, `scp-super:NORM` … */
  code: z.string(),
  name: z.string(),
  modality: Modality,
  /** Probability after calibration at `calibrationPrevalence`. */
  probability: z.number().min(0).max(1),
  /** 95 % interval of the calibration at this score, when the calibration set was large enough to say. */
  interval95: z.tuple([z.number(), z.number()]).nullable(),
  calibrationPrevalence: z.number().min(0).max(1),
  /** Number of held-out studies that the calibration was fitted on. */
  calibrationCount: z.int().min(0),
});
export type Finding = z.infer<typeof Finding>;

/** What a probability says against its prevalence; the draft is planned by the same reading. */
export const findingPresences = ['present', 'unclear', 'absent'] as const;

/** A calibrated label as read for a study. */
export const ReadFinding = Finding.extend({ presence: z.enum(findingPresences) });
export type ReadFinding = z.infer<typeof ReadFinding>;

export const StudyFindings = z.object({
  studyKey: StudyKey,
  modality: Modality,
  modelId: ModelId,
  /** Most probable first. Labels with too few examples to calibrate are left out and named in `notShown`. */
  findings: z.array(ReadFinding),
  notShown: z.array(z.string()),
  /** Why the numbers are not to be trusted for this study, for example out of distribution; empty when nothing speaks against. */
  cautions: z.array(z.string()),
  /** Why the recording is not of the kind that the model was made for, so that its numbers mean nothing; `null` when nothing speaks against. */
  outOfDistribution: z.string().nullable().optional(),
});
export type StudyFindings = z.infer<typeof StudyFindings>;
