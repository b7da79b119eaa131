import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ModelId } from '../../../../contract/index.ts';
import { isFrontal, runEvaluation, sourceKey, type EvaluationOptions } from '../../../../engine/evaluation/run-evaluation.ts';
import { evaluationJson, writeEvaluation } from '../../../../engine/evaluation/write-evaluation.ts';
import { FilmRow } from '../../../../engine/evaluation/read-index.ts';
import type { StudyEncoding } from '../../../../engine/inference/index.ts';
import { AuscultError } from '../../../../contract/index.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { packedShard } from './packed-shard.ts';

deleteTemporaryFolders();

/** An encoder that reads the first sample of lead I: above 0.5 mV it sees an infarction. */
const inference: EvaluationOptions['inference'] = {
  modelIds: { film: ModelId.parse('f@1'), ecg: ModelId.parse('e@1'), text: ModelId.parse('t@1'), drafter: ModelId.parse('d@1') },
  encodeEcg: async (trace): Promise<StudyEncoding> => {
    const seen = trace.samplesMv[0] ?? 0;
    return {
      modality: 'ecg',
      modelId: ModelId.parse('e@1'),
      embedding: Float32Array.of(seen > 0.5 ? 1 : 0, seen > 0.5 ? 0 : 1),
      tokens: new Float32Array(),
      tokenCount: 0,
      tokenDimension: 0,
      findings: [],
      notShown: [],
      cautions: [],
      labelLogits: new Map([
        ['scp-super:MI', seen],
        ['scp-super:NORM', -seen],
      ]),
      milliseconds: 1,
    };
  },
  encodeFilm: () => Promise.reject(new AuscultError('film-uniform', { file: 'a film' })),
  encodeText: async (text) => (text.includes('infarction') ? Float32Array.of(1, 0) : Float32Array.of(0, 1)),
};

/** 24 ECGs in one shard: 12 normal at 0.25 mV, 12 infarctions at 1 mV; two of each patient. */
async function folderOfEcgs(change: (row: Record<string, unknown>, i: number) => object = (row) => row): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(`${folder}/data`);
  await writeFile(`${folder}/data/a.i16.br`, packedShard(Array.from({ length: 24 }, (_, i) => () => (i < 12 ? 50 : 200))));
  const rows = Array.from({ length: 24 }, (_, i) =>
    change({ id: `e${i}`, dataset: 'Elsewhere', patient: i >> 1, superclass: [i < 12 ? 'NORM' : 'MI'], shard: 'a.i16.br', row: i }, i),
  );
  await writeFile(`${folder}/index.jsonl`, rows.map((row) => JSON.stringify(row)).join('\n'));
  return folder;
}

const evaluate = (folder: string, split = 'test') =>
  runEvaluation({ inference, indexFiles: [`${folder}/index.jsonl`], dataDir: `${folder}/data`, split });

describe('an evaluation', () => {
  it('of a folder without splits takes all 24 ECGs and finds what the encoder sees', async () => {
    const { about, metrics } = await evaluate(await folderOfEcgs());
    expect(about).toMatchObject({ ecgs: 24, films: 0, skipped: [], brokenLines: [] });
    expect(metrics).toMatchObject({
      ecg: {
        superclass: {
          head: { macroAuc: { value: 1, ci95: [1, 1], n: 24 }, MI: { auc: { value: 1, n: 24, positives: 12 } } },
          zeroShot: { macroAuc: { value: 1 } },
        },
      },
    });
    expect(Object.keys(metrics)).toEqual(['ecg']);
  });

  it('gives PTB-XL alone at ecg, and another dataset beside it', async () => {
    const folder = await folderOfEcgs((row, i) => ({ ...row, dataset: i % 12 === 0 ? 'PTB-XL' : 'Other-Set (2020)' }));
    const { metrics } = await evaluate(folder);
    expect(metrics).toMatchObject({ ecg: { byDataset: { 'other-set': { superclass: { head: { MI: { auc: { n: 22 } } } } } } } });
    expect(Object.keys(metrics['ecg'] ?? {})).toEqual(['byDataset']); // two rows of PTB-XL give no figure
  });

  it('counts and names rows whose shard is missing or too short, and goes on', async () => {
    const folder = await folderOfEcgs((row, i) => (i === 3 ? { ...row, shard: 'gone.i16.br' } : i === 4 ? { ...row, row: 99 } : row));
    const evaluation = await evaluate(folder);
    expect(evaluation.about.ecgs).toBe(22);
    expect(evaluation.about.skipped.map(({ id, code }) => [id, code])).toEqual([
      ['e4', 'ecg-malformed'],
      ['e3', 'file-unreadable'],
    ]);
    expect(writeEvaluation(evaluation)).toContain('1 not evaluated (file-unreadable): e3');
  });

  it('leaves out what has no labels, and says so', async () => {
    const { about } = await evaluate(await folderOfEcgs((row, i) => (i % 12 === 0 ? { ...row, superclass: null } : row)));
    expect(about).toMatchObject({ ecgs: 22, leftOut: { withoutLabels: 2, notFrontal: 0 } });
  });

  it('refuses an index without a row of the split', async () => {
    const folder = await folderOfEcgs((row) => ({ ...row, dataset: 'PTB-XL', split: 'train' }));
    await expect(evaluate(folder)).rejects.toMatchObject({ code: 'index-malformed' });
  });

  it('ends when a model cannot run', async () => {
    const failing = { ...inference, encodeEcg: () => Promise.reject(new AuscultError('model-missing', { modelId: 'e' })) };
    const folder = await folderOfEcgs();
    const run = runEvaluation({ inference: failing, indexFiles: [`${folder}/index.jsonl`], dataDir: `${folder}/data`, split: 'all' });
    await expect(run).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('prints one figure a line, or one JSON object whose leaves have value, ci95 and n', async () => {
    const evaluation = await evaluate(await folderOfEcgs());
    expect(writeEvaluation(evaluation)).toMatch(/^ecg\.superclass\.head\.MI\.auc +1\.000 +1\.000 to 1\.000 +n 24, 12 positive$/m);
    const json = JSON.parse(evaluationJson(evaluation)) as typeof evaluation.metrics;
    expect(json).toMatchObject({ about: { ecgs: 24 }, ecg: { superclass: { head: { macroAuc: { value: 1, n: 24 } } } } });
  });
});

it.each([
  ['IU X-Ray (Indiana University / NLM Open-i)', 'iu'],
  ['NIH ChestX-ray14', 'nih'],
  ['CPSC2018-Extra', 'cpsc2018-extra'],
  ['Chapman-Shaoxing/Ningbo', 'chapman-shaoxing-ningbo'],
  ['???', 'unnamed'],
])('%s is called %s in the results', (source, key) => expect(sourceKey(source)).toBe(key));

it.each([
  [{ projection: 'frontal' }, true],
  [{ projection: 'lateral', view: 'PA' }, false],
  [{ view: 'AP' }, true],
  [{ view: 'lateral' }, false],
  [{}, true],
])('a film that says %j is frontal: %s', (facts, frontal) => expect(isFrontal(FilmRow.parse({ file: 'a', ...facts }))).toBe(frontal));
