import { describe, expect, it } from 'vitest';
import { filmMatrix } from '../../../../../renderer/study/film/film-matrix.ts';

const size = { columns: 200, rows: 100 };

describe('the transform of a layer over a film', () => {
  it('scales and shifts as the film lies', () =>
    expect(filmMatrix(([column, row]) => [10 + column * 0.5, 20 + row * 0.5], size)).toBe('matrix(0.5, 0, 0, 0.5, 10, 20)'));

  it('follows a film that is turned and flipped, with pixels that are not square', () =>
    expect(filmMatrix(([column, row]) => [300 - row * 2, 400 - column], size)).toBe('matrix(0, -1, -2, 0, 300, 400)'));
});
