/** The shipped encoders on real recordings. Skipped where the recordings or the weights are absent. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runEvaluation } from '../../engine/evaluation/index.ts';
import type { Evaluation } from '../../engine/evaluation/index.ts';
import { flatMetrics } from '../../engine/evaluation/metric-tree.ts';
import { createInference } from '../../engine/inference/index.ts';
import { sharedDir } from '../shared-data.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

deleteTemporaryFolders();
const shared = sharedDir();
const ecgDir = join(shared ?? '', 'data/ecg');
const filmDir = join(shared ?? '', 'data/cxr');
const canRun =
  ['film-encoder.onnx', 'ecg-encoder.onnx', 'text-encoder.onnx'].every(hasWeights) &&
  existsSync(join(ecgDir, 'ecg_index.jsonl')) &&
  existsSync(join(filmDir, 'manifest.jsonl'));

/** Evaluates the first lines of an index that fit, from another folder than the data's. */
async function evaluate(index: string, dataDir: string, fits: (line: string) => boolean, count: number): Promise<Evaluation> {
  const lines = readFileSync(index, 'utf8').split('\n').filter(fits).slice(0, count); // prettier-ignore
  const indexFile = join(await temporaryFolder(), 'sample.jsonl');
  await writeFile(indexFile, lines.join('\n'));
  const inference = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
  return runEvaluation({ inference, indexFiles: [indexFile], dataDir, split: 'test' }).finally(() => inference.close());
}

describe.skipIf(!canRun)('the evaluation of the shipped encoders (skipped without recordings or weights)', () => {
  it('ranks the superclasses of 50 held-out ECGs far above chance, by head and by prompts', { timeout: 120_000 }, async () => {
    const isTest = (line: string): boolean => line.includes('"fold": 10') && line.includes('"shard": "ptbxl_00');
    const { about, metrics } = await evaluate(join(ecgDir, 'ecg_index.jsonl'), ecgDir, isTest, 50);
    expect(about).toMatchObject({ ecgs: 50, skipped: [] });
    const value = new Map(flatMetrics(metrics).map(({ path, metric }) => [path, metric.value]));
    expect(value.get('ecg.superclass.head.NORM.auc')).toBeGreaterThan(0.85);
    expect(value.get('ecg.superclass.zeroShot.macroAuc')).toBeGreaterThan(0.8);
  });

  it('tells normal from abnormal on 60 held-out films', { timeout: 120_000 }, async () => {
    const marks = ['"split": "test"', '"projection": "frontal"', 'IU X-Ray', '"label_status": "indexed"'];
    const isTest = (line: string): boolean => marks.every((mark) => line.includes(mark));
    const { about, metrics } = await evaluate(join(filmDir, 'manifest.jsonl'), filmDir, isTest, 60);
    expect(about).toMatchObject({ films: 60, skipped: [] });
    expect(flatMetrics(metrics).find(({ path }) => path === 'cxr.bySource.iu.head.normal.auc')?.metric.value).toBeGreaterThan(0.6);
  });
});
