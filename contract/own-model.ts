/** Language models that a site brings itself: GGUF files, run in a process of their own. */
import { z } from 'zod';
import { call } from './call.ts';

/** SHA-256 of the file, hex: the name under which it is kept. */
export const OwnModelKey = z.string().regex(/^[0-9a-f]{64}$/).brand<'OwnModelKey'>(); // prettier-ignore
export type OwnModelKey = z.infer<typeof OwnModelKey>;

export const OwnModel = z.object({
  modelKey: OwnModelKey,
  /** As the file states it, else the file's name. */
  name: z.string(),
  /** `llama`, `qwen2` … */
  architecture: z.string(),
  /** As the file states it; `not stated` when it does not. */
  licence: z.string(),
  sourceName: z.string(),
  bytes: z.int().min(0),
  /** Tokens that the model was made for, and those that Auscult gives it. */
  trainedContextTokens: z.int().min(0),
  contextTokens: z.int().min(0),
  /** Memory that loading it takes, estimated: weights, cache, working memory. */
  neededBytes: z.number().min(0),
  /** ISO 8601 UTC. */
  importedAt: z.string(),
  state: z.enum(['idle', 'loading', 'loaded']),
  /** Why it was lost or could not be loaded the last time; '' when nothing was wrong. */
  problem: z.string(),
});
export type OwnModel = z.infer<typeof OwnModel>;

/** The models that were brought, and what there is to run them. */
export const listOwnModels = call({
  name: 'ownModel.list',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({
    models: z.array(OwnModel),
    /** Memory that is free now. */
    freeBytes: z.number(),
    /** The site's prompt template. */
    promptFile: z.string(),
    /** Why that file is not used; absent when it is. */
    promptProblem: z.string().optional(),
  }),
});

/** Checks a GGUF file, copies it into the store's folder and notes its checksum. Safe to repeat. */
export const importOwnModel = call({
  name: 'ownModel.import',
  effect: 'job',
  input: z.strictObject({ path: z.string().min(1) }),
  output: OwnModel,
  progress: z.object({ doneBytes: z.number(), totalBytes: z.number() }),
});

/** Loads a model in a process of its own, in place of one that is loaded. While it is loaded it writes the drafts. Refuses when memory is short. */
export const loadOwnModel = call({
  name: 'ownModel.load',
  effect: 'job',
  input: z.strictObject({ modelKey: OwnModelKey, ignoresMemory: z.boolean().default(false) }),
  output: OwnModel,
});

/** Ends the process of the loaded model; the built-in drafter writes again. Nothing happens when none is loaded. */
export const unloadOwnModel = call({ name: 'ownModel.unload', effect: 'write', input: z.strictObject({}), output: z.object({}) });

/** Deletes a model's file from the store's folder. */
export const removeOwnModel = call({
  name: 'ownModel.remove',
  effect: 'write',
  input: z.strictObject({ modelKey: OwnModelKey }),
  output: z.object({}),
});
