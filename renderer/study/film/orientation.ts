/** Which side of the patient lies at which edge of the pane, and whether the film is shown mirrored. Pure. */
import type { FilmFacts } from '../../../contract/film.ts';
import type { FilmPoint } from '../../../contract/measure/geometry.ts';

/** Letters at the edges of the pane (`R`, `L`, `H`, `F` …); '' where the file does not say. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

type ToPane = (point: FilmPoint) => readonly [number, number];

const opposite: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

/**
 * Letters from Patient Orientation (0020,0020), which names where rows and columns run to (PS3.3 C.7.6.1.1.1), turned as the film is.
 *
 * @param toPane  where a film point lies on the pane
 */
export function edgeLetters({ patientOrientation }: Pick<FilmFacts, 'patientOrientation'>, toPane: ToPane): EdgeLetters {
  if (!patientOrientation) return { left: '', right: '', top: '', bottom: '' };
  const [alongRow, alongColumn] = patientOrientation;
  const edges = { left: '', right: '', top: '', bottom: '' };
  const put = (to: FilmPoint, letters: string): void => {
    const [x, y] = direction(toPane, to);
    const reversed = [...letters].map((letter) => opposite[letter] ?? letter).join('');
    if (Math.abs(x) >= Math.abs(y)) [edges.right, edges.left] = x > 0 ? [letters, reversed] : [reversed, letters];
    else [edges.bottom, edges.top] = y > 0 ? [letters, reversed] : [reversed, letters];
  };
  put([1, 0], alongRow);
  put([0, 1], alongColumn);
  return edges;
}

/** Whether the film is shown as in a mirror: left and right changed places, however it is turned. */
export function isMirrored(toPane: ToPane): boolean {
  const [ax, ay] = direction(toPane, [1, 0]);
  const [bx, by] = direction(toPane, [0, 1]);
  return ax * by - ay * bx < 0;
}

function direction(toPane: ToPane, to: FilmPoint): readonly [number, number] {
  const [x0, y0] = toPane([0, 0]);
  const [x1, y1] = toPane([to[0] * 100, to[1] * 100]);
  return [x1 - x0, y1 - y0];
}
