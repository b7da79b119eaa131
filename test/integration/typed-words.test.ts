/** Typed words rank the held-out ECGs as the published evaluation says. Skipped where the recordings or the weights are absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RankedScores } from '../../engine/evaluation/auc.ts';
import { encodeEcgRows, type EncodedRow } from '../../engine/evaluation/encode-rows.ts';
import { readIndex, type EcgRow } from '../../engine/evaluation/read-index.ts';
import { selectRows } from '../../engine/evaluation/select-rows.ts';
import { createInference, type Inference } from '../../engine/inference/index.ts';
import type { Encoders } from '../../engine/services/capabilities.ts';
import { TypedWords } from '../../engine/services/typed-words.ts';
import { sharedDir } from '../shared-data.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const dataDir = join(sharedDir() ?? '', 'data/ecg');
const index = join(dataDir, 'ecg_index.jsonl');
const canRun = ['ecg-encoder.onnx', 'text-encoder.onnx'].every(hasWeights) && existsSync(index);

interface Figures {
  readonly figures: {
    readonly ecg: {
      readonly statements: { readonly zeroShot: Record<string, { readonly auc: { readonly value: number; readonly n: number } }> };
    };
  };
}
const published = (code: string) =>
  (JSON.parse(readFileSync(join(modelsDir, 'evaluation.json'), 'utf8')) as Figures).figures.ecg.statements.zeroShot[code]?.auc;

describe.skipIf(!canRun)('typed words over the test split (skipped without recordings or weights)', () => {
  let inference: Inference;
  let words: TypedWords;
  let ecgs: readonly EncodedRow<EcgRow>[];

  beforeAll(async () => {
    inference = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
    words = new TypedWords(async () => inference as unknown as Encoders, { modelsDir, siteDir: join(modelsDir, 'absent') });
    const trained = (await readIndex(index)).ecgs.filter(({ dataset, scp_codes: codes }) => dataset === 'PTB-XL' && codes);
    const { rows } = selectRows(trained, { split: 'test', sourceOf: ({ dataset }) => dataset, isUnseen: () => false });
    ecgs = (await encodeEcgRows(inference, rows, dataDir, () => undefined)).encoded;
  }, 240_000);
  afterAll(() => inference.close());

  /** Area under the ROC curve of the similarity that the panel shows, against a statement of the reference. */
  async function aucOf(text: string, code: string): Promise<{ value: number; n: number }> {
    const { vector } = await words.ask(text, 'ecg');
    const scores = ecgs.map(({ embedding }) => embedding.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0));
    const positive = ecgs.map(({ row }) => Object.hasOwn(row.scp_codes ?? {}, code));
    const { concordant, pairs } = new RankedScores({ rows: ecgs.map((_, i) => i), scores, positive }).pairs(
      new Uint16Array(ecgs.length).fill(1),
    );
    return { value: concordant / pairs, n: ecgs.length };
  }

  it.each([
    ['left bundle branch block', 'CLBBB'],
    ['LBBB', 'CLBBB'],
    ['left bundel branch block', 'CLBBB'],
    ['atrial fibrillation', 'AFIB'],
    ['right bundle branch block', 'CRBBB'],
  ])('%s ranks the ECGs with %s as published', async (text, code) => {
    const { value, n } = await aucOf(text, code);
    expect(n).toBe(published(code)?.n);
    // Printed to three digits; another order of summation may exchange ties
    expect(value).toBeCloseTo(published(code)?.value ?? NaN, 3);
  });

  it('says of words in another language that they are not understood, and ranks by what was typed', async () => {
    expect((await words.remarks('Linksschenkelblock, nicht bekannt')).join()).toContain('learned English');
    const { readAs, prompts } = await words.ask('Linksschenkelblock', 'ecg');
    expect([readAs, prompts]).toEqual([null, ['Linksschenkelblock']]);
    expect((await aucOf('Linksschenkelblock', 'CLBBB')).value).toBeGreaterThan(0);
  });

  it('reads the beginning of 10,000 characters and says so', async () => {
    const text = 'left bundle branch block '.repeat(400);
    expect((await words.remarks(text)).join()).toContain('Only the beginning is read');
    expect((await words.ask(text, 'ecg')).vector.every(Number.isFinite)).toBe(true);
  });
});
