import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadNames } from '../../../../../contract/ecg.ts';
import { layoutIds, leadOrders } from '../../../../../renderer/study/ecg/layouts.ts';
import * as paper from '../../../../../renderer/study/ecg/paper.ts';
import { usualSettings as settings } from './settings.ts';

const pane = { width: 1060, height: 820 };
const page = paper.layOutPage(settings, pane);

/** Any settings that the reader can choose. */
const anySettings: fc.Arbitrary<paper.PaperSettings> = fc.record({
  layoutId: fc.constantFrom(...layoutIds),
  leadOrder: fc.constantFrom(...leadOrders),
  rhythmLead: fc.constantFrom(...leadNames),
  paperSpeed: fc.constantFrom(...paper.paperSpeeds),
  gain: fc.constantFrom(...paper.gains),
  scale: fc.constantFrom('fit' as const, 'true-size' as const),
  zoom: fc.constantFrom(0.5, 1, 2, 7),
  screenPxPerMm: fc.double({ min: 2, max: 12, noNaN: true }),
});
const anyPane = fc.record({ width: fc.integer({ min: 100, max: 4000 }), height: fc.integer({ min: 100, max: 2500 }) });

describe('the ECG paper', () => {
  it('has 3.7795 CSS pixels to a millimetre at 96 dpi', () => expect(paper.cssPxPerMm).toBeCloseTo(3.7795, 4));

  it('needs 265 mm for ten seconds at 25 mm/s: 12 mm for the pulse, 250 mm of trace, 3 mm of margin', () =>
    expect(paper.paperWidthMm(10, 25)).toBe(265));

  it('fits the page to the width of the pane: 1060 px for 265 mm are 4 px/mm', () => {
    expect(page.pxPerMm).toBe(4);
    expect(page.pxPerSecond).toBe(100);
    expect(page.pxPerMv).toBe(40);
    expect(page.width).toBe(1060);
    expect(page.height).toBe(820);
    expect(page.rowHeight).toBe(200);
  });

  it('does not shrink below 2 px/mm; the page is panned instead', () => {
    const small = paper.layOutPage(settings, { width: 200, height: 400 });
    expect(small.pxPerMm).toBe(2);
    expect(small.width).toBe(530);
  });

  it('draws one second as 25 mm and one millivolt as 10 mm of true glass', () => {
    const real = paper.layOutPage({ ...settings, scale: 'true-size', screenPxPerMm: 5 }, pane);
    expect(real.pxPerSecond).toBe(125);
    expect(real.pxPerMv).toBe(50);
    expect(real.width).toBe(1325);
  });

  it('keeps speed and gain in millimetres whatever is chosen, and fills the pane', () =>
    fc.assert(
      fc.property(anySettings, anyPane, (chosen, size) => {
        const laid = paper.layOutPage(chosen, size);
        const isTrue = chosen.scale !== 'true-size' || Math.abs(laid.pxPerMm - chosen.screenPxPerMm * chosen.zoom) < 1e-9;
        return (
          isTrue &&
          Math.abs(laid.pxPerSecond / laid.pxPerMm - chosen.paperSpeed) < 1e-9 &&
          Math.abs(laid.pxPerMv / laid.pxPerMm - chosen.gain) < 1e-9 &&
          laid.width >= size.width &&
          paper.timeToX(laid, laid.layout.pageS) <= laid.width + 1e-6
        );
      }),
    ));

  it('gives each row of true-size paper at least 20 mm', () =>
    expect(paper.layOutPage({ ...settings, layoutId: '12x1', scale: 'true-size', screenPxPerMm: 4 }, pane).rowHeight).toBe(80));

  it('shrinks fitted paper in a low pane until twelve rows of 15 mm are seen', () =>
    expect(paper.layOutPage({ ...settings, layoutId: '12x1' }, { width: 1060, height: 555 })).toMatchObject({
      pxPerMm: 3,
      rowHeight: 45,
      height: 555,
    }));

  it('puts second 0 right of the calibration pulse and second 2.5 at 298 px', () => {
    expect(paper.timeToX(page, 0)).toBe(48);
    expect(paper.timeToX(page, 2.5)).toBe(298);
  });

  it('puts 1 mV 40 px above the baseline, beneath the ruler', () => {
    expect(paper.baselineY(page, 0) - paper.voltageToY(page, 0, 1)).toBeCloseTo(40, 9);
    expect(paper.baselineY(page, 0)).toBe(20 + 0.58 * 200);
  });

  it('finds times and voltages from their place again', () =>
    fc.assert(
      fc.property(
        anySettings,
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (chosen, s, mv) => {
          const laid = paper.layOutPage(chosen, pane);
          const isSameTime = Math.abs(paper.xToTime(laid, paper.timeToX(laid, s)) - s) < 1e-9;
          return isSameTime && Math.abs(paper.yToVoltage(laid, 0, paper.voltageToY(laid, 0, mv)) - mv) < 1e-9;
        },
      ),
    ));

  it('goes on to the edge of the pane when a record of rows is longer than a page', () => {
    const long = paper.layOutPage({ ...settings, layoutId: '12x1', scale: 'true-size', screenPxPerMm: 2 }, pane, {
      durationS: 60,
      labels: null,
    });
    expect(long.layout.pageS).toBeCloseTo(20.6, 6);
    expect(long.width).toBe(1060);
  });

  it('gives a recording of other leads a row each', () => {
    const long = paper.layOutPage(settings, pane, { durationS: 86_400, labels: ['MLII', 'V5', 'V1'] });
    expect(long.layout.strips.map(({ label }) => label)).toEqual(['MLII', 'V5', 'V1']);
  });

  it('shows V1 from 5.0 to 7.5 s: samples 2500 to 3750 at 500 Hz', () => {
    const v1 = page.layout.strips.find((strip) => strip.label === 'V1');
    expect(v1 && paper.stripSamples(v1, { samplingFrequencyHz: 500, samplesPerLead: 5000 })).toEqual({ from: 2500, to: 3751 });
  });

  it('keeps every sample range within the record', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 50, max: 1000 }),
        (start, samplesPerLead, samplingFrequencyHz) => {
          const { from, to } = paper.stripSamples({ startS: start, durationS: 2.5 }, { samplingFrequencyHz, samplesPerLead });
          return from >= 0 && from <= to && to <= samplesPerLead;
        },
      ),
    ));

  it('puts sample 250 of 500 Hz at 0.5 s, and of the second page 10 s to the left', () => {
    expect(paper.sampleToX(page, 250, 500)).toBe(98);
    expect(paper.sampleToX(page, 5250, 500, 10)).toBe(98);
  });

  it('needs one page for 10 s, two for 10.1 s and six for a minute', () =>
    expect([10, 10.1, 60, 2].map((seconds) => paper.pageCount(10, seconds))).toEqual([1, 2, 6, 1]));

  it('finds the strip under the pointer and none in the margin', () => {
    expect(paper.stripAt(page, 300, 250)?.label).toBe('aVL');
    expect(paper.stripAt(page, 300, 700)?.label).toBe('II');
    expect(paper.stripAt(page, 10, 250)).toBeNull();
  });

  it('calls only a calibrated screen true size, and nothing that is magnified', () => {
    const real = { ...settings, scale: 'true-size' as const };
    const realPage = paper.layOutPage(real, pane);
    expect(paper.scaleLabel(settings, page, true)).toBe('fit, not true size (4.00 px/mm)');
    expect(paper.scaleLabel(real, realPage, true)).toBe('true size (3.78 px/mm)');
    expect(paper.scaleLabel(real, realPage, false)).toContain('screen not calibrated');
    expect(paper.scaleLabel({ ...real, zoom: 2 }, realPage, true)).toContain('zoomed ×2.00, not true size');
  });
});
