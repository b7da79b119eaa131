import { describe, expect, it } from 'vitest';
import type { MeasurementChange } from '../../../../../../contract/ecg-analysis.ts';
import type { BeatFiducials } from '../../../../../../contract/ecg-waves.ts';
import { changeSentence, changeSentences, signed } from '../../../../../../renderer/study/ecg/room/changes.ts';
import { colourMap } from '../../../../../../renderer/study/ecg/room/colour-map.ts';
import { axisTicks, heightOf, placeOnMap, scalogramPixels } from '../../../../../../renderer/study/ecg/room/draw-scalogram.ts';
import { ecgKeys } from '../../../../../../renderer/study/ecg/room/ecg-keys.ts';
import { priorsOf } from '../../../../../../renderer/study/ecg/room/ecg-room.svelte.ts';
import { moveFiducial } from '../../../../../../renderer/study/ecg/room/fiducials.ts';
import { fitMedian, medianPath } from '../../../../../../renderer/study/ecg/room/median-geometry.ts';
import { isUnusual, measurementRows, usualText } from '../../../../../../renderer/study/ecg/room/usual-limits.ts';
import { StudyKey } from '../../../../../../contract/ids.ts';
import { study } from '../../../invented.ts';

const fiducials: BeatFiducials = {
  pOnset: 100,
  pPeak: 125,
  pOffset: 150,
  qrsOnset: 190,
  rPeak: 210,
  qrsOffset: 240,
  tOnset: null,
  tPeak: 380,
  tOffset: 430,
};

describe('a fiducial that is moved', () => {
  it('goes where it is put', () => expect(moveFiducial(fiducials, 'qrsOffset', 250.4, 600).qrsOffset).toBe(250));
  it('stops a sample before its neighbours, whichever of them are there', () => {
    expect(moveFiducial(fiducials, 'qrsOnset', 20, 600).qrsOnset).toBe(151);
    expect(moveFiducial(fiducials, 'qrsOffset', 900, 600).qrsOffset).toBe(379);
  });
  it('stays within the beat', () => {
    expect(moveFiducial(fiducials, 'pOnset', -7, 600).pOnset).toBe(0);
    expect(moveFiducial(fiducials, 'tOffset', 900, 600).tOffset).toBe(599);
  });
});

const change = (over: Partial<MeasurementChange> = {}): MeasurementChange => ({
  measurement: 'qtMs',
  label: 'QT',
  unit: 'ms',
  current: 440,
  prior: 402,
  difference: 38,
  threshold: 20,
  source: 'test',
  isChanged: true,
  ...over,
});

describe('changes since the prior', () => {
  it('are said in words and numbers', () => {
    expect(changeSentence(change())).toBe('QT longer by 38 ms (402 ms, now 440 ms).');
    expect(changeSentence(change({ label: 'Axis QRS', unit: 'degrees', current: -41, prior: 20, difference: -61 }))).toBe(
      'Axis QRS turned counter-clockwise by 61° (20°, now −41°).',
    );
  });
  it('are not said of what is missing on either side', () => expect(changeSentence(change({ prior: null, difference: null }))).toBeNull());
  it('are said to be none when there are none', () =>
    expect(changeSentences([change({ isChanged: false })])).toEqual(['No measurement differs by more than repeated recordings do.']));
  it('have their sign', () => expect([signed(6, 'ms'), signed(-0.12, 'mV'), signed(0.001, 'mV')]).toEqual(['+6', '−0.12', '0.00']));
});

describe('usual limits', () => {
  const row = (sex: 'F' | 'M', age: number | null, key: string) => measurementRows(sex, age).find((one) => one.key === key);
  it('of QTc are higher for women', () => {
    const [woman, man] = [row('F', 40, 'qtcBazettMs'), row('M', 40, 'qtcBazettMs')];
    expect(woman && isUnusual(woman, 455)).toBe(false);
    expect(man && isUnusual(man, 455)).toBe(true);
  });
  it('are not those of adults for a child', () => expect(measurementRows('M', 9).every(({ usual }) => usual === null)).toBe(true));
  it('are written with a minus sign', () => {
    const axis = row('M', null, 'qrsAxisDegrees');
    expect(axis && usualText(axis)).toBe('−30–90');
  });
  it('leave alone what was not measured', () => {
    const rate = row('M', 40, 'heartRateBpm');
    expect(rate && isUnusual(rate, null)).toBe(false);
  });
});

describe('the colour map', () => {
  /** Lightness L* of sRGB, CIE 1976. */
  const lightness = (rgb: readonly number[]): number => {
    const linear = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    const y = 0.2126729 * (linear[0] ?? 0) + 0.7151522 * (linear[1] ?? 0) + 0.072175 * (linear[2] ?? 0);
    return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
  };
  it('rises evenly in lightness from dark to light', () => {
    const steps = [0, 51, 102, 153, 204, 255].map((i) => lightness(colourMap[i] ?? []));
    const differences = steps.slice(1).map((l, i) => l - (steps[i] ?? 0));
    for (const difference of differences) expect(Math.abs(difference - 18.4)).toBeLessThan(2.5);
  });
});

describe('the scalogram', () => {
  it('gives 36 dB below the greatest the dark end and half the way to 18 dB', () => {
    expect(placeOnMap(1, 1)).toBe(1);
    expect(placeOnMap(10 ** (-18 / 20), 1)).toBeCloseTo(0.5, 9);
    expect([placeOnMap(0, 1), placeOnMap(1e-9, 1), placeOnMap(NaN, 1)]).toEqual([0, 0, 0]);
  });
  it('puts low frequencies at the bottom, on a logarithmic scale', () => {
    expect(heightOf(2, [1, 2, 4])).toBeCloseTo(0.5, 9);
    expect(axisTicks([0.7, 45])).toEqual([1, 2, 5, 10, 20, 40]);
    const pixels = scalogramPixels({
      studyKey: StudyKey.parse('e1'),
      lead: 'II',
      magnitudesMv: Float32Array.of(1, 1, 0, 0),
      frequenciesHz: [1, 2],
      timesSeconds: [0, 1],
    });
    expect(pixels[8] ?? 0).toBeGreaterThan(200); // the lower row is the low frequency
    expect(pixels[0] ?? 0).toBeLessThan(40);
  });
});

describe('the median beat on paper', () => {
  const beats = { samplingFrequencyHz: 500, samplesPerLead: 500, alignedAt: 200, currentMv: new Float32Array(500), priorMv: null };
  beats.currentMv[200] = 1.5;
  it('has the largest gain at which it fits: 50 mm of a second over 200 px', () => {
    const scale = fitMedian(beats, { width: 200, height: 100 }, [0]);
    expect([scale.pxPerMm, scale.gain]).toEqual([4, 10]);
    expect(scale.pxPerMv).toBe(40);
  });
  it('lifts the pen where a sample is missing', () => {
    const scale = fitMedian(beats, { width: 200, height: 100 }, [0]);
    expect(medianPath(Float32Array.of(0, NaN, 0), scale).match(/M/g)).toHaveLength(2);
  });
});

describe('priors', () => {
  it('are the ECGs recorded before, newest first, without films and long recordings', () => {
    const [now, old, older] = ['2026-11-21', '2025-05-03', '2021-02-01'].map((acquiredAt, i) => study(`e${i}`, 'ecg', { acquiredAt }));
    if (!now || !old || !older) throw new Error('three studies');
    const all = [now, study('f1', 'film', { acquiredAt: '2020-01-01' }), old, older];
    expect(priorsOf(now, all)).toEqual([old, older]);
    expect(priorsOf(older, all)).toEqual([]);
  });
});

describe('the keys of the ECG room', () => {
  it('mean one thing each', () => {
    const keys = ecgKeys.flatMap(({ on }) => on);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
