import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filmPixels, filmSizePx } from '../../../../../engine/inference/film-pixels.ts';
import { openModelFolder } from '../../../../../engine/inference/model-folder.ts';
import { ModelSessions } from '../../../../../engine/inference/model-sessions.ts';
import { createOnnxRuntime, floatsOf, floatTensor } from '../../../../../engine/inference/onnx-runtime.ts';
import { createInference } from '../../../../../engine/inference/index.ts';
import { differenceFrom, FilmCase, golden, goldenFilm, GoldenSummary, hasWeights, modelsDir } from '../golden.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';

const id = 'organ-segmenter';
const log = (): void => undefined;
const reference = golden(
  id,
  z.object({ cases: z.array(FilmCase.extend({ organs: GoldenSummary, frontal: z.number(), tolerance: z.number() })) }),
);

async function withSessions<Result>(work: (sessions: ModelSessions) => Promise<Result>): Promise<Result> {
  const runtime = await createOnnxRuntime({ log, threads: 1, provider: 'cpu' });
  const sessions = new ModelSessions({ folder: await openModelFolder(modelsDir), runtime, log });
  return work(sessions).finally(() => sessions.close());
}

describe.skipIf(!hasWeights(`${id}.onnx`))('the shipped organ segmenter (skipped when its weights are absent)', () => {
  it('gives the golden outputs, for one film and for a batch', () =>
    withSessions(async (sessions) => {
      const cases = reference!.cases;
      const cells = filmSizePx * filmSizePx;
      const pixels = new Float32Array(cases.length * cells);
      cases.forEach((film, i) => pixels.set(filmPixels(goldenFilm(film)), i * cells));
      const batch = await sessions.run(id, `${id}.onnx`, { pixels: floatTensor(pixels, [cases.length, 1, filmSizePx, filmSizePx]) });
      for (const [i, film] of cases.entries()) {
        const organs = floatsOf(batch['organs']!).subarray(3 * i * cells, 3 * (i + 1) * cells);
        expect(differenceFrom(film.organs, organs)).toBeLessThan(film.tolerance);
        expect(Math.abs(floatsOf(batch['frontal']!)[i]! - film.frontal)).toBeLessThan(film.tolerance);
      }
    }));

  it('calls the golden pattern no chest film', async () => {
    const inference = await createInference({ modelsDir, log, threads: 1, provider: 'cpu' });
    const anatomy = await inference.measureAnatomy(goldenFilm({ height: 300, width: 260 })).finally(() => inference.close());
    expect(anatomy).toMatchObject({ modelId: inference.readerIds.organs, columns: 260, rows: 300, frontal: { isFrontal: false } });
    expect(anatomy.cardiothoracicRatio).toMatchObject({ kind: 'not-measurable', reason: expect.stringContaining('frontal chest film') });
  });

  it('refuses a film of one grey by its code', async () => {
    const inference = await createInference({ modelsDir, log, threads: 1, provider: 'cpu' });
    const film = { width: 100, height: 100, values: new Float32Array(10_000).fill(5) };
    await expect(inference.measureAnatomy(film).finally(() => inference.close())).rejects.toThrowError(
      expect.objectContaining({ code: 'film-uniform' }),
    );
  });
});

it('is missing by its code where it is not installed', async () => {
  const inference = await createInference({ modelsDir: await temporaryFolder(), log, threads: 1, provider: 'cpu' });
  await expect(inference.measureAnatomy(goldenFilm({ height: 300, width: 260 })).finally(() => inference.close())).rejects.toThrowError(
    expect.objectContaining({ code: 'model-missing' }),
  );
});
