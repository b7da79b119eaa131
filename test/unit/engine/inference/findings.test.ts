import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingCodes, logitsByCode, plattInterval95, plattProbability, readFindings } from '../../../../engine/inference/findings.ts';
import type { ModelLabel } from '../../../../engine/inference/manifest.ts';

const label = (code: string, change: Partial<ModelLabel> = {}): ModelLabel => ({
  code,
  name: code.toUpperCase(),
  calibration: { method: 'platt', scale: 2, bias: -1, nVal: 400, prevalence: 0.2 },
  shippable: true,
  ...change,
});

describe('plattProbability', () => {
  it('is one half where scale · logit + bias is 0', () => expect(plattProbability(0.5, 2, -1)).toBe(0.5));

  it('is 0.731 at 1', () => expect(plattProbability(1, 2, -1)).toBeCloseTo(0.7310586, 6));
});

describe('plattInterval95', () => {
  const calibration = { method: 'platt' as const, scale: 2, bias: -1, nVal: 400, prevalence: 0.2 };

  it('is the delta method on the logit scale, worked by hand', () => {
    // logit 1: centre 1, variance 0.04 + 2 · (−0.01) + 0.02 = 0.04, so 1 ± 1.96 · 0.2
    const [low, high] = plattInterval95(1, { ...calibration, covariance: [0.04, -0.01, 0.02] }) ?? [NaN, NaN];
    expect(low).toBeCloseTo(1 / (1 + Math.exp(-0.608)), 9);
    expect(high).toBeCloseTo(1 / (1 + Math.exp(-1.392)), 9);
  });

  it('is absent without a covariance', () => expect(plattInterval95(1, calibration)).toBeNull());

  it('holds the probability, whatever the logit', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (logit) => {
        const [low, high] = plattInterval95(logit, { ...calibration, covariance: [0.04, -0.02, 0.02] }) ?? [NaN, NaN];
        const probability = plattProbability(logit, 2, -1);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(probability);
        expect(high).toBeGreaterThanOrEqual(probability);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('findingCodes', () => {
  const codesOf = (codes: string[], modality: 'film' | 'ecg'): string[] => findingCodes(codes.map((code) => ({ code })), modality); // prettier-ignore

  it('writes film labels in lower case with hyphens', () =>
    expect(codesOf(['Pleural Effusion', 'Mass'], 'film')).toEqual(['cxr:pleural-effusion', 'cxr:mass']));

  it('tells superclasses from statements', () =>
    expect(codesOf(['NORM', 'MI', 'NORM', 'LAO/LAE'], 'ecg')).toEqual(['scp-super:NORM', 'scp-super:MI', 'scp:NORM', 'scp:LAO/LAE']));

  it('keeps a prefix', () => expect(codesOf(['cxr:x', 'x'], 'film')).toEqual(['cxr:x', 'cxr:x']));
});

describe('readFindings', () => {
  it('gives calibrated findings, most probable first', () => {
    const { findings } = readFindings(Float32Array.of(0, 3), [label('a'), label('b')], 'film');
    expect(findings.map(({ code }) => code)).toEqual(['cxr:b', 'cxr:a']);
    expect(findings[1]).toEqual({
      code: 'cxr:a',
      name: 'A',
      modality: 'film',
      probability: plattProbability(0, 2, -1),
      interval95: null,
      calibrationPrevalence: 0.2,
      calibrationCount: 400,
    });
  });

  it('names labels that are not good enough or not calibrated, and gives them no number', () => {
    const labels = [
      label('a'),
      label('b', { shippable: false }),
      label('c', { calibration: null }),
      label('d', { calibration: { method: 'none', scale: 1, bias: 0, nVal: 0, prevalence: 0 } }),
    ];
    const { findings, notShown } = readFindings(Float32Array.of(0, 9, 9, 9), labels, 'ecg');
    expect(findings.map(({ code }) => code)).toEqual(['scp:a']);
    expect(notShown).toEqual(['B', 'C', 'D']);
  });

  it('shows normal once, though PTB-XL has it as superclass and as statement', () => {
    const { findings, notShown } = readFindings(Float32Array.of(0, 1, 2), [label('NORM'), label('IMI'), label('NORM')], 'ecg');
    expect(findings.map(({ code }) => code)).toEqual(['scp:IMI', 'scp-super:NORM']);
    expect(notShown).toEqual([]);
  });

  it('refuses logits that do not fit the labels', () => expect(() => readFindings(Float32Array.of(1), [], 'film')).toThrow(RangeError));
});

it('raw logits are kept for all labels, NORM as superclass and as statement', () =>
  expect([...logitsByCode(Float32Array.of(-1, 0.5, 2), [label('NORM'), label('IMI', { shippable: false }), label('NORM')], 'ecg')]).toEqual(
    [
      ['scp-super:NORM', -1],
      ['scp:IMI', 0.5],
      ['scp:NORM', 2],
    ],
  ));
