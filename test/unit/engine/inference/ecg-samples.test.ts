import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ecgSamples, refuseUnfitEcg } from '../../../../engine/inference/ecg-samples.ts';
import { differenceFrom, EcgCase, golden, goldenEcg, GoldenSummary, traceOf } from './golden.ts';

const trace = goldenEcg({ samplingFrequencyHz: 500, sampleCount: 5_000, missing: [] });

describe('ecgSamples', () => {
  it('gives 12 × 1000 samples whatever comes in', () => {
    for (const samplingFrequencyHz of [50, 100, 333.3, 1_000]) {
      expect(ecgSamples(traceOf(trace.samplesMv, samplingFrequencyHz)).samples.length).toBe(12_000);
    }
  });

  it('sets a lead with a gap to 0 and names it', () => {
    const samplesMv = trace.samplesMv.slice();
    samplesMv[3 * 5_000 + 17] = NaN;
    const { samples, missingLeads } = ecgSamples({ ...trace, samplesMv });
    expect(missingLeads).toEqual(['aVR']);
    expect(samples.subarray(3_000, 4_000).every((value) => value === 0)).toBe(true);
    expect(samples.subarray(4_000, 5_000).some((value) => value !== 0)).toBe(true);
  });

  it('sets a lead that is stated as missing to 0 even when it has samples', () => {
    const leads = trace.leads.map((lead) => (lead.name === 'V6' ? { ...lead, origin: 'missing' as const } : lead));
    expect(ecgSamples({ ...trace, leads }).missingLeads).toEqual(['V6']);
  });

  it('rescales no lead: twice the voltage stays twice the voltage', () => {
    const twice = ecgSamples({ ...trace, samplesMv: trace.samplesMv.map((value) => 2 * value) }).samples;
    const once = ecgSamples(trace).samples;
    for (let i = 0; i < 12_000; i += 101) expect(twice[i]).toBeCloseTo(2 * once[i]!, 5);
  });

  it('is followed by zeros after a record of 4 s', () => {
    const { samples } = ecgSamples(goldenEcg({ samplingFrequencyHz: 100, sampleCount: 400, missing: [] }));
    expect(samples.subarray(400, 1_000).every((value) => value === 0)).toBe(true);
  });

  it('refuses an ECG of gaps alone by its code', () =>
    expect(() => ecgSamples(traceOf(new Float32Array(12_000).fill(NaN), 100))).toThrowError(
      expect.objectContaining({ code: 'ecg-leads-missing' }),
    ));
});

describe('refuseUnfitEcg', () => {
  it('refuses a lead without a voltage scale by its name', () => {
    const leads = trace.leads.map((lead) => (lead.name === 'V2' ? { ...lead, isCalibrated: false } : lead));
    expect(() => refuseUnfitEcg({ ...trace, leads })).toThrowError(
      expect.objectContaining({ code: 'ecg-sensitivity-missing', details: { file: 'this ECG', lead: 'V2' } }),
    );
  });

  it('takes a missing lead without a voltage scale', () => {
    const leads = trace.leads.map((lead) => (lead.name === 'V2' ? { ...lead, isCalibrated: false, origin: 'missing' as const } : lead));
    expect(() => refuseUnfitEcg({ ...trace, leads })).not.toThrow();
  });

  it('refuses 1.2 s by its code', () =>
    expect(() => refuseUnfitEcg(goldenEcg({ samplingFrequencyHz: 100, sampleCount: 120, missing: [] }))).toThrowError(
      expect.objectContaining({ code: 'ecg-too-short' }),
    ));
});

const reference = golden(
  'ecg-preprocess',
  z.object({ tolerance: z.number(), cases: z.array(EcgCase.extend({ expected: GoldenSummary })) }),
);

describe.skipIf(reference === null)('golden ECGs (skipped when test/fixtures/golden/ecg-preprocess.json is absent)', () => {
  it.each(reference?.cases ?? [])('equals the reference for $sampleCount samples at $samplingFrequencyHz Hz', (ecg) =>
    expect(differenceFrom(ecg.expected, ecgSamples(goldenEcg(ecg)).samples)).toBeLessThan(reference!.tolerance),
  );
});
