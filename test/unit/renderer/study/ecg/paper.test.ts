import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadNames } from '../../../../../contract/ecg.ts';
import * as paper from '../../../../../renderer/study/ecg/paper.ts';

const settings: paper.PaperSettings = { layoutId: '3x4+1', paperSpeed: 25, gain: 10, scale: 'fit', screenPxPerMm: paper.cssPxPerMm };
const pane = { width: 1060, height: 800 };
const page = paper.layOutPage(settings, pane);

describe('the ECG paper', () => {
  it('has 3.7795 CSS pixels to a millimetre at 96 dpi', () => expect(paper.cssPxPerMm).toBeCloseTo(3.7795, 4));

  it('needs 265 mm for ten seconds at 25 mm/s: 12 mm for the pulse, 250 mm of trace, 3 mm of margin', () =>
    expect(paper.paperWidthMm(paper.layouts['3x4+1'], 25)).toBe(265));

  it('fits the page to the width of the pane: 1060 px for 265 mm are 4 px/mm', () => {
    expect(page.pxPerMm).toBe(4);
    expect(page.pxPerSecond).toBe(100);
    expect(page.pxPerMv).toBe(40);
    expect(page.width).toBe(1060);
    expect(page.height).toBe(800);
    expect(page.rowHeight).toBe(200);
  });

  it('does not shrink below 2 px/mm; the page scrolls instead', () => {
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

  it('gives each row of true-size paper at least 20 mm', () =>
    expect(paper.layOutPage({ ...settings, layoutId: '12x1', scale: 'true-size', screenPxPerMm: 4 }, pane).rowHeight).toBe(80));

  it('gives each row of fitted paper at least 15 mm, so that twelve rows scroll in a low pane', () =>
    expect(paper.layOutPage({ ...settings, layoutId: '12x1' }, { width: 1060, height: 400 })).toMatchObject({
      rowHeight: 60,
      height: 720,
    }));

  it('puts second 0 right of the calibration pulse and second 2.5 at 298 px', () => {
    expect(paper.timeToX(page, 0)).toBe(48);
    expect(paper.timeToX(page, 2.5)).toBe(298);
  });

  it('puts 1 mV 40 px above the baseline', () => expect(paper.baselineY(page, 0) - paper.voltageToY(page, 0, 1)).toBeCloseTo(40, 9));

  it('finds a time from its x again', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        (time) => Math.abs(paper.xToTime(page, paper.timeToX(page, time)) - time) < 1e-9,
      ),
    ));

  it('shows every lead once in each layout, but for the rhythm strip of 3×4 + II', () => {
    for (const layout of Object.values(paper.layouts)) {
      const leads = layout.strips.filter((strip) => !strip.isRhythm).map((strip) => strip.lead);
      expect([...leads].sort()).toEqual([...leadNames].sort());
    }
    expect(paper.layouts['3x4+1'].strips.at(-1)).toEqual({ lead: 'II', row: 3, startS: 0, durationS: 10, isRhythm: true });
  });

  it('never lets two strips of a row overlap', () => {
    for (const layout of Object.values(paper.layouts)) {
      for (const a of layout.strips) {
        const after = layout.strips.filter((b) => b.row === a.row && b.startS > a.startS);
        for (const b of after) expect(a.startS + a.durationS).toBeLessThanOrEqual(b.startS);
      }
    }
  });

  it('shows V1 from 5.0 to 7.5 s: samples 2500 to 3750 at 500 Hz', () => {
    const v1 = paper.layouts['3x4+1'].strips.find((strip) => strip.lead === 'V1');
    expect(v1 && paper.stripSamples(v1, { samplingFrequencyHz: 500, samplesPerLead: 5000 })).toEqual({ from: 2500, to: 3751 });
  });

  it('shows nothing of a strip that the record does not reach', () =>
    expect(paper.stripSamples({ startS: 7.5, durationS: 2.5 }, { samplingFrequencyHz: 100, samplesPerLead: 300 })).toEqual({
      from: 300,
      to: 300,
    }));

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

  it('needs one page for 10 s, two for 10.1 s and six for a minute', () => {
    const layout = paper.layouts['12x1'];
    expect([10, 10.1, 60, 2].map((seconds) => paper.pageCount(layout, seconds))).toEqual([1, 2, 6, 1]);
  });

  it('finds the strip under the pointer and none in the margin', () => {
    expect(paper.stripAt(page, 300, 250)?.lead).toBe('aVL');
    expect(paper.stripAt(page, 300, 700)?.lead).toBe('II');
    expect(paper.stripAt(page, 10, 250)).toBeNull();
  });

  it('calls only a calibrated screen true size', () => {
    const real = { ...settings, scale: 'true-size' as const };
    const realPage = paper.layOutPage(real, pane);
    expect(paper.scaleLabel(settings, page, true)).toBe('fit, not true size (4.00 px/mm)');
    expect(paper.scaleLabel(real, realPage, true)).toBe('true size (3.78 px/mm)');
    expect(paper.scaleLabel(real, realPage, false)).toContain('screen not calibrated');
  });
});
