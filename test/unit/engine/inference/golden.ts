/** Golden vectors: inputs by formula, outputs by the reference of `models/training`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { leadNames, type EcgTrace } from '../../../../contract/index.ts';
import type { GreyImage } from '../../../../engine/import/parsed-study.ts';

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** Folder of the shipped models. */
export const modelsDir = join(repositoryRoot, 'models');

/** Every n-th value of a large output, with its mean. */
export const GoldenSummary = z.object({ everyNth: z.int(), values: z.array(z.number()), mean: z.number() });
export type GoldenSummary = z.infer<typeof GoldenSummary>;

export const FilmCase = z.object({ height: z.int(), width: z.int() });
export const EcgCase = z.object({ samplingFrequencyHz: z.number(), sampleCount: z.int(), missing: z.array(z.int()).default([]) });

/** A golden file, or `null` when it is not there. */
export function golden<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | null {
  const file = join(repositoryRoot, 'test', 'fixtures', 'golden', `${name}.json`);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

/** Whether the weights of the manifest are there; golden outputs of models need them. */
export function hasWeights(file: string): boolean {
  return existsSync(join(modelsDir, 'weights', file)) && existsSync(join(modelsDir, 'manifest.json'));
}

/** The film of the golden formula. */
export function goldenFilm({ height, width }: z.infer<typeof FilmCase>): GreyImage {
  const values = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      values[y * width + x] = (7 * x + 13 * y + 3 * ((x * y) % 251) + 400 * ((Math.floor(x / 40) + Math.floor(y / 30)) % 2)) % 4096;
    }
  }
  return { height, width, values };
}

/** The ECG of the golden formula. */
export function goldenEcg({ samplingFrequencyHz, sampleCount, missing }: z.infer<typeof EcgCase>): EcgTrace {
  const samplesMv = new Float32Array(12 * sampleCount);
  for (let lead = 0; lead < 12; lead++) {
    for (let n = 0; n < sampleCount; n++) {
      const t = n / samplingFrequencyHz;
      const spike = (1 - 0.15 * lead) * Math.exp(-(((t % 0.8) - 0.4) ** 2) / (2 * 0.012 ** 2));
      const waves = 0.1 * (lead + 1) * Math.sin(2 * Math.PI * (1.2 + 0.1 * lead) * t) + 0.05 * Math.sin(2 * Math.PI * 50 * t);
      samplesMv[lead * sampleCount + n] = missing.includes(lead) ? NaN : waves + 0.3 * Math.sin(2 * Math.PI * 0.2 * t) + spike;
    }
  }
  return traceOf(samplesMv, samplingFrequencyHz);
}

/** A calibrated, recorded 12-lead trace over lead-major samples. */
export function traceOf(samplesMv: EcgTrace['samplesMv'], samplingFrequencyHz: number): EcgTrace {
  const leads = leadNames.map((name) => ({ name, origin: 'recorded' as const, isCalibrated: true, notices: [] }));
  return { samplingFrequencyHz, samplesPerLead: samplesMv.length / 12, leads, samplesMv };
}

/** Largest difference between an output and its golden summary, the mean included. */
export function differenceFrom(summary: GoldenSummary, values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const differences = summary.values.map((expected, i) => Math.abs(expected - values[i * summary.everyNth]!));
  return Math.max(Math.abs(mean - summary.mean), ...differences);
}

/** Largest difference between two lists of the same length. */
export function largestDifference(expected: readonly number[], values: ArrayLike<number>): number {
  if (expected.length !== values.length) return Infinity;
  return Math.max(...expected.map((value, i) => Math.abs(value - values[i]!)));
}
