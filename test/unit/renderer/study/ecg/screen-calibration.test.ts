import { describe, expect, it } from 'vitest';
import { cssPxPerMm } from '../../../../../renderer/study/ecg/paper.ts';
import { ScreenCalibration, type CalibrationStorage } from '../../../../../renderer/study/ecg/screen-calibration.svelte.ts';

function storageWith(entries: Record<string, string> = {}): CalibrationStorage {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('the calibration of the screen', () => {
  it('assumes 96 dpi of a screen that nobody measured, and says so', () => {
    const screen = new ScreenCalibration();
    expect([screen.pxPerMm, screen.isCalibrated]).toEqual([cssPxPerMm, false]);
  });
  it('takes 428 px for a card of 85.6 mm as 5 px/mm and keeps it', () => {
    const storage = storageWith();
    expect(new ScreenCalibration(storage).measure(428)).toBe(true);
    const later = new ScreenCalibration(storage);
    expect([later.pxPerMm, later.isCalibrated]).toEqual([5, true]);
  });
  it('refuses a measurement that no screen can have', () => {
    const screen = new ScreenCalibration();
    expect([screen.measure(10), screen.measure(5000), screen.isCalibrated]).toEqual([false, false, false]);
  });
  it('does not believe a broken stored value', () =>
    expect(
      ['', 'x', '0', '400'].map((value) => new ScreenCalibration(storageWith({ 'auscult.screenPxPerMm': value })).isCalibrated),
    ).toEqual([false, false, false, false]));
  it('forgets on demand', () => {
    const storage = storageWith();
    const screen = new ScreenCalibration(storage);
    screen.measure(428);
    screen.forget();
    expect([screen.isCalibrated, new ScreenCalibration(storage).isCalibrated]).toEqual([false, false]);
  });
});
