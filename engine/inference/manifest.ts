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

/** Values that are usual, both ends included. */
export const NormalRange = z.object({ low: z.number(), high: z.number() });
export type NormalRange = z.infer<typeof NormalRange>;

/** How the organ segmenter's maps are read; set on validation films. */
export const Segmentation = z.object({
  /** Score of the frontal check from which a film counts as a frontal chest film. */
  frontalThreshold: z.number().min(0).max(1),
  /** Expected overlap (Dice) below which an organ is not drawn. */
  leastConfidence: z.number().min(0).max(1),
  /** Area of an organ below which it was not found, share of the film's area. */
  leastAreaShare: z.number().min(0).max(1),
  /** Angle of the line through the apices of both lungs on straight films, degrees. */
  tiltDegrees: NormalRange,
  /** Logarithm of the right lung's width over the left lung's on films of unturned patients. */
  lungWidthLogRatio: NormalRange,
});
export type Segmentation = z.infer<typeof Segmentation>;

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
  /** Models whose outputs this one learned from, by id: SHA-256 of their ONNX file. It serves with no others. */
  fits: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  /** How the drafter is asked; see `engine/drafting/prompt.ts`. */
  prompt: z.unknown().optional(),
  /** What the drafter states; see `engine/drafting/plan-table.ts`. */
  plan: z.unknown().optional(),
  /** The organ segmenter's limits; see `engine/inference/organs/measure-anatomy.ts`. */
  segmentation: Segmentation.optional(),
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
