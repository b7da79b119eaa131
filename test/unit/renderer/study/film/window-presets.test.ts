import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoiTransform } from '../../../../../contract/film-frame.ts';
import { isSameWindow, spreadOf, windowPresets, windowRange } from '../../../../../renderer/study/film/window-presets.ts';

const ramp = Uint16Array.from({ length: 1001 }, (_, i) => i);
const plain = { slope: 1, intercept: 0 };
const spread = spreadOf(ramp, plain, [0, 1000]);
const linear: VoiTransform = { kind: 'window', function: 'LINEAR', center: 1024, width: 2048, explanation: '' };
const exact: VoiTransform = { kind: 'window', function: 'LINEAR_EXACT', center: 50, width: 100, explanation: '' };
const sigmoid: VoiTransform = { kind: 'window', function: 'SIGMOID', center: 50, width: 100, explanation: 'SOFT' };
const table: VoiTransform = { kind: 'table', explanation: 'HARD' };

describe('window presets', () => {
  it('finds the percentiles of a ramp from 0 to 1000', () => expect(spread.percentiles).toEqual([5, 50, 400, 500, 750, 995]));

  it('reads pixel values through the modality LUT', () =>
    expect(spreadOf(ramp, { slope: 2, intercept: -1000 }, [-1000, 1000]).percentiles[3]).toBe(0));

  it('samples large films and still finds the middle', () => {
    const large = Uint16Array.from({ length: 4_000_000 }, (_, i) => i % 1000);
    expect(spreadOf(large, plain, [0, 999]).percentiles[3]).toBeGreaterThan(450);
  });

  it('puts the stated window first', () => {
    const presets = windowPresets([linear], 'MONOCHROME2', spread);
    expect(presets[0]).toEqual({ name: 'As stated in the file', window: { width: 2048, center: 1024, isLinear: true }, voi: null });
    expect(presets).toHaveLength(6);
  });

  it('names all that the file states, with tables and sigmoids left to the engine', () =>
    expect(
      windowPresets([linear, exact, sigmoid, table], 'MONOCHROME2', spread)
        .slice(0, 5)
        .map(({ name, voi }) => [name, voi]),
    ).toEqual([
      ['As stated in the file (1)', null],
      ['As stated in the file (2)', null],
      ['SOFT (file)', 2],
      ['HARD (file)', 3],
      ['Full range', null],
    ]));

  it('starts with the full range, from the lowest to the highest value, when no window is stated', () =>
    expect(windowPresets([], 'MONOCHROME2', spread)[0]).toEqual({ name: 'Full range', window: { width: 1000, center: 500 }, voi: null }));

  it('takes the lungs for the dark half: low values of MONOCHROME2, high values of MONOCHROME1', () => {
    const lungsOf = (photometric: string): number =>
      windowPresets([], photometric, spread).find((preset) => preset.name.startsWith('Lungs'))?.window.center ?? Number.NaN;
    expect(lungsOf('MONOCHROME2')).toBeLessThan(500);
    expect(lungsOf('MONOCHROME1')).toBeGreaterThan(500);
  });

  it('never gives a width below one grey level, whatever the film', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2000, max: 65535 }), { minLength: 1, maxLength: 300 }), (pixels) =>
        windowPresets([], 'MONOCHROME2', spreadOf(pixels, plain, [Math.min(...pixels), Math.max(...pixels)])).every(
          (preset) => preset.window.width >= 1 && Number.isFinite(preset.window.center),
        ),
      ),
    ));

  it('maps a window of 100 around 50 to 0 … 100, a LINEAR one to 0 … 99', () => {
    expect(windowRange({ width: 100, center: 50 })).toEqual({ lower: 0, upper: 100 });
    expect(windowRange({ width: 100, center: 50, isLinear: true })).toEqual({ lower: 0, upper: 99 });
  });

  it('takes windows for the same that map the same range', () => {
    expect(isSameWindow({ width: 4096, center: 2048, isLinear: true }, { width: 4095, center: 2047.5 })).toBe(true);
    expect(isSameWindow({ width: 4096, center: 2048 }, { width: 4000, center: 2048 })).toBe(false);
  });
});
