/**
 * Typed words rank a fixed sample of the held-out ECGs as the published evaluation says of all: of eight shards every ECG with one of the
 * statements that are asked for, and each fourth of the others. All 1,647 are ranked by `npm run eval`. Skipped where the recordings or the weights are absent.
 */
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
/** Statements that are asked for. */
const codes = ['CLBBB', 'AFIB', 'CRBBB'] as const;
/** Of the other ECGs, one in so many. */
const sampleEvery = 4;
const isSampled = ({ shard }: EcgRow): boolean => /^ptbxl_0[0-7]/.test(shard);
/** Three standard errors of an area of 0.98 with a dozen ECGs with the statement and 150 without. */
const samplingError = 0.04;

const published = (code: string) =>
  (JSON.parse(readFileSync(join(modelsDir, 'evaluation.json'), 'utf8')) as Figures).figures.ecg.statements.zeroShot[code]?.auc;

describe.skipIf(!canRun)('typed words over the test split (skipped without recordings or weights)', () => {
  let inference: Inference;
  let words: TypedWords;
  let ecgs: readonly EncodedRow<EcgRow>[];
  let testRows = 0;

  beforeAll(async () => {
    inference = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
    words = new TypedWords(async () => inference as unknown as Encoders, { modelsDir, siteDir: join(modelsDir, 'absent') });
    const trained = (await readIndex(index)).ecgs.filter(({ dataset, scp_codes: stated }) => dataset === 'PTB-XL' && stated);
    const { rows } = selectRows(trained, { split: 'test', sourceOf: ({ dataset }) => dataset, isUnseen: () => false });
    testRows = rows.length;
    const sample = rows
      .filter(isSampled)
      .filter(({ scp_codes: stated }, i) => i % sampleEvery === 0 || codes.some((code) => Object.hasOwn(stated ?? {}, code)));
    ecgs = (await encodeEcgRows(inference, sample, dataDir, () => undefined)).encoded;
  }, 240_000);
  afterAll(() => inference.close());

  /** Area under the ROC curve of the similarity that the panel shows, against a statement of the reference. */
  async function aucOf(text: string, code: string): Promise<number> {
    const { vector } = await words.ask(text, 'ecg');
    const scores = ecgs.map(({ embedding }) => embedding.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0));
    const positive = ecgs.map(({ row }) => Object.hasOwn(row.scp_codes ?? {}, code));
    const { concordant, pairs } = new RankedScores({ rows: ecgs.map((_, i) => i), scores, positive }).pairs(
      new Uint16Array(ecgs.length).fill(1),
    );
    return concordant / pairs;
  }

  it('samples the split that the published figures are of', () => {
    for (const code of codes) expect(testRows).toBe(published(code)?.n);
    expect(ecgs.length).toBeGreaterThan(200);
  });

  it.each([
    ['left bundle branch block', 'CLBBB', 0.9961],
    ['LBBB', 'CLBBB', 0.9961],
    ['left bundel branch block', 'CLBBB', 0.9961],
    ['atrial fibrillation', 'AFIB', 0.9818],
    ['right bundle branch block', 'CRBBB', 0.9869],
  ] as const)('%s ranks the ECGs with %s as published, and as it did on this sample', async (text, code, onSample) => {
    const value = await aucOf(text, code);
    expect(Math.abs(value - (published(code)?.value ?? NaN))).toBeLessThan(samplingError);
    expect(value).toBeCloseTo(onSample, 3); // another order of summation may exchange ties
  });

  it('says of words in another language that they are not understood, and ranks by what was typed', async () => {
    expect((await words.remarks('Linksschenkelblock, nicht bekannt')).join()).toContain('learned English');
    const { readAs, prompts } = await words.ask('Linksschenkelblock', 'ecg');
    expect([readAs, prompts]).toEqual([null, ['Linksschenkelblock']]);
    expect(await aucOf('Linksschenkelblock', 'CLBBB')).toBeGreaterThan(0);
  });

  it('reads the beginning of 10,000 characters and says so', async () => {
    const text = 'left bundle branch block '.repeat(400);
    expect((await words.remarks(text)).join()).toContain('Only the beginning is read');
    expect((await words.ask(text, 'ecg')).vector.every(Number.isFinite)).toBe(true);
  });
});
