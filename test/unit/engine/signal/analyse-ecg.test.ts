import { describe, expect, it } from 'vitest';
import { leadNames, ModelId, type BeatFiducials, type EcgTrace } from '../../../../contract/index.ts';
import { analyseEcg, compareEcgs } from '../../../../engine/signal/index.ts';
import { correctQt } from '../../../../engine/signal/qt-correction.ts';
import { frontalAxisDegrees } from '../../../../engine/signal/frontal-axis.ts';
import { removeBaseline } from '../../../../engine/signal/baseline.ts';
import { remixed, samplesOf, syntheticTrace, withArmsExchanged } from './synthetic-trace.ts';

const normal = analyseEcg(syntheticTrace());

describe('correctQt', () => {
  it('gives the published values: nothing to correct at 60 a minute, four different values at 100', () => {
    expect(Object.values(correctQt(400, 1_000))).toEqual([400, 400, 400, 400]);
    const fast = correctQt(350, 600);
    expect(fast.bazettMs).toBeCloseTo(451.8, 1);
    expect(fast.fridericiaMs).toBeCloseTo(415.0, 1);
    expect(fast.framinghamMs).toBeCloseTo(411.6, 1);
    expect(fast.hodgesMs).toBeCloseTo(420, 6);
  });
});

describe('frontalAxisDegrees', () => {
  it.each([
    [10, 0, 0],
    [0, 10, 90],
    [-10, 0, 180],
    [0, -10, -90],
    [10, (10 * Math.sqrt(3)) / 2, 45],
  ])('of areas %f in I and %f in aVF is %f°', (one, avf, degrees) => expect(frontalAxisDegrees(one, avf)).toBeCloseTo(degrees, 6));

  it('is null without a direction', () => {
    expect(frontalAxisDegrees(0.1, -0.1)).toBeNull();
    expect(frontalAxisDegrees(NaN, 1)).toBeNull();
  });
});

describe('removeBaseline', () => {
  it('takes a slow wave out and leaves the beats', () => {
    const trace = syntheticTrace({ noiseMicrovolt: 0, wanderMicrovolt: 0 });
    const clean = samplesOf(trace, 'II');
    const beats = normal.beats.map((beat) => beat.sample);
    const wandering = clean.map((mv, t) => mv + 0.8 * Math.sin((2 * Math.PI * 0.12 * t) / 500) + 0.3);
    const [a, b] = [removeBaseline(wandering, beats, 500), removeBaseline(clean, beats, 500)];
    for (let t = beats[0] ?? 0; t < (beats.at(-1) ?? 0); t++) expect(Math.abs((a[t] ?? NaN) - (b[t] ?? NaN))).toBeLessThan(0.08);
  });
});

describe('analyseEcg', () => {
  it('measures a normal synthetic ECG', () => {
    expect(normal.global.heartRateBpm).toBeGreaterThan(60);
    expect(normal.global.heartRateBpm).toBeLessThan(76);
    for (const [value, low, high] of [
      [normal.global.prMs, 110, 210],
      [normal.global.qrsMs, 60, 115],
      [normal.global.qtMs, 330, 440],
      [normal.global.pDurationMs, 70, 140],
    ] as const) {
      expect(value).toBeGreaterThan(low);
      expect(value).toBeLessThan(high);
    }
    expect(normal.delineation).toEqual({ method: 'classical', modelId: null });
    expect(normal.beats.every((beat) => beat.kind === 'normal' || beat.kind === 'unclassified')).toBe(true);
    expect(normal.quality.leads.flatMap((lead) => lead.flags)).toEqual([]);
    expect(normal.quality.swaps).toEqual([]);
    expect(normal.notices).toEqual([]);
  });

  it('gives fiducials in the order of time, in the median and in every beat', () => {
    for (const fiducials of [normal.median?.fiducials, ...normal.beats.slice(0, -1).map((beat) => beat.fiducials)]) {
      const present = Object.values(fiducials ?? {}).filter((index) => index !== null);
      expect(present.length).toBeGreaterThanOrEqual(3);
      expect(present).toEqual([...present].sort((a, b) => a - b));
    }
  });

  it('turns its axis with the heart', () => {
    const turned = analyseEcg(syntheticTrace({ axisTurnDegrees: 40 })).global.qrsAxisDegrees ?? NaN;
    expect(turned - (normal.global.qrsAxisDegrees ?? NaN)).toBeGreaterThan(25);
    expect(turned - (normal.global.qrsAxisDegrees ?? NaN)).toBeLessThan(55);
  });

  it('tells bundle branch block by its width and force by its voltage', () => {
    expect(analyseEcg(syntheticTrace({ conduction: 'left-bundle-branch-block' })).global.qrsMs).toBeGreaterThan(118);
    const strong = analyseEcg(syntheticTrace({ leftVentricularForce: 2 })).global.sokolowLyonMv ?? NaN;
    expect(strong / (normal.global.sokolowLyonMv ?? NaN)).toBeGreaterThan(1.5);
  });

  it('names ventricular ectopic beats and leaves them out of the median', () => {
    const trace = syntheticTrace();
    const at = normal.beats[5]?.sample ?? NaN;
    for (const name of leadNames) {
      const lead = samplesOf(trace, name);
      for (let t = at - 60; t < at + 80; t++) lead[t] = -(lead[t] ?? NaN);
    }
    const ectopic = analyseEcg(trace);
    expect(ectopic.beats.map((beat) => beat.kind).filter((kind) => kind === 'ventricular-ectopic')).toHaveLength(1);
    expect(ectopic.beats[5]?.kind).toBe('ventricular-ectopic');
    expect(ectopic.median?.beatCount).toBe((normal.median?.beatCount ?? NaN) - 1);
    expect(Math.abs((ectopic.global.qrsMs ?? NaN) - (normal.global.qrsMs ?? NaN))).toBeLessThan(10);
  });

  it('finds no P wave in atrial fibrillation', () => {
    const fibrillation = analyseEcg(syntheticTrace({ rhythm: 'atrial-fibrillation' }));
    expect(fibrillation.global.prMs).toBeNull();
    expect(fibrillation.notices).toContain('No P wave that all beats share.');
  });

  it('measures again from the fiducials that the reader set', () => {
    const own = normal.median?.fiducials as BeatFiducials;
    const moved = analyseEcg(syntheticTrace(), { fiducials: { ...own, tOffset: (own.tOffset ?? 0) + 10 } });
    expect(moved.global.qtMs).toBeCloseTo((normal.global.qtMs ?? NaN) + 20, 6);
    expect(moved.delineation.method).toBe('reader');
  });

  it('takes a delineator at its word, as the median over the beats', () => {
    const beats = normal.beats.map(({ fiducials: f, sample }) => ({ ...f, rPeak: sample, qrsOnset: sample - 30, qrsOffset: sample + 25 }));
    const modelId = ModelId.parse('delineator@test-1');
    const measured = analyseEcg(syntheticTrace(), { model: { modelId, beats } });
    expect(measured.delineation).toEqual({ method: 'model', modelId });
    expect(measured.global.qrsMs).toBe(110);
  });

  it('measures amplitudes of what is written into a lead', () => {
    const doubled = analyseEcg(remixed(syntheticTrace(), { V5: (at) => 2 * at('V5') }));
    const at = leadNames.indexOf('V5');
    expect((doubled.leads[at]?.rMv ?? NaN) / (normal.leads[at]?.rMv ?? NaN)).toBeCloseTo(2, 1);
    const raised = analyseEcg(syntheticTrace({ ischaemia: 'anterior-elevation' }));
    expect((raised.leads[8]?.stJ60Mv ?? NaN) - (normal.leads[8]?.stJ60Mv ?? NaN)).toBeGreaterThan(0.1);
  });

  it('says why nothing can be measured', () => {
    const silent: EcgTrace = { ...syntheticTrace(), samplesMv: new Float32Array(60_000) };
    const nothing = analyseEcg(silent);
    expect(nothing.median).toBeNull();
    expect(Object.values(nothing.global).every((value) => value === null)).toBe(true);
    expect(nothing.notices).toEqual(['No lead can be measured.']);
  });
});

describe('signal quality', () => {
  const problemsOf = (trace: EcgTrace, lead: number): string[] =>
    analyseEcg(trace).quality.leads[lead]?.flags.map((flag) => flag.problem) ?? [];
  const at = leadNames.indexOf('V3');
  const disturbed = (disturb: (mv: number, t: number) => number): EcgTrace => {
    const trace = syntheticTrace();
    const samples = samplesOf(trace, 'V3');
    samples.forEach((mv, t) => (samples[t] = disturb(mv, t)));
    return trace;
  };

  it.each<[string, (mv: number, t: number) => number]>([
    ['flat', () => 0.1],
    ['missing', () => NaN],
    ['gaps', (mv, t) => (t < 600 ? NaN : mv)],
    ['lead-off', (mv, t) => (t < 1_500 ? 0 : mv)],
    ['mains-hum', (mv, t) => mv + 0.08 * Math.sin((2 * Math.PI * 50 * t) / 500)],
    ['noise', (mv, t) => mv + 0.3 * Math.sin(t * t * 1.7)],
    ['baseline-wander', (mv, t) => mv + 0.6 * Math.sin((2 * Math.PI * 0.25 * t) / 500)],
    ['clipped', (mv) => Math.max(-0.25, Math.min(mv, 0.25))],
  ])('names %s', (problem, disturb) => expect(problemsOf(disturbed(disturb), at)).toContain(problem));
});

describe('exchanged electrodes', () => {
  it('are found: arms', () => {
    const [found] = analyseEcg(withArmsExchanged(syntheticTrace())).quality.swaps;
    expect(found?.swap).toBe('RA-LA');
    expect(found?.confidence).toBeGreaterThan(0.7);
    expect(found?.reason).toMatch(/opposite to V6/);
  });

  it('are found: V2 and V3', () => {
    const exchanged = remixed(syntheticTrace(), { V2: (at) => at('V3'), V3: (at) => at('V2') });
    expect(analyseEcg(exchanged).quality.swaps[0]?.swap).toBe('V2-V3');
  });

  it('are not looked for across a chest lead without a signal', () => {
    const gap = remixed(syntheticTrace(), { V1: (at) => 0.2 * at('V1'), V2: (at) => at('V4'), V3: () => 0 });
    expect(analyseEcg(gap).quality.swaps).toEqual([]);
  });
});

describe('compareEcgs', () => {
  it('finds nothing changed between an ECG and itself', () => {
    const same = compareEcgs(normal, normal);
    expect(same.changes.filter((change) => change.isChanged)).toEqual([]);
    for (const lead of same.leads) expect(lead.correlation).toBeCloseTo(1, 6);
    expect(same.notices).toEqual([]);
  });

  it('names what changed, with the threshold and its source', () => {
    const later = analyseEcg(syntheticTrace({ rateBpm: 110, ischaemia: 'anterior-elevation', seed: 3 }));
    const changed = compareEcgs(later, normal).changes.filter((change) => change.isChanged);
    expect(changed.map((change) => change.label)).toEqual(expect.arrayContaining(['Heart rate', 'ST J+60 in V3']));
    for (const change of changed) expect(change.source.length).toBeGreaterThan(10);
  });

  it('turns axes the short way round', () => {
    const axis = (qrsAxisDegrees: number): typeof normal => ({ ...normal, global: { ...normal.global, qrsAxisDegrees } });
    const change = compareEcgs(axis(-170), axis(170)).changes.find((one) => one.measurement === 'qrsAxisDegrees');
    expect(change).toMatchObject({ difference: 20, isChanged: false });
  });

  it('suspects exchanged arms beside a prior', () => {
    const exchanged = analyseEcg(withArmsExchanged(syntheticTrace()));
    expect(compareEcgs(exchanged, normal).notices.join(' ')).toMatch(/right and left arm exchanged/);
  });
});
