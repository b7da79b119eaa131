import { describe, expect, it } from 'vitest';
import { selectRows } from '../../../../engine/evaluation/select-rows.ts';

const row = (source: string, split?: string | null) => ({ source, split: split ?? null });
const select = (rows: { source: string; split: string | null }[], split: string, unseen = '') =>
  selectRows(rows, { split, sourceOf: ({ source }) => source, isUnseen: (source) => source === unseen });

describe('the rows of a split', () => {
  it('are those marked with it', () => {
    const { rows, sources } = select([row('a', 'train'), row('a', 'test'), row('a', 'val')], 'test');
    expect(rows).toEqual([row('a', 'test')]);
    expect(sources).toEqual([{ source: 'a', rows: 3, taken: 1, part: 'test', reason: 'asked for' }]);
  });

  it('are all rows of an index without splits', () => {
    expect(select([row('a'), row('a')], 'test').sources).toMatchObject([{ taken: 2, part: 'all', reason: 'the source has no splits' }]);
  });

  it('are the validation rows of a source without test rows', () =>
    expect(select([row('a', 'train'), row('a', 'val')], 'test').sources).toMatchObject([{ taken: 1, part: 'val' }]));

  it('are all rows of a source that no model was trained on, but only when test is asked for', () => {
    const rows = [row('new', 'train'), row('new', 'val'), row('a', 'train')];
    expect(select(rows, 'test', 'new').sources).toMatchObject([{ taken: 2 }, { taken: 0 }]);
    expect(select(rows, 'val', 'new').sources).toMatchObject([{ taken: 1 }, { taken: 0 }]);
  });

  it('are all 3 when all are asked for', () => expect(select([row('a', 'train'), row('a', 'val'), row('b')], 'all').rows).toHaveLength(3));
});
