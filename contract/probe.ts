/** Findings of a site's own, learned from a few marked studies. */
import { z } from 'zod';
import { call } from './call.ts';
import { StudyKey } from './ids.ts';
import { Modality, Patient, Study } from './study.ts';

/** A study marked as an example or as a counter-example. */
export const ProbeMark = z.strictObject({ studyKey: StudyKey, isPositive: z.boolean() });
export type ProbeMark = z.infer<typeof ProbeMark>;

/** A finding of the site's own: 1 to 16 examples, and counter-examples if the reader marks some. */
export const Probe = z
  .strictObject({
    /** As the reader calls it; also what identifies it. */
    name: z.string().trim().min(1).max(80),
    modality: Modality,
    marks: z.array(ProbeMark).min(1).max(64),
  })
  .superRefine(({ marks }, context) => {
    const positives = marks.filter(({ isPositive }) => isPositive).length;
    if (positives < 1 || positives > 16) context.addIssue({ code: 'custom', message: `${positives} examples; mark 1 to 16` });
    if (new Set(marks.map(({ studyKey }) => studyKey)).size < marks.length) {
      context.addIssue({ code: 'custom', message: 'a study is marked twice' });
    }
  });
export type Probe = z.infer<typeof Probe>;

/** How well the probe ranks an example that it has not seen: each is left out in turn, with all marks of its patient. */
export const ProbePerformance = z.object({
  /** Area under the ROC curve of the left-out examples against what they are compared with; `null` where it cannot be said. */
  auc: z.number().min(0).max(1).nullable(),
  ci95: z.tuple([z.number(), z.number()]).nullable(),
  positives: z.int().min(0),
  /** Marked counter-examples, else unmarked studies of the store. */
  negatives: z.int().min(0),
  areNegativesMarked: z.boolean(),
  /** A sentence on what the number means and what it does not. */
  remark: z.string(),
});
export type ProbePerformance = z.infer<typeof ProbePerformance>;

/** The probes of this store. */
export const listProbes = call({
  name: 'probe.list',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({ probes: z.array(Probe) }),
});

/** Saves a probe in place of one of the same name. Refuses studies of another modality. */
export const putProbe = call({
  name: 'probe.put',
  effect: 'write',
  input: z.strictObject({ probe: Probe }),
  output: z.object({ probes: z.array(Probe) }),
});

/** Gives a probe another name; its marks stay. Refuses a name that another probe has. */
export const renameProbe = call({
  name: 'probe.rename',
  effect: 'write',
  input: z.strictObject({ name: z.string().min(1).max(80), to: z.string().trim().min(1).max(80) }),
  output: z.object({ probes: z.array(Probe) }),
});

/** Deletes a probe; nothing happens when there is none of that name. */
export const deleteProbe = call({
  name: 'probe.delete',
  effect: 'write',
  input: z.strictObject({ name: z.string().min(1).max(80) }),
  output: z.object({ probes: z.array(Probe) }),
});

/** Fits a probe on the embeddings of its marks, says how well it does by leave-one-out, and scores the store with it. */
export const runProbe = call({
  name: 'probe.run',
  effect: 'read',
  input: z.strictObject({ name: z.string().min(1).max(80), limit: z.int().min(1).max(200).default(20) }),
  output: z.object({
    probe: Probe,
    /** The studies that are marked, in the order of the probe. */
    marked: z.array(z.object({ study: Study, patient: Patient, isPositive: z.boolean() })),
    performance: ProbePerformance,
    /** Unmarked studies, best first. The score orders them; it is no probability. */
    hits: z.array(z.object({ study: Study, patient: Patient, score: z.number(), percentile: z.number() })),
    searched: z.int().min(0),
  }),
});
