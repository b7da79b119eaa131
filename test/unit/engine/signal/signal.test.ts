import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadNames, type EcgTrace } from '../../../../contract/index.ts';
import {
  butterworth,
  detectQrs,
  filterZeroPhase,
  leadQualityNotices,
  measureEcg,
  medianQrsAmplitudes,
} from '../../../../engine/signal/index.ts';

const fs = 500;

/** A beat as a sum of Gaussian waves: P, Q, R, S, T; amplitudes in mV, times in s from the R peak. */
const waves = [
  [0.12, -0.17, 0.025],
  [-0.08, -0.03, 0.008],
  [1, 0, 0.011],
  [-0.25, 0.03, 0.01],
  [0.3, 0.26, 0.045],
] as const;

/** An ECG with R peaks at the given times, s. */
function ecg(beatTimes: readonly number[], seconds: number, gain = 1, noise: (t: number) => number = () => 0): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * fs) }, (_, i) => {
    const t = i / fs;
    const sum = beatTimes.reduce(
      (all, beat) =>
        all + waves.reduce((one, [height, at, width]) => one + height * Math.exp(-((t - beat - at) ** 2) / (2 * width ** 2)), 0),
      0,
    );
    return gain * sum + noise(t);
  });
}

const regular = (bpm: number, seconds: number): number[] =>
  Array.from({ length: Math.floor(((seconds - 0.5) * bpm) / 60) }, (_, i) => 0.4 + (i * 60) / bpm);

function sine(frequencyHz: number): Float32Array {
  return Float32Array.from({ length: 4 * fs }, (_, i) => Math.sin((2 * Math.PI * frequencyHz * i) / fs));
}

const amplitude = (signal: Float32Array): number => signal.subarray(fs, 3 * fs).reduce((max, value) => Math.max(max, Math.abs(value)), 0);

describe('butterworth, forwards and backwards', () => {
  it('halves the amplitude at the cutoff', () => {
    expect(amplitude(filterZeroPhase(sine(40), butterworth('low-pass', 40, fs)))).toBeCloseTo(0.5, 2);
    expect(amplitude(filterZeroPhase(sine(5), butterworth('high-pass', 5, fs)))).toBeCloseTo(0.5, 2);
  });

  it('falls by 24 dB an octave beyond it and leaves the pass band alone', () => {
    expect(20 * Math.log10(amplitude(filterZeroPhase(sine(80), butterworth('low-pass', 20, fs))))).toBeLessThan(-46);
    expect(amplitude(filterZeroPhase(sine(2), butterworth('low-pass', 40, fs)))).toBeCloseTo(1, 2);
  });

  it('leaves a constant as it is, or removes it, from the first sample on', () => {
    const constant = new Float32Array(1_000).fill(3);
    expect(filterZeroPhase(constant, butterworth('low-pass', 40, fs)).every((value) => Math.abs(value - 3) < 1e-4)).toBe(true);
    expect(filterZeroPhase(constant, butterworth('high-pass', 0.5, fs)).every((value) => Math.abs(value) < 1e-3)).toBe(true);
  });
});

describe('detectQrs', () => {
  it.each([30, 45, 60, 75, 100, 150, 200])('finds every beat at %i a minute, within 20 ms', (bpm) => {
    const times = regular(bpm, 10);
    const found = detectQrs([ecg(times, 10)], fs);
    expect(found).toHaveLength(times.length);
    found.forEach((at, i) => expect(Math.abs(at / fs - (times[i] ?? 0))).toBeLessThan(0.02));
  });

  it('finds irregular beats whatever scale and polarity', () => {
    const gaps = fc.array(fc.double({ min: 0.45, max: 1.3, noNaN: true }), { minLength: 8, maxLength: 14 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(-2, -0.3, 0.2, 1, 5), (rr, gain) => {
        const times = rr.map((_, i) => 0.5 + rr.slice(0, i).reduce((a, b) => a + b, 0));
        expect(detectQrs([ecg(times, (times.at(-1) ?? 0) + 1, gain)], fs)).toHaveLength(times.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is not led astray by wander, mains hum and a dead lead', () => {
    const times = regular(70, 10);
    const noisy = ecg(times, 10, 1, (t) => 0.8 * Math.sin(2 * Math.PI * 0.3 * t) + 0.1 * Math.sin(2 * Math.PI * 50 * t));
    expect(detectQrs([noisy, new Float32Array(noisy.length), new Float32Array(noisy.length).fill(NaN)], fs)).toHaveLength(times.length);
  });

  it('finds nothing where there is nothing', () => {
    expect(detectQrs([], fs)).toEqual([]);
    expect(detectQrs([new Float32Array(5_000)], fs)).toEqual([]);
    expect(detectQrs([new Float32Array(5_000).fill(NaN)], fs)).toEqual([]);
  });
});

describe('medianQrsAmplitudes', () => {
  it('measures R and S against the baseline before the QRS complex', () => {
    const lead = ecg(regular(60, 10), 10, 1, () => 0.5);
    const { rMv, sMv } = medianQrsAmplitudes(lead, detectQrs([lead], fs), fs)!;
    expect(rMv).toBeGreaterThan(0.9);
    expect(rMv).toBeLessThan(1.02);
    expect(sMv).toBeCloseTo(0.25, 1);
  });

  it('is null without a complete beat', () => expect(medianQrsAmplitudes(new Float32Array(1_000), [3], fs)).toBeNull());
});

describe('leadQualityNotices', () => {
  it('names flat, empty, gappy and clipped leads, and nothing else', () => {
    const lead = ecg(regular(60, 10), 10);
    expect(leadQualityNotices(lead, fs, true)).toEqual([]);
    expect(leadQualityNotices(new Float32Array(5_000), fs, true)).toEqual(['Flat line.']);
    expect(leadQualityNotices(new Float32Array(5_000).fill(NaN), fs, true)).toEqual(['Nothing recorded.']);
    expect(
      leadQualityNotices(
        lead.map((mv, t) => (t < 500 ? NaN : mv)),
        fs,
        true,
      ),
    ).toEqual(['Gaps: 10 % of the samples are missing.']);
    expect(
      leadQualityNotices(
        lead.map((mv) => Math.min(mv, 0.2)),
        fs,
        true,
      )[0],
    ).toMatch(/^Clipped/);
  });

  it('does not take small uncalibrated numbers for a flat line', () => {
    expect(leadQualityNotices(ecg(regular(60, 10), 10, 0.001), fs, false)).toEqual([]);
  });
});

describe('measureEcg', () => {
  function trace(isCalibrated = true): EcgTrace {
    const lead = ecg(regular(75, 10), 10);
    const samplesMv = new Float32Array(12 * lead.length);
    leadNames.forEach((name, i) => samplesMv.set(name === 'V1' ? lead.map((mv) => -1.2 * mv) : lead, i * lead.length));
    const leads = leadNames.map((name) => ({ name, origin: 'recorded' as const, isCalibrated, notices: [] }));
    return { samplingFrequencyHz: fs, samplesPerLead: lead.length, leads, samplesMv };
  }

  it('measures 75 beats a minute, RR 800 ms and 2.2 mV', () => {
    const measured = measureEcg(trace());
    expect(measured.heartRateBpm).toBeCloseTo(75, 1);
    expect(measured.rrMs).toBeCloseTo(800, 0);
    expect(measured.beatCount).toBe(11);
    expect(measured.sokolowLyonMv).toBeGreaterThan(2.0);
    expect(measured.sokolowLyonMv).toBeLessThan(2.25);
  });

  it('gives no voltage without calibration, and no rate of silence', () => {
    expect(measureEcg(trace(false))).toMatchObject({ beatCount: 11, sokolowLyonMv: null });
    const silent = { ...trace(), samplesMv: new Float32Array(60_000) };
    expect(measureEcg(silent)).toEqual({ heartRateBpm: null, rrMs: null, beatCount: 0, sokolowLyonMv: null });
  });
});
