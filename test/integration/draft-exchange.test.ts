/**
 * Whether a draft follows the recordings: fifty pairs drafted again with the next pair's ECG, or film, by the shipped encoders, concept layers
 * and plan. The language model's own words are left out, so that it takes seconds: every sentence is one that the plan asks for.
 * `npm run eval:draft` does the same with the language model. Skipped without the shared recordings or the weights.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelId } from '../../contract/index.ts';
import { DraftRun } from '../../engine/drafting/draft-run.ts';
import { loadLanguageModel, type LanguageModel } from '../../engine/drafting/language-model.ts';
import { filmReport, readEcgs, readFilms, someOf, type DraftCase } from '../../engine/evaluation/drafts/draft-cases.ts';
import { ecgRowReport, ecgTextLabels, filmTextLabels } from '../../engine/evaluation/drafts/draft-labels.ts';
import { microF1, type LabelledText } from '../../engine/evaluation/drafts/label-agreement.ts';
import { requestOf, textOf } from '../../engine/evaluation/drafts/write-drafts.ts';
import { readIndex } from '../../engine/evaluation/read-index.ts';
import { createInference, type Inference } from '../../engine/inference/index.ts';
import { openModelFolder } from '../../engine/inference/model-folder.ts';
import { ModelSessions } from '../../engine/inference/model-sessions.ts';
import { createOnnxRuntime } from '../../engine/inference/onnx-runtime.ts';
import { sharedDir } from '../shared-data.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const pairCount = 50;
const folder = sharedDir();
const data = folder === null ? null : join(folder, 'data');
const canRun =
  data !== null && existsSync(join(data, 'cxr', 'manifest.jsonl')) && hasWeights('drafter.onnx') && hasWeights('film-encoder.onnx');
const log = (): void => undefined;
const each = new Uint16Array(pairCount).fill(1);

interface Drafts {
  readonly film: readonly string[];
  readonly ecg: readonly string[];
}

describe.skipIf(!canRun)('fifty pairs with recordings exchanged (skipped without the shared recordings or the weights)', () => {
  let inference!: Inference;
  let sessions!: ModelSessions;
  let model!: LanguageModel;
  let cases: DraftCase[] = [];
  let own!: Drafts;

  /** Drafts of the cases by a language model that would rather write nothing. */
  async function drafted(all: readonly DraftCase[]): Promise<Drafts> {
    const silent: LanguageModel = {
      ...model,
      embed: async (ids) => new Float32Array(ids.length),
      soften: async () => new Float32Array(1),
      startDecoder: () => ({
        position: 0,
        mark: () => ({ cache: {}, position: 0 }),
        goBackTo: log,
        truncate: log,
        feed: async (_, wanted = 1) => {
          const logits = new Float32Array(model.prompt.eosId + 1);
          logits[model.prompt.eosId] = 1;
          return Array.from({ length: wanted }, () => logits);
        },
      }),
    };
    const texts = [];
    for (const pair of all) {
      const run = new DraftRun(requestOf(pair, { film: [], ecg: [] }), {}, ModelId.parse('drafter@test'), () => new Date(0));
      texts.push(textOf(await run.write(async () => silent)));
    }
    return { film: texts.map(({ film }) => film), ecg: texts.map(({ ecg }) => ecg) };
  }

  const following = (i: number): number => (i + 1) % cases.length;
  const agreement = (texts: readonly string[], others: readonly string[], labelsOf: (text: string) => Set<string>): number => {
    const labelled = texts.map((text, i): LabelledText => ({ stated: labelsOf(text), true: labelsOf(others[i] ?? '') }));
    const labels = [...new Set(labelled.flatMap(({ stated, true: truth }) => [...stated, ...truth]))];
    return microF1(labelled, labels, each);
  };

  beforeAll(async () => {
    inference = await createInference({ modelsDir, log, provider: 'cpu' });
    const runtime = await createOnnxRuntime({ log, provider: 'cpu' });
    sessions = new ModelSessions({ folder: await openModelFolder(modelsDir), runtime, log });
    model = await loadLanguageModel(sessions);
    const [cxr, ecg] = [join(data!, 'cxr'), join(data!, 'ecg')];
    const films = (await readIndex(join(cxr, 'manifest.jsonl'))).films.filter(
      (row) => row.split === 'test' && row.projection === 'frontal' && filmReport(row) !== '',
    );
    const ecgs = (await readIndex(join(ecg, 'ecg_index.jsonl'))).ecgs.filter(
      (row) => row.split === 'test' && row.dataset === 'PTB-XL' && ecgRowReport(row) !== '',
    );
    const readFilm = await readFilms(inference, someOf(films, pairCount), cxr, log);
    const readEcg = await readEcgs(inference, someOf(ecgs, pairCount), ecg, log);
    cases = Array.from({ length: pairCount }, (_, i) => ({ film: readFilm.studies[i] ?? null, ecg: readEcg.studies[i] ?? null }));
    own = await drafted(cases);
  }, 240_000);
  afterAll(async () => {
    await sessions.close();
    await inference.close();
  });

  it('has fifty whole pairs, whose drafts agree better with their own ECG than with the next', () => {
    expect(cases.filter(({ film, ecg }) => film && ecg)).toHaveLength(pairCount);
    const reports = cases.map(({ ecg }) => ecg?.report ?? '');
    const others = cases.map((_, i) => reports[following(i)] ?? '');
    expect(agreement(own.ecg, reports, ecgTextLabels)).toBeGreaterThan(agreement(own.ecg, others, ecgTextLabels) + 0.2);
  });

  it('follows another ECG and keeps the film', async () => {
    const crossed = await drafted(cases.map(({ film }, i) => ({ film, ecg: cases[following(i)]?.ecg ?? null })));
    const donors = cases.map((_, i) => own.ecg[following(i)] ?? '');
    expect(crossed.film).toEqual(own.film);
    expect(agreement(crossed.ecg, donors, ecgTextLabels)).toBe(1);
    expect(agreement(crossed.ecg, own.ecg, ecgTextLabels)).toBeLessThan(0.7);
  });

  it('follows another film and keeps the ECG', async () => {
    const crossed = await drafted(cases.map(({ ecg }, i) => ({ film: cases[following(i)]?.film ?? null, ecg })));
    const donors = cases.map((_, i) => own.film[following(i)] ?? '');
    expect(crossed.ecg).toEqual(own.ecg);
    expect(agreement(crossed.film, donors, filmTextLabels)).toBe(1);
    expect(agreement(crossed.film, own.film, filmTextLabels)).toBeLessThan(0.8);
  });
});
