import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  caliperRange,
  formatCalipers,
  marchOut,
  moveLeg,
  nudgeLeg,
  placeCalipers,
  placeOf,
  pointAt,
  readCalipers,
  settleTime,
  startCalipers,
  type CaliperGrid,
} from '../../../../../renderer/study/ecg/calipers.ts';
import { layOutPage } from '../../../../../renderer/study/ecg/paper.ts';
import { startOfRecord } from '../../../../../renderer/study/ecg/view.ts';
import { usualSettings } from './settings.ts';

const page = layOutPage(usualSettings, { width: 1060, height: 820 });
const view = startOfRecord;
const grid: CaliperGrid = { samplingFrequencyHz: 500, durationS: 10, snapTimesS: [] };
const start = startCalipers(page, view, 148, 100, grid);
if (!start) throw new Error('There is a strip at this place.');
const to = (x: number, y: number): typeof start => moveLeg(start, 1, pointAt(page, view, start.strip, x, y, grid));

describe('the calipers', () => {
  it('start on the strip under the pointer', () => expect(start.strip.label).toBe('I'));
  it('do not start in the margin', () => expect(startCalipers(page, view, 5, 100, grid)).toBeNull());
  it('read 89 px at 100 px/s as 890 ms and 67 beats a minute', () => {
    const reading = readCalipers(to(237, 100), true);
    expect(reading.intervalMs).toBeCloseTo(890, 6);
    expect(reading.rateBpm).toBeCloseTo(67.4, 1);
  });
  it('read the same backwards', () => expect(readCalipers(to(59, 100), true).intervalMs).toBeCloseTo(890, 6));
  it('read 40 px upwards at 40 px/mV as +1 mV', () => expect(readCalipers(to(148, 60), true).amplitudeMv).toBeCloseTo(1, 9));
  it('read the voltage of the lead itself where it is drawn upside down', () => {
    const inverted = { ...to(148, 60), strip: { ...start.strip, sign: -1 as const } };
    expect(readCalipers(inverted, true).amplitudeMv).toBeCloseTo(-1, 9);
  });
  it('give no rate below 200 ms, where an interval cannot be an RR interval', () =>
    expect(readCalipers(to(160, 100), true).rateBpm).toBeNull());
  it('give no millivolts on a lead without a voltage scale', () =>
    expect(formatCalipers(readCalipers(to(237, 100), false))).toBe('890 ms · 67 bpm · no voltage scale'));
  it('write a fall with a minus sign', () =>
    expect(formatCalipers({ intervalMs: 100, rateBpm: null, amplitudeMv: -0.125 })).toBe('100 ms · −0.13 mV'));
  it('stay within the page', () => {
    const range = caliperRange(page, start.strip);
    expect(range.top).toBeGreaterThanOrEqual(0);
    expect(range.bottom).toBeLessThanOrEqual(page.height);
  });

  it('stand on samples, wherever the hand is', () =>
    fc.assert(
      fc.property(fc.double({ min: -2, max: 12, noNaN: true }), (timeS) => {
        const sample = settleTime(timeS, grid) * grid.samplingFrequencyHz;
        return Math.abs(sample - Math.round(sample)) < 1e-6 && sample >= 0 && sample <= 4999;
      }),
    ));
  it('are found again where they were put, within half a sample', () =>
    fc.assert(
      fc.property(fc.double({ min: 50, max: 290, noNaN: true }), (x) => {
        const place = placeOf(page, view, 0, pointAt(page, view, start.strip, x, 100, grid));
        return Math.abs(place.x - x) <= page.pxPerSecond / 1000 + 1e-9 && Math.abs(place.y - 100) < 1e-9;
      }),
    ));

  it('jump to an R peak within 120 ms when they snap, and to none farther away', () => {
    const snapping = { ...grid, snapTimesS: [1.012, 1.902] };
    expect(settleTime(1.1, snapping)).toBe(1.012);
    expect(settleTime(1.45, snapping)).toBe(1.45);
  });
  it('move by a sample with the keys, and from R to R when they snap', () => {
    const snapTimesS = [1.012, 1.902, 2.8];
    const placed = placeCalipers(start.strip, 0, 2.5, snapTimesS, grid);
    expect(placed.legs.map(({ timeS }) => timeS)).toEqual([1.012, 1.902]);
    expect(nudgeLeg(placed, 1, 1, grid).legs[1].timeS).toBeCloseTo(1.904, 9);
    expect(nudgeLeg(placed, 1, 1, { ...grid, snapTimesS }).legs[1].timeS).toBe(2.8);
    expect(nudgeLeg(placed, 0, -1, { ...grid, snapTimesS })).toBe(placed);
  });
  it('are put 800 ms apart where no R peaks are known', () => {
    const [a, b] = placeCalipers(start.strip, 0, 2.5, [], grid).legs;
    expect(b.timeS - a.timeS).toBeCloseTo(0.8, 9);
  });

  it('march out along the strip in even steps, legs left out', () => {
    const span = {
      ...start,
      legs: [
        { timeS: 0.8, millivolts: 0 },
        { timeS: 1.2, millivolts: 0 },
      ] as const,
    };
    expect(marchOut(span, 0).map((time) => Math.round(time * 1000))).toEqual([0, 400, 1600, 2000, 2400]);
    expect(marchOut({ ...span, legs: [span.legs[0], { timeS: 0.85, millivolts: 0 }] }, 0)).toEqual([]);
  });
});
