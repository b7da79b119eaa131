/** `models/manifest.json`: which models are installed, of which files they consist, and what their outputs mean. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AuscultError } from '../../contract/index.ts';

/** Platt scaling of one label: probability = 1 / (1 + exp(−(scale · logit + bias))); `none` where nothing was fitted. */
export const Calibration = z.object({
  method: z.enum(['platt', 'none']),
  scale: z.number(),
  bias: z.number(),
  /** Variance of the scale, covariance of both, variance of the bias; absent where nothing was fitted. */
  covariance: z.tuple([z.number().min(0), z.number(), z.number().min(0)]).optional(),
  /** Held-out studies that the two numbers were fitted on. */
  nVal: z.int().min(0),
  /** Share of them that had the label. */
  prevalence: z.number().min(0).max(1),
});
export type Calibration = z.infer<typeof Calibration>;

/** One column of `logits`. */
export const ModelLabel = z.object({
  code: z.string().min(1),
  name: z.string().min(1),
  calibration: Calibration.nullish(),
  /** Whether held-out results are good enough for the reader to see this label. */
  shippable: z.boolean(),
});
export type ModelLabel = z.infer<typeof ModelLabel>;

/** A path inside the folder of the manifest: relative, with forward slashes, never upwards. */
const ModelFilePath = z
  .string()
  .refine((value) => !path.isAbsolute(value) && !/(^|[\\/])\.\.([\\/]|$)|\\|:/.test(value), 'leaves the folder of the models');

export const ModelFile = z.object({
  path: ModelFilePath,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
});
export type ModelFile = z.infer<typeof ModelFile>;

/** One model: its files, its labels, its papers. Parts of one task (the drafter's projectors, its tokenizer) are one entry. */
export const ModelEntry = z.object({
  id: z.string().min(1).max(64),
  version: z.string().min(1).max(63),
  task: z.string(),
  files: z.array(ModelFile).min(1).max(64),
  labels: z.array(ModelLabel).max(1_000).default([]),
  licence: z.string(),
  /** Markdown, or the path of a Markdown file beside the manifest. */
  card: z.string().default(''),
  /** How the drafter is asked; see `engine/drafting/prompt.ts`. */
  prompt: z.unknown().optional(),
});
export type ModelEntry = z.infer<typeof ModelEntry>;

export const ModelManifest = z.object({ schemaVersion: z.literal(1), models: z.array(ModelEntry).max(64) });
export type ModelManifest = z.infer<typeof ModelManifest>;

/**
 * Reads and checks the manifest of a folder of models.
 *
 * @returns `null` when there is no manifest: no model is installed
 * @throws AuscultError 'model-corrupt' when the manifest is there but cannot be understood
 */
export async function readManifest(modelsDir: string): Promise<ModelManifest | null> {
  let text: string;
  try {
    text = await readFile(path.join(modelsDir, 'manifest.json'), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AuscultError('model-missing', { modelId: 'manifest.json' }, { cause });
  }
  try {
    return ModelManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new AuscultError('model-corrupt', { modelId: 'manifest.json', file: 'manifest.json' }, { cause });
  }
}
