import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameWindow, spreadOf, windowPresets, windowRange } from '../../../../../renderer/study/film/window-presets.ts';

const ramp = Uint16Array.from({ length: 1001 }, (_, i) => i);
const plain = { slope: 1, intercept: 0 };
const facts = { windowCenter: 1024, windowWidth: 2048, photometricInterpretation: 'MONOCHROME2' };

describe('window presets', () => {
  it('finds the percentiles of a ramp from 0 to 1000', () =>
    expect(spreadOf(ramp, plain).percentiles).toEqual([5, 50, 400, 500, 750, 995]));

  it('reads pixel values through the modality LUT', () => expect(spreadOf(ramp, { slope: 2, intercept: -1000 }).percentiles[3]).toBe(0));

  it('samples large films and still finds the middle', () => {
    const large = Uint16Array.from({ length: 4_000_000 }, (_, i) => i % 1000);
    expect(spreadOf(large, plain).percentiles[3]).toBeGreaterThan(450);
  });

  it('puts the stated window first', () => {
    const presets = windowPresets(facts, spreadOf(ramp, plain));
    expect(presets[0]).toEqual({ name: 'As stated in the file', window: { width: 2048, center: 1024 } });
    expect(presets).toHaveLength(6);
  });

  it('starts with the full range when no window is stated', () => {
    const presets = windowPresets({ ...facts, windowCenter: null, windowWidth: null }, spreadOf(ramp, plain));
    expect(presets[0]).toEqual({ name: 'Full range', window: { width: 990, center: 500 } });
  });

  it('takes the lungs for the dark half: low values of MONOCHROME2, high values of MONOCHROME1', () => {
    const lungsOf = (photometricInterpretation: string): number =>
      windowPresets({ ...facts, photometricInterpretation }, spreadOf(ramp, plain)).find((preset) => preset.name.startsWith('Lungs'))
        ?.window.center ?? Number.NaN;
    expect(lungsOf('MONOCHROME2')).toBeLessThan(500);
    expect(lungsOf('MONOCHROME1')).toBeGreaterThan(500);
  });

  it('never gives a width below one grey level, whatever the film', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2000, max: 65535 }), { minLength: 1, maxLength: 300 }), (pixels) =>
        windowPresets(facts, spreadOf(pixels, plain)).every((preset) => preset.window.width >= 1 && Number.isFinite(preset.window.center)),
      ),
    ));

  it('maps a window of 100 around 50 to 0 … 100', () => expect(windowRange({ width: 100, center: 50 })).toEqual({ lower: 0, upper: 100 }));

  it('takes windows that differ by a half grey level for the same', () => {
    expect(isSameWindow({ width: 4096, center: 2048 }, { width: 4095, center: 2047.5 })).toBe(true);
    expect(isSameWindow({ width: 4096, center: 2048 }, { width: 4000, center: 2048 })).toBe(false);
  });
});
