import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { leadScalogram, rhythmFrequenciesHz, rhythmImages } from '../../../../../engine/inference/rhythm/scalogram.ts';
import { EcgCase, golden, goldenEcg, traceOf } from '../golden.ts';

const vectors = golden(
  'rhythm-scalogram',
  z.object({
    everyNth: z.int(),
    tolerance: z.number(),
    cases: z.array(EcgCase.extend({ seconds: z.int(), values: z.array(z.number()) })),
  }),
);

/** Lead I holds a sine; the others are 0. */
function sine(frequencyHz: number, amplitudeMv: number, seconds = 10): ReturnType<typeof traceOf> {
  const samples = new Float32Array(12 * 500 * seconds);
  for (let t = 0; t < 500 * seconds; t++) samples[t] = amplitudeMv * Math.sin((2 * Math.PI * frequencyHz * t) / 500);
  return traceOf(samples, 500);
}

describe('the images of the rhythm classifier', () => {
  it.each(vectors?.cases ?? [])('are those of the reference at $samplingFrequencyHz Hz over $sampleCount samples', (ecg) => {
    const { images, seconds } = rhythmImages(goldenEcg(ecg));
    expect(seconds).toBe(ecg.seconds);
    const every = vectors!.everyNth;
    const differences = ecg.values.map((expected, i) => Math.abs(expected - images[i * every]!));
    expect(Math.max(...differences)).toBeLessThan(vectors!.tolerance);
    expect(ecg.values).toHaveLength(Math.ceil(images.length / every));
  });

  it('are brightest at the frequency of a sine, with its amplitude', () => {
    const { images } = rhythmImages(sine(8, 0.5));
    const column = (band: number): number => images[5 * 240 * 25 + band * 25 + 12]!;
    const brightest = rhythmFrequenciesHz
      .map((_, band) => column(band))
      .reduce((best, value, i, all) => (value > all[best]! ? i : best), 0);
    expect(rhythmFrequenciesHz[brightest]).toBeCloseTo(8, -0.3);
    expect(0.05 * Math.expm1(column(brightest))).toBeCloseTo(0.5, 1);
  });

  it('end with the last whole second', () => {
    expect(rhythmImages(sine(8, 1, 3)).seconds).toBe(3);
    expect(rhythmImages(sine(8, 1, 12)).seconds).toBe(10);
  });

  it('refuse a record without leads, and one under a second', () => {
    expect(() => rhythmImages(traceOf(new Float32Array(12_000).fill(NaN), 100))).toThrow(/lead/);
    expect(() => rhythmImages(traceOf(new Float32Array(12 * 90), 100))).toThrow(/0\.9 s/);
  });
});

describe('the scalogram of a lead', () => {
  it('has a row a frequency and a column a sample, and the amplitude of a sine at its frequency', () => {
    const { magnitudesMv, frequenciesHz, timesSeconds } = leadScalogram(sine(10, 0.8), 'I');
    expect(magnitudesMv).toHaveLength(frequenciesHz.length * timesSeconds.length);
    expect(timesSeconds.at(-1)).toBeCloseTo(9.99, 6);
    const row = frequenciesHz.reduce((best, f, i) => (Math.abs(f - 10) < Math.abs(frequenciesHz[best]! - 10) ? i : best), 0);
    expect(magnitudesMv[row * timesSeconds.length + 500]).toBeCloseTo(0.8, 1);
    expect(frequenciesHz.every((f, i) => i === 0 || f > frequenciesHz[i - 1]!)).toBe(true);
  });

  it('is refused for a lead with gaps', () => {
    const trace = sine(10, 1);
    trace.samplesMv[100] = NaN;
    expect(() => leadScalogram(trace, 'I')).toThrow(/lead I /);
    expect(() => leadScalogram(trace, 'II')).not.toThrow();
  });
});
