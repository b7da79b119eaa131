import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ModelId, type Draft, type DraftSentence } from '../../../../../contract/index.ts';
import { evaluateDrafts, type DraftEvaluationOptions } from '../../../../../engine/evaluation/drafts/evaluate-drafts.ts';
import { draftEvaluationJson, writeDraftEvaluation } from '../../../../../engine/evaluation/drafts/write-draft-evaluation.ts';
import type { DraftRequest } from '../../../../../engine/drafting/index.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../../temporary-folder.ts';
import { encoding } from '../../drafting/studies.ts';
import { packedShard } from '../packed-shard.ts';

deleteTemporaryFolders();

const count = 12;

/** Twelve ECGs, flat at 0.25 mV (normal) or 1 mV (atrial fibrillation) by turns; the last four train. */
async function indexOfEcgs(change: (row: Record<string, unknown>, i: number) => object = (row) => row): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(`${folder}/a.i16.br`, packedShard(Array.from({ length: count }, (_, i) => () => (i % 2 === 0 ? 50 : 200))));
  const rows = Array.from({ length: count }, (_, i) =>
    change(
      {
        id: `e${i}`,
        dataset: 'PTB-XL',
        patient: `p${i}`,
        split: i < 8 ? 'test' : 'train',
        scp_codes: i % 2 === 0 ? { NORM: 100, SR: 0 } : { AFIB: 0 },
        shard: 'a.i16.br',
        row: i,
      },
      i,
    ),
  );
  await writeFile(`${folder}/index.jsonl`, rows.map((row) => JSON.stringify(row)).join('\n'));
  return `${folder}/index.jsonl`;
}

const inference: DraftEvaluationOptions['inference'] = {
  modelIds: { film: ModelId.parse('f@1'), ecg: ModelId.parse('e@1'), text: ModelId.parse('t@1'), drafter: ModelId.parse('d@1') },
  encodeEcg: async (trace) => {
    const isHigh = (trace.samplesMv[0] ?? 0) > 0.5;
    return { ...encoding('ecg'), embedding: Float32Array.of(isHigh ? 1 : 0, isHigh ? 0 : 1), tokens: Float32Array.of(isHigh ? 1 : 0) };
  },
  encodeFilm: () => Promise.reject(new Error('no film here')),
};

/** A drafter that writes what the ECG's first token says, and something that nothing supports. */
const seen: DraftRequest[] = [];
const drafter: DraftEvaluationOptions['drafter'] = {
  modelId: ModelId.parse('drafter@1'),
  draft: async (request) => {
    seen.push(request);
    const text = request.ecg?.encoding.tokens[0] === 1 ? 'Atrial fibrillation.' : 'Sinus rhythm.';
    const sentence: DraftSentence = { section: 'ecg', text, origin: 'model', evidence: [], verdict: 'supported' };
    return {
      patientKey: request.patient.patientKey,
      filmStudyKey: null,
      ecgStudyKey: null,
      modelId: ModelId.parse('drafter@1'),
      seed: request.seed,
      sentences: [sentence, { ...sentence, section: 'impression', verdict: 'unsupported' }],
      createdAt: '2026-01-01T00:00:00Z',
      isSynthetic: false,
      timings: { firstTokenMs: 5, tokensPerSecond: 50, tokenCount: 4 },
    } satisfies Draft;
  },
};

const evaluate = (indexFile: string, change: Partial<DraftEvaluationOptions> = {}) =>
  evaluateDrafts({
    inference,
    drafter,
    indexFiles: [indexFile],
    split: 'test',
    limit: 100,
    ablationLimit: 4,
    exchangeLimit: 4,
    poolLimit: 100,
    ...change,
  });

describe('an evaluation of drafts', () => {
  it('compares drafts and baselines with what people stated', async () => {
    const { about, metrics } = await evaluate(await indexOfEcgs());
    expect(about).toMatchObject({ ecgs: 8, films: 0, pool: { ecgs: 4, isOfTrainSplit: true }, skipped: [] });
    expect(metrics).toMatchObject({
      drafts: {
        // half state two labels of which the draft says one
        drafter: {
          ecg: { labels: { microF1: { value: (2 * 8) / (2 * 8 + 4), n: 8 } } },
          sentences: { unsupported: { value: 0.5, n: 16 } },
        },
        baselines: {
          nearestReport: { ecg: { labels: { microF1: { value: 1 } } } },
          withoutEmbeddings: { ecg: { labels: { microF1: { value: (2 * 4) / (2 * 4 + 4 + 8) } } } },
          constantNormal: { ecg: { labels: { microF1: { value: (2 * 8) / (2 * 8 + 8 + 4) } } } },
        },
        ablations: { withoutEcgTokens: { ecg: { labels: { recall: { n: 4 } } } }, withoutNeighbours: {} },
      },
    });
  });

  it('gives the drafter the nearest of other patients with their words, and none where they are withheld', async () => {
    seen.length = 0;
    await evaluate(await indexOfEcgs(), { limit: 2, ablationLimit: 1 });
    expect(seen[0]?.neighbours[0]).toMatchObject({ text: expect.stringMatching(/rhythm|fibrillation/) as string, similarity: 1 });
    expect(seen.map(({ neighbours }) => neighbours.length)).toEqual([3, 3, 3, 3, 0, 3]); // two drafts, one blind, three ablations
  });

  it('takes a folder without splits whole, and finds neighbours among its other patients', async () => {
    const index = await indexOfEcgs(({ split: _, ...row }, i) => ({ ...row, patient: `p${i >> 1}` }));
    const { about, metrics } = await evaluate(index, { ablationLimit: 0 });
    expect(about).toMatchObject({ ecgs: 12, pool: { ecgs: 12, isOfTrainSplit: false } });
    expect(metrics).toMatchObject({ drafts: { baselines: { nearestReport: { ecg: { labels: { microF1: { value: 1 } } } } } } });
  });

  it('refuses an index without reports, by code', async () => {
    const index = await indexOfEcgs((row) => ({ ...row, scp_codes: null }));
    await expect(evaluate(index)).rejects.toMatchObject({ code: 'index-malformed' });
  });

  it('prints figures and examples, or one object', async () => {
    const evaluation = await evaluate(await indexOfEcgs(), { ablationLimit: 0 });
    const text = writeDraftEvaluation(evaluation, 1);
    expect(text).toContain('PTB-XL: 8 of 12 rows');
    expect(text).toMatch(/drafts\.drafter\.ecg\.labels\.microF1 +0\.800/);
    expect(text).toContain('unsupported  ');
    expect(JSON.parse(draftEvaluationJson(evaluation))).toMatchObject({ about: { part: 'drafts' }, drafts: { drafter: {} } });
  });
});
