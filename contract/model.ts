/** Installed models, as the Models room and the status line show them. */
import { z } from 'zod';
import { ModelId } from './ids.ts';

export const ModelStatus = z.object({
  modelId: ModelId,
  task: z.string(),
  /** `ready` when the files are there and their checksums hold. */
  state: z.enum(['ready', 'missing', 'corrupt']),
  bytes: z.int().min(0),
  licence: z.string(),
  /** `cpu`, `webgpu` … where it runs, once it has run. */
  executionProvider: z.string().nullable(),
  /** Milliseconds of the latest run, once it has run. */
  lastRunMs: z.number().nullable(),
  /** Markdown of the model card. */
  card: z.string(),
});
export type ModelStatus = z.infer<typeof ModelStatus>;
