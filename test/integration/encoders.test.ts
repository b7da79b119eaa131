/** The shipped encoders against golden vectors of the reference. Skipped where weights or vectors are absent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createInference, type Inference } from '../../engine/inference/index.ts';
import {
  differenceFrom,
  EcgCase,
  FilmCase,
  golden,
  goldenEcg,
  goldenFilm,
  GoldenSummary,
  hasWeights,
  largestDifference,
  modelsDir,
} from '../unit/engine/inference/golden.ts';

const Encoded = z.object({ embedding: z.array(z.number()), logits: z.array(z.number()), tokens: GoldenSummary, tolerance: z.number() });
const films = golden('film-encoder', z.object({ cases: z.array(FilmCase.extend(Encoded.shape)) }));
const ecgs = golden('ecg-encoder', z.object({ cases: z.array(EcgCase.extend(Encoded.shape)) }));
const texts = golden(
  'text-encoder',
  z.object({ tolerance: z.number(), cases: z.array(z.object({ text: z.string(), embedding: z.array(z.number()) })) }),
);
const canRun = ['film-encoder.onnx', 'ecg-encoder.onnx', 'text-encoder.onnx'].every(hasWeights);

describe.skipIf(!canRun)('the shipped encoders (skipped when models/weights is not complete)', () => {
  let inference!: Inference;
  beforeAll(async () => void (inference = await createInference({ modelsDir, log: () => undefined, threads: 1, provider: 'cpu' })));
  afterAll(() => inference.close());

  it.each(films?.cases ?? [])('encode the film of $width × $height as the reference does', async (film) => {
    const encoding = await inference.encodeFilm(goldenFilm(film));
    expect(largestDifference(film.embedding, encoding.embedding)).toBeLessThan(film.tolerance);
    expect(differenceFrom(film.tokens, encoding.tokens)).toBeLessThan(10 * film.tolerance);
    expect(encoding.tokens.length).toBe(encoding.tokenCount * encoding.tokenDimension);
  });

  it.each(ecgs?.cases ?? [])('encode the ECG at $samplingFrequencyHz Hz as the reference does', async (ecg) => {
    const encoding = await inference.encodeEcg(goldenEcg(ecg));
    expect(largestDifference(ecg.embedding, encoding.embedding)).toBeLessThan(ecg.tolerance);
    expect(differenceFrom(ecg.tokens, encoding.tokens)).toBeLessThan(10 * ecg.tolerance);
  });

  it.each(texts?.cases ?? [])('encode “$text” as the reference does', async ({ text, embedding }) =>
    expect(largestDifference(embedding, await inference.encodeText(text))).toBeLessThan(texts!.tolerance),
  );

  it('give unit vectors, and the same for the same input', async () => {
    const [once, again] = [await inference.encodeText('Cardiomegaly.'), await inference.encodeText('Cardiomegaly.')];
    expect(once).toEqual(again);
    expect(Math.hypot(...once)).toBeCloseTo(1, 5);
  });

  it('see the first 128 tokens of a long text and do not fail', async () => {
    const long = 'Small left pleural effusion. '.repeat(200);
    expect(await inference.encodeText(long)).toEqual(await inference.encodeText(`${long} Cardiomegaly.`));
  });

  it('name each of the 75 different labels either as a finding or as not shown', async () => {
    const { findings, notShown } = await inference.encodeEcg(goldenEcg({ samplingFrequencyHz: 100, sampleCount: 1_000, missing: [] }));
    expect(findings.length + notShown.length).toBe(75);
    expect(findings.every(({ probability }) => probability >= 0 && probability <= 1)).toBe(true);
  });

  it('tell their status with the latest run', async () => {
    const status = await inference.status();
    const text = status.find(({ modelId }) => modelId === inference.modelIds.text);
    expect(text).toMatchObject({ state: 'ready', executionProvider: 'cpu' });
    expect(text?.lastRunMs).toBeGreaterThan(0);
  });
});

describe('a folder without models', () => {
  it('opens, has no status, and refuses to encode by its code', async () => {
    const inference = await createInference({ modelsDir: '/nowhere', log: () => undefined, provider: 'cpu' });
    expect(inference.modelIds.film).toBe('film-encoder@none');
    expect(await inference.status()).toEqual([]);
    await expect(inference.encodeText('a')).rejects.toMatchObject({ code: 'model-missing' });
    await inference.warm();
    await inference.close();
  });
});
