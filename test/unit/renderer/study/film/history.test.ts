import { describe, expect, it } from 'vitest';
import { beginHistory, redo, step, undo } from '../../../../../renderer/study/film/history.ts';

describe('undo and redo', () => {
  it('go back and forth over the steps', () => {
    const after = step(step(beginHistory('a'), 'b'), 'c');
    expect(undo(after).present).toBe('b');
    expect(undo(undo(undo(after))).present).toBe('a');
    expect(redo(undo(after)).present).toBe('c');
    expect(redo(after)).toBe(after);
  });

  it('give up what was undone when something new is done', () => {
    const after = step(undo(step(beginHistory('a'), 'b')), 'x');
    expect([after.present, after.future, undo(after).present]).toEqual(['x', [], 'a']);
  });
});
