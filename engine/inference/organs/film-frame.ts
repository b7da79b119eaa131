/** Where the film lies in the network's square, and the way back to its own pixels. Pure mathematics. */
import type { FilmPoint } from '../../../contract/index.ts';
import { letterboxGeometry } from '../film-pixels.ts';

/** Source film and its place in a square. */
export interface FilmFrame {
  readonly columns: number;
  readonly rows: number;
  /** Content of the square, in its cells. */
  readonly content: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** The frame of a film in a square of `size` cells. */
export function filmFrame(columns: number, rows: number, size: number): FilmFrame {
  return { columns, rows, content: letterboxGeometry(rows, columns, size) };
}

function within(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

/** A point of the square in pixels of the source film, moved to its edge where it lies outside. */
export function toFilm([x, y]: FilmPoint, { columns, rows, content }: FilmFrame): FilmPoint {
  const filmX = ((x - content.left) * columns) / content.width;
  const filmY = ((y - content.top) * rows) / content.height;
  return [within(filmX, columns), within(filmY, rows)];
}
