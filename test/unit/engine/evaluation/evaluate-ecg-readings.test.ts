import { describe, expect, it } from 'vitest';
import { wavesOfMarks } from '../../../../engine/evaluation/delineation-marks.ts';
import { corruptedEcg, ecgCorruptions } from '../../../../engine/evaluation/ecg-corruptions.ts';
import { qualityOf, qualitySet } from '../../../../engine/evaluation/ecg-quality-labels.ts';
import { delineationMetrics, matchedWaves } from '../../../../engine/evaluation/evaluate-delineation.ts';
import { ecgQualityMetrics } from '../../../../engine/evaluation/evaluate-ecg-quality.ts';
import { rhythmMetrics, statedRhythm } from '../../../../engine/evaluation/evaluate-rhythm.ts';
import { flatMetrics, type MetricTree } from '../../../../engine/evaluation/metric-tree.ts';
import type { Wave } from '../../../../engine/inference/delineator/decode-waves.ts';
import { goldenEcg } from '../inference/golden.ts';

const valuesOf = (tree: MetricTree): Record<string, number> => Object.fromEntries(flatMetrics(tree).map(({ path, metric }) => [path, metric.value])); // prettier-ignore
const wave = (kind: Wave['kind'], onset: number, offset: number): Wave => ({ kind, onset, peak: onset, offset });
const row = { dataset: 'x', shard: 's', row: 0 };

describe('stated rhythms', () => {
  it('are read from the codes, fibrillation first, nothing where none is stated', () => {
    expect(statedRhythm({ scp_codes: { SR: 0, NORM: 100 } })).toBe('SR');
    expect(statedRhythm({ scp_codes: { STACH: 0, AFLT: 0 } })).toBe('AFIB');
    expect(statedRhythm({ scp_codes: { SBRAD: null, PACE: 0 } })).toBe('OTHER');
    expect(statedRhythm({ scp_codes: { NORM: 100 } })).toBeNull();
    expect(statedRhythm({ scp_codes: null })).toBeNull();
  });

  it('give the F1 of each rhythm with ten records, and their mean', () => {
    const read = (stated: 'SR' | 'AFIB' | 'OTHER', found: 'SR' | 'AFIB' | 'OTHER', count: number) =>
      Array.from({ length: count }, (_, i) => ({ patient: `${stated} ${found} ${i}`, stated, found }));
    const values = valuesOf(
      rhythmMetrics([...read('SR', 'SR', 18), ...read('SR', 'AFIB', 2), ...read('AFIB', 'AFIB', 10), ...read('OTHER', 'SR', 3)]),
    );
    expect(values['AFIB.f1']).toBeCloseTo(20 / 22, 9);
    expect(values['SR.f1']).toBeCloseTo(36 / 41, 9);
    expect(values['macroF1']).toBeCloseTo((20 / 22 + 36 / 38) / 2, 9); // without the three records of another rhythm
    expect(values).not.toHaveProperty('OTHER.f1');
    expect(rhythmMetrics(read('SR', 'SR', 20))).toEqual({});
  });
});

describe('delineation', () => {
  it('reads marks, leaving out those without a partner', () => {
    const marks = [[5, ')'], [10, '('], [20, 'p'], [30, ')'], [40, '('], [50, 'N'], [90, 'N'], [100, ')']] as const; // prettier-ignore
    expect(wavesOfMarks(marks)).toEqual([{ kind: 'P', onset: 10, peak: 20, offset: 30 }]);
  });

  it('matches each wave once, within 150 ms at both ends', () => {
    const found = [wave('QRS', 110, 150), wave('QRS', 104, 150), wave('QRS', 500, 600)];
    expect(matchedWaves([wave('QRS', 100, 150), wave('QRS', 108, 150), wave('QRS', 500, 524)], found)).toEqual([
      [wave('QRS', 100, 150), found[1]],
      [wave('QRS', 108, 150), found[0]],
    ]);
  });

  it('counts found waves between the marks alone, and gives errors in ms', () => {
    const marks = { I: [wave('P', 100, 140), wave('QRS', 200, 250), wave('T', 300, 400)] };
    const found = {
      I: [wave('QRS', 10, 60), wave('P', 104, 138), wave('QRS', 202, 250), wave('QRS', 270, 290), wave('T', 300, 390), wave('P', 900, 950)],
    };
    const values = valuesOf(delineationMetrics([{ marks, found }]));
    expect(values).toMatchObject({
      'p.sensitivity': 1,
      'p.ppv': 1,
      'p.onset.meanMs': 8,
      'p.offset.meanMs': -4,
      'qrs.ppv': 0.5,
      't.offset.meanMs': -20,
    });
    expect(values['p.onset.sdMs']).toBe(0);
  });
});

describe('signal quality', () => {
  it('is labelled by CinC2011, usable by default, and has its parts by a hash there', () => {
    expect(qualityOf({ ...row, labels_native: ['quality:unacceptable'] })).toBe('unusable');
    expect(qualityOf({ ...row, labels_native: ['quality:indeterminate'] })).toBe('unknown');
    expect(qualityOf({ ...row, labels_native: ['healthy'] })).toBe('usable');
    expect(qualitySet(row)).toBe('test');
    expect(qualitySet({ ...row, split: 'val' })).toBe('val');
    const parts = Array.from({ length: 200 }, (_, i) => qualitySet({ ...row, dataset: 'CinC2011-set-a', id: `cinc11_${i}` }));
    expect(new Set(parts)).toEqual(new Set(['train', 'val', 'test']));
  });

  it.each(ecgCorruptions)('%s spoils an ECG the same way each time, without gaps', (kind) => {
    const trace = goldenEcg({ samplingFrequencyHz: 100, sampleCount: 1_000, missing: [] });
    const spoilt = corruptedEcg(trace, kind, 5);
    expect(spoilt.samplesMv).toHaveLength(trace.samplesMv.length);
    expect(spoilt.samplesMv.every(Number.isFinite)).toBe(true);
    expect(spoilt.samplesMv).not.toEqual(trace.samplesMv);
    expect(corruptedEcg(trace, kind, 5)).toEqual(spoilt);
  });

  it('is measured as the area of spoilt against usable ones', () => {
    const scored = (isUsable: boolean, score: number, i: number) => ({
      patient: `${isUsable} ${i}`,
      kind: isUsable ? 'recorded' : 'noise',
      isUsable,
      score,
      isFlagged: score < 0,
    });
    const rows = Array.from({ length: 20 }, (_, i) => [scored(true, i + 1, i), scored(false, i === 0 ? 5.5 : -i, i)]).flat();
    const values = valuesOf(ecgQualityMetrics(rows));
    expect(values['auc']).toBeCloseTo(1 - 5 / 400, 9); // one spoilt copy stands above five usable ones
    expect(values['byKind.noise.auc']).toBeCloseTo(1 - 5 / 400, 9);
    expect(values['flaggedOfUsable']).toBe(0);
  });
});
