/** Explanations of real films: with an effusion and without. Skipped where the films or the weights are absent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExplainedPart, FilmAnatomy } from '../../contract/index.ts';
import { readFilmFile } from '../../engine/evaluation/film-file.ts';
import { filmMap, filmParts } from '../../engine/explanation/index.ts';
import { filmPixels } from '../../engine/inference/film-pixels.ts';
import { createInference, type EncoderGradients, type Inference } from '../../engine/inference/index.ts';
import { sharedDir } from '../shared-data.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const films = join(sharedDir() ?? '', 'data/cxr/images/nih');
/** NIH ChestX-ray14: labelled Effusion alone, at the right base; labelled No Finding. Neither was trained on. */
const [withEffusion, without] = [join(films, '00000061_002.jpg'), join(films, '00001823_000.jpg')];
const canRun = hasWeights('film-encoder.onnx') && existsSync(withEffusion) && existsSync(without);
const code = 'cxr:pleural-effusion';

describe.skipIf(!canRun)('an effusion explained (skipped without films or weights)', () => {
  let inference: Inference & { readonly gradients: EncoderGradients };

  beforeAll(async () => {
    const opened = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
    if (!opened.gradients) throw new Error('no explainer is installed');
    inference = { ...opened, gradients: opened.gradients };
  });
  afterAll(() => inference.close());

  async function explain(file: string, label = code) {
    const image = await readFilmFile(file);
    const { findings } = await inference.encodeFilm(image);
    const direction = inference.gradients.directionOf('film', label);
    if (!direction) throw new Error(`no label ${label}`);
    const map = await filmMap(inference.gradients, filmPixels(image), direction);
    const anatomy = (await inference.measureAnatomy(image)) satisfies Pick<FilmAnatomy, 'organs' | 'zones'>;
    const finding = findings.find((one) => one.code === label);
    return { finding, map, parts: filmParts(map.values, image.width, image.height, anatomy) };
  }
  const shareOf = (parts: readonly ExplainedPart[], where: RegExp): number =>
    parts.filter(({ name }) => where.test(name)).reduce((sum, { share }) => sum + share, 0);

  it('is probable on the film with it, by its whole interval, and improbable on the film without', async () => {
    const [there, absent] = [await explain(withEffusion), await explain(without)];
    expect(there.finding?.interval95?.[0]).toBeGreaterThan(there.finding?.calibrationPrevalence ?? 1);
    expect(absent.finding?.interval95?.[1]).toBeLessThan(absent.finding?.calibrationPrevalence ?? 0);
    // What is on the film speaks for it in the one case, against it in the other
    expect(there.map.score).toBeGreaterThan(there.map.emptyScore);
    expect(absent.map.score).toBeLessThan(absent.map.emptyScore);
  });

  it('rests more on the right than on the left where it lies at the right', async () => {
    const { parts } = await explain(withEffusion);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(shareOf(parts, /right/)).toBeGreaterThan(shareOf(parts, /left/));
  });

  it('has a map of its own: that of another finding is another', async () => {
    const [effusion, heart] = [await explain(withEffusion), await explain(withEffusion, 'cxr:cardiomegaly')];
    const a = effusion.map.values;
    const b = heart.map.values;
    const cosine = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));
    expect(cosine).toBeLessThan(0.9);
  });
});
