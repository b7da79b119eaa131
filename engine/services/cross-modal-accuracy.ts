/** How well film and ECG find each other, from the evaluation that ships beside the models. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { CallOutput } from '../../contract/index.ts';

const Figure = z.object({
  balancedAccuracy: z.object({ value: z.number(), ci95: z.tuple([z.number(), z.number()]).nullable(), n: z.int() }),
});
const EvaluationFile = z.object({ figures: z.object({ crossModal: z.object({ filmQuery: Figure.optional(), ecgQuery: Figure.optional() }).optional() }) }); // prettier-ignore

/** Balanced accuracies over concept pairs; `null` where there is no evaluation of these models. */
export async function crossModalAccuracy(modelsDir: string): Promise<CallOutput<'getCrossModalAccuracy'>> {
  const text = await readFile(path.join(modelsDir, 'evaluation.json'), 'utf8').catch(() => null);
  if (text === null) return { filmQuery: null, ecgQuery: null };
  const parsed = EvaluationFile.safeParse(JSON.parse(text));
  const { filmQuery, ecgQuery } = (parsed.success ? parsed.data.figures.crossModal : undefined) ?? {};
  return { filmQuery: filmQuery?.balancedAccuracy ?? null, ecgQuery: ecgQuery?.balancedAccuracy ?? null };
}
