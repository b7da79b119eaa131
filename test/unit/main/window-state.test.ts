import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitToAreas, readWindowState, writeWindowState } from '../../../main/window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const freshFile = (): string => join(mkdtempSync(join(tmpdir(), 'auscult-window-')), 'window.json');

describe('the window', () => {
  it('opens at 1680 × 1050 the first time', () =>
    expect(readWindowState(freshFile(), [screen])).toEqual({ width: 1680, height: 1050, isMaximized: false }));

  it('comes back where it was', () => {
    const file = freshFile();
    const state = { width: 1300, height: 900, x: 200, y: 40, isMaximized: true };
    writeWindowState(file, state);
    expect(readWindowState(file, [screen])).toEqual(state);
  });

  it('comes back on the second screen while that is there, and without a place when it is not', () => {
    const state = { width: 1200, height: 800, x: -1200, y: 20, isMaximized: false };
    expect(fitToAreas(state, [screen, left])).toEqual(state);
    expect(fitToAreas(state, [screen])).toEqual({ width: 1200, height: 800, isMaximized: false });
  });

  it('is never larger than its screen nor smaller than 1100 × 700', () => {
    expect(fitToAreas({ width: 4000, height: 3000, isMaximized: false }, [screen])).toMatchObject({ width: 1920, height: 1080 });
    expect(fitToAreas({ width: 10, height: 10, isMaximized: false }, [screen])).toMatchObject({ width: 1100, height: 700 });
    expect(fitToAreas({ width: 1300, height: 900, isMaximized: false }, [])).toMatchObject({ width: 1300, height: 900 });
  });

  it.each(['', '{', '[]', 'null', '{"width":"a","height":1}', '{"width":1e9,"height":900}'])(
    'starts anew when its file holds %j',
    (text) => {
      const file = freshFile();
      writeFileSync(file, text);
      expect(readWindowState(file, [screen])).toMatchObject({ width: 1680, height: 1050 });
    },
  );

  it('is closed all the same when its state cannot be written', () =>
    expect(() => writeWindowState(join(freshFile(), 'no', 'window.json'), { width: 1, height: 1, isMaximized: false })).not.toThrow());
});
