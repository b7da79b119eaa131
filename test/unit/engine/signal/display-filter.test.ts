import { describe, expect, it } from 'vitest';
import type { EcgFilter } from '../../../../contract/index.ts';
import { displayFilter, displayFilterGain } from '../../../../engine/signal/display-filter.ts';

const off: EcgFilter = { highPassHz: null, lowPassHz: null, notchHz: null };
const minus3Db = Math.SQRT1_2;
const decibel = (gain: number): number => 20 * Math.log10(gain);

function sine(frequencyHz: number, fs: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * fs) }, (_, i) => Math.sin((2 * Math.PI * frequencyHz * i) / fs));
}

/** Complex gain of the filter at a frequency, measured on a sine away from its ends: [in phase, in quadrature]. */
function measuredGain(filter: EcgFilter, frequencyHz: number, fs: number): [number, number] {
  const cycles = Math.max(20, Math.ceil(8 * frequencyHz));
  const seconds = cycles / frequencyHz;
  const filtered = displayFilter(sine(frequencyHz, fs, 3 * seconds), filter, fs).subarray(
    Math.round(seconds * fs),
    Math.round(2 * seconds * fs),
  );
  let [inPhase, quadrature] = [0, 0];
  filtered.forEach((value, i) => {
    const angle = (2 * Math.PI * frequencyHz * (i + Math.round(seconds * fs))) / fs;
    inPhase += value * Math.sin(angle);
    quadrature += value * Math.cos(angle);
  });
  return [(2 * inPhase) / filtered.length, (2 * quadrature) / filtered.length];
}

/** A QRS complex of 80 ms and 1.3 mV from peak to peak at 1 s, nothing else. */
function qrsAlone(fs: number): Float32Array {
  return Float32Array.from({ length: 2 * fs }, (_, i) => {
    const t = i / fs - 1;
    return [
      [-0.1, -0.025, 0.006],
      [1, 0, 0.01],
      [-0.3, 0.025, 0.008],
    ].reduce((sum, [height = 0, at = 0, width = 1]) => sum + height * Math.exp(-((t - at) ** 2) / (2 * width ** 2)), 0);
  });
}

const largest = (signal: Float32Array): number => signal.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

describe.each([250, 500, 1000])('display filters at %i Hz', (fs) => {
  it.each([0.05, 0.5] as const)(
    'high-pass %f Hz: −3 dB at the stated frequency, stop-band two octaves below, pass-band above',
    (highPassHz) => {
      const filter = { ...off, highPassHz };
      expect(displayFilterGain(filter, highPassHz, fs)).toBeCloseTo(minus3Db, 3);
      expect(decibel(displayFilterGain(filter, highPassHz / 4, fs))).toBeLessThan(-40);
      expect(displayFilterGain(filter, 4 * highPassHz, fs)).toBeGreaterThan(0.99);
    },
  );

  it.each([25, 40, 100, 150] as const)('low-pass %i Hz: −3 dB at the stated frequency, falling by 24 dB an octave or more', (lowPassHz) => {
    const filter = { ...off, lowPassHz };
    if (lowPassHz >= 0.45 * fs) return void expect(displayFilterGain(filter, 0.4 * fs, fs)).toBe(1);
    expect(displayFilterGain(filter, lowPassHz, fs)).toBeCloseTo(minus3Db, 3);
    expect(displayFilterGain(filter, lowPassHz / 4, fs)).toBeGreaterThan(0.99);
    if (4 * lowPassHz < fs / 2) expect(decibel(displayFilterGain(filter, 4 * lowPassHz, fs))).toBeLessThan(-40);
  });

  it.each([50, 60] as const)('notch %i Hz: nothing at the centre, −3 dB at ±1 Hz, nothing lost 10 Hz away', (notchHz) => {
    const filter = { ...off, notchHz };
    expect(displayFilterGain(filter, notchHz, fs)).toBeLessThan(1e-9);
    for (const side of [-1, 1]) {
      expect(displayFilterGain(filter, notchHz + side, fs)).toBeCloseTo(minus3Db, 1);
      expect(displayFilterGain(filter, notchHz + 10 * side, fs)).toBeGreaterThan(0.99);
    }
  });

  it.each([
    [{ ...off, highPassHz: 0.5 } as const, [0.5, 1, 10]],
    [{ ...off, lowPassHz: 40 } as const, [5, 40, 60]],
    [{ ...off, notchHz: 50 } as const, [49, 40, 10]],
    [{ highPassHz: 0.5, lowPassHz: 100, notchHz: 60 } as const, [1, 20, 59]],
  ])('does to a sine what the response says, without shifting it: %o', (filter, frequencies) => {
    for (const frequency of frequencies) {
      const [inPhase, quadrature] = measuredGain(filter, frequency, fs);
      expect(inPhase).toBeCloseTo(displayFilterGain(filter, frequency, fs), 2);
      expect(Math.abs(quadrature)).toBeLessThan(0.005);
    }
  });

  it('rings less than stated beside a QRS complex: 15 µV a mV for the low-pass of 25 Hz, 10 µV for all others', () => {
    const quiet = Math.round(0.12 * fs);
    const beside = (filter: EcgFilter): number => {
      const filtered = displayFilter(qrsAlone(fs), filter, fs);
      return Math.max(largest(filtered.subarray(0, fs - quiet)), largest(filtered.subarray(fs + quiet)));
    };
    expect(beside({ ...off, lowPassHz: 25 })).toBeLessThan(0.015);
    for (const lowPassHz of [40, 100, 150] as const) expect(beside({ ...off, lowPassHz })).toBeLessThan(0.01);
    for (const notchHz of [50, 60] as const) expect(beside({ ...off, notchHz })).toBeLessThan(0.01);
  });
});

describe('display filters', () => {
  it('take mains hum out and leave an offset alone, or take that out too', () => {
    const fs = 500;
    const clean = qrsAlone(fs);
    const disturbed = clean.map((mv, i) => mv + 0.7 + 0.2 * Math.sin((2 * Math.PI * 50 * i) / fs));
    const difference = (filter: EcgFilter): Float32Array => {
      const reference = displayFilter(clean, filter, fs);
      return displayFilter(disturbed, filter, fs).map((mv, i) => mv - (reference[i] ?? 0));
    };
    // so narrow a notch settles slowly: it is judged 0.6 s from either end of the recording
    difference({ ...off, notchHz: 50 }).forEach((mv, i) => {
      if (i >= 300 && i < 700) expect(Math.abs(mv - 0.7)).toBeLessThan(0.02);
    });
    expect(largest(difference({ ...off, highPassHz: 0.5, notchHz: 50 }).subarray(300, 700))).toBeLessThan(0.03);
  });

  it('leave the ST segment within 25 µV of where it was with the high-pass of 0.5 Hz, as zero phase must', () => {
    const fs = 500;
    const beats = Float32Array.from({ length: 10 * fs }, (_, i) => Math.exp(-((((i / fs) % 1) - 0.5) ** 2) / (2 * 0.012 ** 2)));
    const filtered = displayFilter(beats, { ...off, highPassHz: 0.5 }, fs);
    const level = (signal: Float32Array, second: number): number =>
      (signal[Math.round(second * fs)] ?? 0) - (signal[Math.round((second - 0.18) * fs)] ?? 0);
    expect(Math.abs(level(filtered, 5.6) - level(beats, 5.6))).toBeLessThan(0.025);
  });

  it('keep gaps as gaps, filter either side by itself and do nothing when switched off', () => {
    const signal = Float32Array.from({ length: 1_000 }, (_, i) => (i >= 400 && i < 500 ? NaN : i < 400 ? 2 : -3));
    const filtered = displayFilter(signal, { highPassHz: null, lowPassHz: 40, notchHz: 50 }, 500);
    filtered.forEach((value, i) => {
      if (i >= 400 && i < 500) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(i < 400 ? 2 : -3, 5);
    });
    expect(displayFilter(signal, off, 500)).toEqual(signal);
    expect(displayFilter(new Float32Array(0), { ...off, highPassHz: 0.5 }, 500)).toHaveLength(0);
  });
});
