/** Runs the organ segmenter on a film. */
import { AuscultError, organNames, type FilmAnatomy } from '../../../contract/index.ts';
import type { GreyImage } from '../../import/parsed-study.ts';
import { filmPixels, filmSizePx } from '../film-pixels.ts';
import type { ModelSessions } from '../model-sessions.ts';
import { floatsOf, floatTensor, type OnnxTensors } from '../onnx-runtime.ts';
import { filmFrame } from './film-frame.ts';
import { measureAnatomy, type OrganMaps } from './measure-anatomy.ts';
import type { ProbabilityMap } from './probability-map.ts';

/** Id of the segmenter in the manifest. */
export const organModelId = 'organ-segmenter';
const organModelFile = `${organModelId}.onnx`;

/** What the segmenter makes of a film, whichever study it belongs to. */
export type MeasuredAnatomy = Omit<FilmAnatomy, 'studyKey'>;

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function organMaps(outputs: OnnxTensors): OrganMaps {
  const { organs, frontal } = outputs;
  const cells = filmSizePx * filmSizePx;
  if (!organs || !frontal) throw new RangeError('an output of the segmenter is missing');
  const logits = floatsOf(organs);
  const frontalLogit = floatsOf(frontal)[0] ?? NaN;
  if (logits.length !== organNames.length * cells || !logits.every(Number.isFinite) || !Number.isFinite(frontalLogit)) {
    throw new RangeError('the outputs of the segmenter do not have the promised size or hold no numbers');
  }
  const mapOf = (i: number): ProbabilityMap => ({
    width: filmSizePx,
    height: filmSizePx,
    values: logits.subarray(i * cells, (i + 1) * cells).map(sigmoid),
  });
  return { maps: { rightLung: mapOf(0), leftLung: mapOf(1), heart: mapOf(2) }, frontalScore: sigmoid(frontalLogit) };
}

/**
 * Probability maps of the organs and the score of the frontal check.
 *
 * @throws AuscultError 'film-uniform', 'film-decode-failed', 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function segmentOrgans(sessions: ModelSessions, image: GreyImage): Promise<OrganMaps> {
  const pixels = floatTensor(filmPixels(image), [1, 1, filmSizePx, filmSizePx]);
  const outputs = await sessions.run(organModelId, organModelFile, { pixels }, ['organs', 'frontal']);
  try {
    return organMaps(outputs);
  } catch (cause) {
    const problem = cause instanceof RangeError ? cause.message : 'its outputs cannot be read';
    throw new AuscultError('model-failed', { modelId: sessions.folder.modelId(organModelId), problem }, { cause });
  }
}

/**
 * Measures the anatomy of a film.
 *
 * @throws as `segmentOrgans`
 */
export async function measureFilm(sessions: ModelSessions, image: GreyImage): Promise<MeasuredAnatomy> {
  await sessions.session(organModelId, organModelFile);
  const startedAt = performance.now();
  const limits = sessions.folder.entry(organModelId).segmentation;
  const modelId = sessions.folder.modelId(organModelId);
  if (!limits) throw new AuscultError('model-failed', { modelId, problem: 'its manifest entry states no limits of measurement' });
  const frame = filmFrame(image.width, image.height, filmSizePx);
  const measured = measureAnatomy(await segmentOrgans(sessions, image), frame, limits);
  return { modelId, columns: image.width, rows: image.height, ...measured, milliseconds: performance.now() - startedAt };
}
