import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { prepareLead } from '../../../../../engine/inference/delineator/lead-signal.ts';
import { resamplingRatio, resamplingTaps } from '../../../../../engine/inference/resample.ts';
import { EcgCase, golden, goldenEcg } from '../golden.ts';

const vectors = golden(
  'wave-delineator',
  z.object({ tolerance: z.number(), cases: z.array(EcgCase.extend({ prepared: z.array(z.number()) })) }),
);

const prepared = (samples: Float32Array, fs: number): ReturnType<typeof prepareLead> => {
  const ratio = resamplingRatio(fs, 500);
  return prepareLead(samples, ratio, resamplingTaps(ratio));
};

describe('a lead for the delineator', () => {
  it.each(vectors?.cases ?? [])('is that of the reference from $samplingFrequencyHz Hz', (ecg) => {
    const { samplesMv } = goldenEcg(ecg);
    const leads = [0, 1, 2].map((i) =>
      prepared(samplesMv.subarray(i * ecg.sampleCount, (i + 1) * ecg.sampleCount), ecg.samplingFrequencyHz),
    );
    const all = leads.flatMap(({ values }) => [...values]);
    ecg.prepared.forEach((expected, i) => expect(Math.abs(expected - all[97 * i]!)).toBeLessThan(vectors!.tolerance));
    expect(ecg.prepared).toHaveLength(Math.ceil(all.length / 97));
  });

  it('is the same at another gain and offset, and ends in zeros up to a multiple of 32', () => {
    const wave = Float32Array.from({ length: 1_000 }, (_, t) => Math.sin(t / 9) * (t % 300 < 40 ? 2 : 0.1));
    const once = prepared(wave, 500);
    const again = prepared(wave.map((value) => 50 * value + 7), 500); // prettier-ignore
    expect(once.length).toBe(1_000);
    expect(once.values).toHaveLength(1_024);
    expect([...once.values.subarray(1_000)].every((value) => value === 0)).toBe(true);
    once.values.forEach((value, t) => expect(again.values[t]).toBeCloseTo(value, 0.5));
  });

  it('is all but flat where the lead is', () => {
    expect(prepared(new Float32Array(500).fill(3), 500).values.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });
});
