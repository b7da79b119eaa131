/** The shipped drafter against golden vectors of the reference, and a whole draft. Skipped where weights or vectors are absent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Draft, PatientKey, type DraftProgress, type FilmFacts, type Modality } from '../../contract/index.ts';
import { createDrafter, type Drafter, type DraftRequest } from '../../engine/drafting/index.ts';
import { drafterId, loadLanguageModel, type LanguageModel } from '../../engine/drafting/language-model.ts';
import { promptPieces } from '../../engine/drafting/prompt.ts';
import { chooseToken } from '../../engine/drafting/sampling.ts';
import type { StudyEncoding } from '../../engine/inference/encoding.ts';
import { openModelFolder } from '../../engine/inference/model-folder.ts';
import { ModelSessions } from '../../engine/inference/model-sessions.ts';
import { createOnnxRuntime } from '../../engine/inference/onnx-runtime.ts';
import { encoding, measurements, study } from '../unit/engine/drafting/studies.ts';
import { golden, hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const Soft = z.object({ shape: z.tuple([z.literal(1), z.int(), z.int()]), first: z.array(z.array(z.number())) });
const reference = golden(
  'drafter',
  z.object({
    inputs: z.object({ tokenCount: z.record(z.string(), z.int()), phase: z.record(z.string(), z.number()) }),
    soft: z.object({ film: Soft, ecg: Soft }),
    concepts: z.record(z.string(), z.array(z.number())),
    promptLength: z.int(),
    headerIds: z.array(z.int()),
    firstStepTop10: z.array(z.object({ id: z.int(), logit: z.number() })),
    greedyIds: z.array(z.int()),
    greedyText: z.string(),
  }),
);
const log = (): void => undefined;
/** The plan of the golden vectors: every third concept. */
const everyThird = (modality: Modality): Float32Array =>
  Float32Array.from({ length: reference!.concepts[modality]!.length }, (_, i) => (i % 3 === 0 ? 1 : 0));
const canRun = hasWeights('drafter.onnx') && hasWeights('drafter-embed.onnx') && reference !== null;

/** The encoding of the golden formula, with tokens as wide as the projector wants them. */
function goldenEncoding(modality: Modality, tokenDimension: number): StudyEncoding {
  const phase = reference!.inputs.phase[modality]!;
  const tokenCount = reference!.inputs.tokenCount[modality]!;
  const direction = Float64Array.from({ length: 256 }, (_, i) => Math.sin(0.37 * i + phase));
  const length = Math.hypot(...direction);
  const tokens = Float32Array.from({ length: tokenCount * tokenDimension }, (_, at) => {
    const [t, i] = [Math.floor(at / tokenDimension), at % tokenDimension];
    return 0.5 * Math.sin(0.011 * (tokenDimension * t + i) + phase);
  });
  return { ...encoding(modality), embedding: Float32Array.from(direction, (value) => value / length), tokens, tokenCount, tokenDimension };
}

/** Values of one token that a projector takes; 0 when it takes none. */
async function tokenWidth(sessions: ModelSessions, modality: Modality): Promise<number> {
  const shape = (await sessions.session(drafterId, `drafter-${modality}-projector.onnx`, 'cpu')).inputShape(`${modality}_tokens`);
  return Number(shape[2] ?? 0);
}

const best = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));

describe.skipIf(!canRun)('the shipped drafter (skipped when its weights or golden vectors are absent)', () => {
  let sessions!: ModelSessions;
  let model!: LanguageModel;
  let drafter!: Drafter;
  const encodings = new Map<Modality, StudyEncoding>();

  beforeAll(async () => {
    const runtime = await createOnnxRuntime({ log, provider: 'cpu' });
    sessions = new ModelSessions({ folder: await openModelFolder(modelsDir), runtime, log });
    model = await loadLanguageModel(sessions);
    for (const modality of ['film', 'ecg'] as const)
      encodings.set(modality, goldenEncoding(modality, await tokenWidth(sessions, modality)));
    drafter = await createDrafter({ modelsDir, log });
    await drafter.warm();
  });
  afterAll(async () => {
    await sessions.close();
    await drafter.close();
  });

  const request = (): DraftRequest => ({
    patient: { patientKey: PatientKey.parse('p1'), patientId: '1', name: '', sex: 'U', birthDate: null, isSynthetic: false },
    film: {
      study: study('film'),
      facts: { viewPosition: 'PA', spacingOrigin: 'none', modality: 'DX' } as FilmFacts,
      encoding: encodings.get('film')!,
    },
    ecg: { study: study('ecg'), encoding: encodings.get('ecg')!, measurements },
    neighbours: [],
    seed: 7,
  });

  it.each(['film', 'ecg'] as const)('turns the %s into soft tokens as the reference does', async (modality) => {
    const { shape, first } = reference!.soft[modality];
    const soft = await model.soften(encodings.get(modality)!, everyThird(modality));
    expect(soft.length).toBe(shape[1] * shape[2]);
    const differences = first.flatMap((row, token) => row.map((value, i) => Math.abs(value - soft[token * shape[2] + i]!)));
    expect(Math.max(...differences)).toBeLessThan(1e-3);
  });

  it.each(['film', 'ecg'] as const)('reads the concepts of the %s as the reference does', async (modality) => {
    const logits = await model.conceptLogits(encodings.get(modality)!);
    const expected = reference!.concepts[modality]!;
    expect(logits.length).toBe(expected.length);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - logits[i]!)))).toBeLessThan(1e-2);
  });

  it('continues the prompt greedily as the reference does', async () => {
    const vectors: number[] = [];
    for (const piece of promptPieces(model.prompt, new Set(encodings.keys()))) {
      vectors.push(
        ...(piece.kind === 'soft'
          ? await model.soften(encodings.get(piece.modality)!, everyThird(piece.modality))
          : await model.embed(piece.ids)),
      );
    }
    const decoder = model.startDecoder();
    vectors.push(...(await model.embed(reference!.headerIds)));
    let [logits] = await decoder.feed(Float32Array.from(vectors));
    const [best] = reference!.firstStepTop10;
    expect(Math.abs(logits![best!.id]! - best!.logit)).toBeLessThan(0.5); // int8 products differ a little between processors
    const written: number[] = [];
    for (let i = 0; i < 8; i++) {
      const token = chooseToken(logits!, { temperature: 0, topK: 1, banned: new Set(), random: () => 0 });
      written.push(token);
      [logits] = await decoder.feed(await model.embed([token]));
    }
    expect(written).toEqual(reference!.greedyIds.slice(0, 8));
  });

  it('gives after tokens fed at once what it gives after each, and forgets what was fed too far', async () => {
    const prompt = await model.embed(reference!.headerIds);
    const ids = reference!.greedyIds.slice(0, 6);
    const [each, atOnce] = [model.startDecoder(), model.startDecoder()];
    const single = [...(await each.feed(prompt))];
    for (const id of ids) single.push(...(await each.feed(await model.embed([id]))));
    await atOnce.feed(prompt);
    const together = await atOnce.feed(await model.embed(ids), ids.length);
    expect(together.map(best)).toEqual(single.slice(1).map(best));
    atOnce.truncate(atOnce.position - 4);
    const [again] = await atOnce.feed(await model.embed(ids.slice(2, 3)));
    expect(best(again!)).toBe(best(single[3]!));
    const top = best(again!);
    expect(Math.abs(again![top]! - single[3]![top]!)).toBeLessThan(0.5); // products of one row and of several are rounded differently
  });

  it('reads its tokens back as the reference does', () => expect(model.tokenizer.decode(reference!.greedyIds)).toBe(reference!.greedyText));

  it('writes a draft by the contract, the same for the same seed, streaming', async () => {
    const progress: DraftProgress[] = [];
    const draft = await drafter.draft(request(), { onProgress: (step) => progress.push(step) });
    expect(Draft.parse(draft).timings.tokenCount).toBeGreaterThan(3);
    expect(progress.flatMap((step) => (step.kind === 'section' ? [step.section] : []))).toEqual(['technique', 'film', 'ecg', 'impression']);
    expect(progress.flatMap((step) => (step.kind === 'sentence' ? [step.sentence] : []))).toEqual(draft.sentences);
    expect((await drafter.draft(request())).sentences).toEqual(draft.sentences);
  }, 240_000);

  it('stops within a token of being cancelled', async () => {
    const cancel = new AbortController();
    let textAfter = 0;
    const drafting = drafter.draft(request(), {
      signal: cancel.signal,
      onProgress: (step) => {
        if (step.kind !== 'text' || step.section === 'technique') return;
        if (cancel.signal.aborted) textAfter++;
        cancel.abort();
      },
    });
    await expect(drafting).rejects.toMatchObject({ code: 'cancelled' });
    expect(textAfter).toBe(0);
  });

  it('refuses to draft from nothing by its code', () =>
    expect(drafter.draft({ ...request(), film: null, ecg: null })).rejects.toMatchObject({ code: 'nothing-to-draft-from' }));
});

describe('a folder without a drafter', () => {
  it('refuses by its code', async () => {
    const drafter = await createDrafter({ modelsDir: '/nowhere', log });
    expect(drafter.modelId).toBe('drafter@none');
    const film = { study: study('film'), facts: { viewPosition: '' } as FilmFacts, encoding: encoding('film') };
    const patient = {
      patientKey: PatientKey.parse('p1'),
      patientId: '1',
      name: '',
      sex: 'U',
      birthDate: null,
      isSynthetic: false,
    } as const;
    await expect(drafter.draft({ patient, film, ecg: null, neighbours: [], seed: 1 })).rejects.toMatchObject({ code: 'model-missing' });
    await drafter.close();
  });
});
