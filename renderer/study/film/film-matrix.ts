/** Where film pixels lie on a pane, as a CSS transform. Pure. */
import type { FilmPoint } from '../../../contract/measure/geometry.ts';

/**
 * The transform that puts content measured in film pixels (0, 0 the outer corner of the first one) on the pane: one CSS px of the
 * content is one film pixel, whatever zoom, pan, rotation, flip and pixel aspect are.
 *
 * @param toPane  point of the pane, CSS px, of a film point
 * @param size  of the film, pixels
 */
export function filmMatrix(
  toPane: (point: FilmPoint) => readonly [number, number],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  const [x, y] = toPane([0, 0]);
  const [acrossX, acrossY] = toPane([columns, 0]);
  const [downX, downY] = toPane([0, rows]);
  const numbers = [(acrossX - x) / columns, (acrossY - y) / columns, (downX - x) / rows, (downY - y) / rows, x, y];
  return `matrix(${numbers.map((number) => Number(number.toFixed(6))).join(', ')})`;
}
