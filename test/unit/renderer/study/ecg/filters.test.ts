import { describe, expect, it } from 'vitest';
import { declareFilter, filterOf, filterPresets } from '../../../../../renderer/study/ecg/filters.ts';

describe('the filter on the paper', () => {
  it('is declared with its corners and its notch', () => {
    expect(declareFilter(filterOf({ preset: 'diagnostic', notchHz: 50 }), 500)).toBe('0.05–150 Hz, 50 Hz notch');
    expect(declareFilter(filterOf({ preset: 'monitor', notchHz: null }), 500)).toBe('0.5–40 Hz');
  });
  it('is declared as none when there is none', () =>
    expect(declareFilter(filterOf({ preset: 'recorded', notchHz: null }), 500)).toBe('as recorded, unfiltered'));
  it('says what the recording does not hold', () =>
    expect(declareFilter(filterOf({ preset: 'diagnostic', notchHz: null }), 100)).toBe('0.05–150 Hz, recorded up to 50 Hz only'));
  it('names the notch alone', () => expect(declareFilter({ highPassHz: null, lowPassHz: null, notchHz: 60 }, 500)).toBe('60 Hz notch'));
  it('offers each pass band once', () => expect(new Set(filterPresets.map(({ title }) => title)).size).toBe(filterPresets.length));
});
