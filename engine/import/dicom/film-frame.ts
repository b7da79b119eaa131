/** One frame of a film, as the contract hands it to a viewer. */
import { AuscultError, type FilmFrame } from '../../../contract/index.ts';
import type { DicomFile } from './dicom-file.ts';
import { extractFrame } from './frames.ts';
import { readOverlays } from './overlay.ts';
import { hasNegatives, readPixelTransform } from './pixel-transform.ts';
import { runPixelTaskHere, type RunPixelTask } from './pixel-task.ts';
import { readPixelAspect, readSpacing } from './spacing.ts';
import { decimalOf } from './values.ts';
import { describeVoi, isLinear, readVoiTransforms, type AppliedVoi } from './voi.ts';

/** Which VOI transform the pixels go through; see the call `film.readFrame`. */
export type VoiChoice = 'default' | 'none' | number;

/**
 * Reads one frame.
 *
 * @param frame   from 0
 * @param choice  a number beyond the file's transforms counts as `none`
 * @param reduction  of grey frames: means of so many by so many pixels instead of each one; 1 leaves the film's own
 * @throws AuscultError 'film-frame-missing', 'film-decode-failed', 'dicom-no-pixels', 'dicom-malformed', 'transfer-syntax-unsupported'
 */
export async function readFilmFrame(
  file: DicomFile,
  frame: number,
  choice: VoiChoice = 'default',
  run: RunPixelTask = runPixelTaskHere,
  reduction = 1,
): Promise<FilmFrame> {
  const transform = readPixelTransform(file);
  const { rows, columns, frames } = transform.description;
  const encoded = extractFrame(file, frame);
  const voi = readVoiTransforms(file, hasNegatives(transform));
  const applied = chooseVoi(voi, choice);
  const pixels = await run({ kind: 'display', encoded, transform, voi: voi[applied ?? -1] ?? null, reduction, file: file.name });
  const isReduced = pixels.kind === 'grey' && reduction > 1;
  if (pixels.kind === 'grey' && pixels.values.length !== Math.ceil(rows / reduction) * Math.ceil(columns / reduction)) {
    throw new AuscultError('film-decode-failed', { file: file.name, problem: 'its frame has another size than its header' });
  }
  const spacing = readSpacing(file);
  return {
    frame,
    frames,
    rows,
    columns,
    reduction: isReduced ? reduction : 1,
    pixels,
    voi: pixels.kind === 'grey' ? voi.map(describeVoi) : [],
    appliedVoi: pixels.kind === 'grey' ? applied : null,
    overlays: isReduced ? [] : readOverlays(file, transform.description, frame, encoded),
    pixelAspect: readPixelAspect(file, spacing),
    ...spacing,
    frameTimeMs: readFrameTime(file),
  };
}

function chooseVoi(voi: readonly AppliedVoi[], choice: VoiChoice): number | null {
  if (choice === 'none') return null;
  if (choice === 'default') return voi[0] !== undefined && !isLinear(voi[0]) ? 0 : null;
  return choice < voi.length ? choice : null;
}

/** Frame Time (0018,1063), else Cine Rate (0018,0040) or Recommended Display Frame Rate (0008,2144) as a time. */
function readFrameTime({ dataSet }: DicomFile): number | null {
  const time = decimalOf(dataSet, 'x00181063');
  if (time !== null && time > 0) return time;
  const rate = decimalOf(dataSet, 'x00180040') ?? decimalOf(dataSet, 'x00082144');
  return rate !== null && rate > 0 ? 1000 / rate : null;
}
