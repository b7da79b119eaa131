import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leadNames, type EcgTrace } from '../../../../../contract/index.ts';
import { corruptedEcg, ecgCorruptions } from '../../../../../engine/evaluation/ecg-corruptions.ts';
import { ecgQualityCautions } from '../../../../../engine/inference/cautions.ts';
import { ecgSamples, validSampleCount } from '../../../../../engine/inference/ecg-samples.ts';
import { ecgQualityFeatureNames, ecgQualityFeatures } from '../../../../../engine/inference/ecg-quality/features.ts';
import { EcgQualityModel, scoreEcgQuality } from '../../../../../engine/inference/ecg-quality/score.ts';
import { hasWeights, modelsDir, traceOf } from '../golden.ts';

/** A beat every 0.8 s, its leads a projection of one turning dipole; III and the augmented leads follow from I and II. */
function dipoleEcg(): EcgTrace {
  const fs = 500;
  const angles = [0, 60, 120, 95, 75, 45, 20, 0].map((degrees) => (degrees * Math.PI) / 180);
  const wave = (t: number, at: number, width: number, height: number): number => height * Math.exp(-(((t - at) / width) ** 2));
  const eight = angles.map((angle, i) =>
    Float32Array.from({ length: 10 * fs }, (_, n) => {
      const t = (n / fs) % 0.8;
      const p = wave(t, 0.12, 0.03, 0.12) * Math.cos(angle - 0.9);
      const qrs = wave(t, 0.3, 0.013, 1.2) * Math.cos(angle - 0.7) + wave(t, 0.325, 0.012, -0.4) * Math.cos(angle - 1.9 + 0.1 * i);
      return p + qrs + wave(t, 0.55, 0.05, 0.3) * Math.cos(angle - 0.8);
    }),
  );
  const [one, two, ...chest] = eight as [Float32Array, Float32Array, ...Float32Array[]];
  const derive = (a: number, b: number): Float32Array => one.map((value, t) => a * value + b * two[t]!);
  const leads = [one, two, derive(-1, 1), derive(-0.5, -0.5), derive(1, -0.5), derive(-0.5, 1), ...chest];
  const samples = new Float32Array(12 * 10 * fs);
  leads.forEach((lead, i) => samples.set(lead, i * 10 * fs));
  return traceOf(samples, fs);
}

const features = (trace: EcgTrace): number[] => ecgQualityFeatures(ecgSamples(trace).samples, validSampleCount(trace));
const named = (trace: EcgTrace): Record<string, number> =>
  Object.fromEntries(features(trace).map((value, i) => [ecgQualityFeatureNames[i], value]));

describe('features of signal quality', () => {
  it('are finite for an ECG, for flat leads and for a short record', () => {
    const ecg = dipoleEcg();
    const short = traceOf(new Float32Array(12 * 250).fill(0), 100);
    for (const trace of [ecg, short, { ...ecg, samplesMv: ecg.samplesMv.map(() => 0) }]) {
      expect(features(trace)).toHaveLength(ecgQualityFeatureNames.length);
      expect(features(trace).every(Number.isFinite)).toBe(true);
    }
  });

  it('see the beat, the components of a dipole, and limb leads that fit', () => {
    const found = named(dipoleEcg());
    expect(Math.exp(found['beatLag']!) / 80).toBeCloseTo(Math.round(Math.exp(found['beatLag']!) / 80), 6); // a multiple of the interval
    expect(found['beatAutocorrelation']).toBeGreaterThan(0.8);
    expect(found['threeComponents']).toBeGreaterThan(0.99);
    expect(found['einthoven']).toBeLessThan(-2);
    expect(found['flatShare']).toBe(0);
  });

  it('see channels out of order', () => {
    expect(named(corruptedEcg(dipoleEcg(), 'channelsShuffled', 3))['einthoven']).toBeGreaterThan(-1);
  });
});

describe.skipIf(!hasWeights('ecg-quality.json'))('the shipped quality check (skipped without its numbers)', () => {
  const model = (): EcgQualityModel =>
    EcgQualityModel.parse(JSON.parse(readFileSync(join(modelsDir, 'weights', 'ecg-quality.json'), 'utf8')));

  it.each(ecgCorruptions.filter((kind) => !['halfSpeed', 'doubleSpeed'].includes(kind)))(
    'holds %s for less of an ECG than the ECG',
    (kind) => {
      const [whole, spoilt] = [dipoleEcg(), corruptedEcg(dipoleEcg(), kind, 11)].map((trace) => scoreEcgQuality(features(trace), model()));
      expect(spoilt!.score).toBeLessThan(whole!.score);
    },
  );

  it.each(['noise', 'flat', 'gainTimes100', 'oneLeadCopied', 'squareWave'] as const)('flags %s and says why', (kind) => {
    const quality = scoreEcgQuality(features(corruptedEcg(dipoleEcg(), kind, 11)), model());
    expect(quality.isUsable).toBe(false);
    expect(ecgQualityCautions(quality)[0]).toMatch(/^Signal not usable as a 12-lead ECG: .+\.$/);
  });

  it('has a reason for each of its features', () => {
    const { mean, linear } = model();
    expect(mean).toHaveLength(ecgQualityFeatureNames.length);
    expect(linear).toHaveLength(ecgQualityFeatureNames.length);
    expect(leadNames).toHaveLength(12);
  });
});
