import { describe, expect, it } from 'vitest';
import { caliperRange, formatCalipers, readCalipers, startCalipers } from '../../../../../renderer/study/ecg/calipers.ts';
import { cssPxPerMm, layOutPage } from '../../../../../renderer/study/ecg/paper.ts';

const page = layOutPage(
  { layoutId: '3x4+1', paperSpeed: 25, gain: 10, scale: 'fit', screenPxPerMm: cssPxPerMm },
  { width: 1060, height: 800 },
);
const start = startCalipers(page, 148, 100);

describe('the calipers', () => {
  it('start on the strip under the pointer', () => expect(start?.strip.lead).toBe('I'));
  it('do not start in the margin', () => expect(startCalipers(page, 5, 100)).toBeNull());
  it('read 89 px at 100 px/s as 890 ms and 67 beats a minute', () => {
    const reading = start && readCalipers(page, { ...start, x2: 237 }, true);
    expect(reading?.intervalMs).toBeCloseTo(890, 6);
    expect(reading?.rateBpm).toBeCloseTo(67.4, 1);
  });
  it('read the same backwards', () => expect(start && readCalipers(page, { ...start, x2: 59 }, true).intervalMs).toBeCloseTo(890, 6));
  it('read 40 px upwards at 40 px/mV as +1 mV', () => expect(start && readCalipers(page, { ...start, y2: 60 }, true).amplitudeMv).toBe(1));
  it('give no rate below 200 ms, where an interval cannot be an RR interval', () =>
    expect(start && readCalipers(page, { ...start, x2: 160 }, true).rateBpm).toBeNull());
  it('give no millivolts on a lead without a voltage scale', () => {
    const reading = start && readCalipers(page, { ...start, x2: 237 }, false);
    expect(reading && formatCalipers(reading)).toBe('890 ms · 67 bpm · no voltage scale');
  });
  it('write a fall with a minus sign', () =>
    expect(formatCalipers({ intervalMs: 100, rateBpm: null, amplitudeMv: -0.125 })).toBe('100 ms · −0.13 mV'));
  it('stay within the page', () => {
    const range = start && caliperRange(page, start.strip);
    expect(range?.top).toBeGreaterThanOrEqual(0);
    expect(range?.bottom).toBeLessThanOrEqual(800);
  });
});
