/** Between film pixels and Cornerstone's world, by the viewport's own plane: its conversion by image ID gives NaN for films without spacing. */
import type { Types } from '@cornerstonejs/core';
import { getShouldUseCPURendering } from '@cornerstonejs/core';
import type { Point3 } from './cornerstone-tools.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';

/** On a GPU the world's origin is the centre of the first pixel, on a CPU its outer corner, which is the origin of film pixels. */
const originInPixels = (): number => (getShouldUseCPURendering() ? 0 : 0.5);

/** Film point of a point in Cornerstone's world. */
export function worldToFilm(viewport: Types.IStackViewport, world: readonly number[]): FilmPoint {
  const { origin, direction, spacing } = viewport.getImageData();
  const along = (axis: 0 | 1): number =>
    [0, 1, 2].reduce((sum, k) => sum + ((world[k] ?? 0) - (origin[k] ?? 0)) * (direction[3 * axis + k] ?? 0), 0) / spacing[axis] +
    originInPixels();
  return [along(0), along(1)];
}

/** Point in Cornerstone's world of a film point; the inverse of `worldToFilm`. */
export function filmToWorld(viewport: Types.IStackViewport, [column, row]: FilmPoint): Point3 {
  const { origin, direction, spacing } = viewport.getImageData();
  const [x, y] = [(column - originInPixels()) * spacing[0], (row - originInPixels()) * spacing[1]];
  const at = (k: 0 | 1 | 2): number => origin[k] + x * (direction[k] ?? 0) + y * (direction[3 + k] ?? 0);
  return [at(0), at(1), at(2)];
}
