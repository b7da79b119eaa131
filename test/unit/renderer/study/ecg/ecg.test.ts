import { describe, expect, it } from 'vitest';
import type { CallInput, CallOutput } from '../../../../../contract/calls.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { EcgState } from '../../../../../renderer/study/ecg/ecg.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { ecgTrace, openEcg } from '../../invented.ts';

const [a, b] = [StudyKey.parse('e1'), StudyKey.parse('e2')];

describe('the ECG pane', () => {
  it('is shown from the start when no ECG is asked for', () => expect(new EcgState(new FakeEngine()).isShown).toBe(true));

  it('is shown only after the canvas has drawn the record that was asked for', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    await ecg.open(a);
    expect(ecg.isShown).toBe(false);
    ecg.markDrawn(b, 0);
    expect(ecg.isShown).toBe(false);
    ecg.markDrawn(a, 0);
    expect(ecg.isShown).toBe(true);
    expect(ecg.durationS).toBe(10);
  });

  it('ignores an answer that comes after another ECG was asked for', async () => {
    const slow = defer<CallOutput<'openEcg'>>();
    const ecg = new EcgState(new FakeEngine({ openEcg: ({ studyKey }) => (studyKey === 'e1' ? slow.promise : openEcg('e2')) }));
    const first = ecg.open(a);
    await ecg.open(b);
    slow.resolve(openEcg('e1'));
    await first;
    await settle();
    expect(ecg.ecg?.study.studyKey).toBe('e2');
  });

  it('says why an ECG cannot be shown and shows none', async () => {
    const ecg = new EcgState(
      new FakeEngine({
        openEcg: () => {
          throw refusal('ecg-malformed', 'e1 is not a sound ECG record.');
        },
      }),
    );
    await ecg.open(a);
    expect([ecg.problem, ecg.ecg, ecg.isLoading]).toEqual(['e1 is not a sound ECG record.', null, false]);
  });

  it('takes the record off when nothing is asked for any more', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    await ecg.open(a);
    await ecg.open(null);
    expect([ecg.ecg, ecg.isShown]).toEqual([null, true]);
  });

  it('turns pages within the record', async () => {
    const long = openEcg('e1');
    const ecg = new EcgState(new FakeEngine({ openEcg: () => ({ ...long, trace: ecgTrace(25) }) }));
    ecg.pane = { width: 1060, height: 800 };
    await ecg.open(a);
    expect(ecg.pages).toBe(3);
    ecg.turnPage(9);
    expect([ecg.view.startS, ecg.pageIndex]).toEqual([15, 2]);
    ecg.turnPage(-9);
    expect(ecg.view.startS).toBe(0);
  });

  it('asks for the filter that was chosen, and again when it changes; the trace stays meanwhile', async () => {
    const slow = defer<CallOutput<'openEcg'>>();
    const engine = new FakeEngine({ openEcg: ({ filter }) => (filter?.lowPassHz === 40 ? slow.promise : openEcg('e1')) });
    const ecg = new EcgState(engine);
    await ecg.open(a);
    expect(ecg.filterLabel).toBe('0.05–150 Hz');
    ecg.choices.change({ preset: 'monitor' });
    const filtering = ecg.applyFilter();
    expect(ecg.trace).not.toBeNull();
    slow.resolve(openEcg('e1'));
    await filtering;
    await ecg.applyFilter();
    expect(engine.inputsOf('openEcg').map((input) => (input as { filter: unknown }).filter)).toEqual([
      { highPassHz: 0.05, lowPassHz: 150, notchHz: null },
      { highPassHz: 0.5, lowPassHz: 40, notchHz: null },
    ]);
  });

  it('magnifies within limits and comes back to ×1', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    ecg.pane = { width: 1060, height: 800 };
    await ecg.open(a);
    ecg.zoomBy(2);
    expect(ecg.page.pxPerMm).toBe(8);
    ecg.panBy(99_999, 0);
    expect(ecg.view.left).toBe(ecg.page.width - 1060);
    ecg.zoomBy(1000);
    expect(ecg.zoom).toBe(16);
    ecg.resetView();
    expect([ecg.zoom, ecg.view.left]).toEqual([1, 0]);
  });
});

describe('a recording of hours', () => {
  const overview = (): CallOutput<'openEcgOverview'> => ({
    study: openEcg('e1').study,
    samplingFrequencyHz: 250,
    samplesPerLead: 250 * 3600,
    durationSeconds: 3600,
    leads: ['MLII', 'V5'].map((label) => ({ label, lead: null, isCalibrated: true })),
    envelopeMv: new Float32Array(2 * 2 * 2048),
    pixels: 2048,
    beats: { samples: Int32Array.of(250, 500), kinds: Uint8Array.of(0, 2) },
    heartRateBpm: new Float32Array(2048).fill(60),
    notices: [],
  });
  const answer = (input: CallInput<'readEcgWindow'>): CallOutput<'readEcgWindow'> => ({
    kind: 'samples',
    startSample: Math.round(input.startSeconds * 250),
    samplesPerStep: 1,
    stepsPerLead: Math.round(input.durationSeconds * 250),
    valuesMv: new Float32Array(2 * Math.round(input.durationSeconds * 250)),
    samplingFrequencyHz: 250,
  });

  it('is drawn from its envelope at once and from a window around what is seen after it', async () => {
    const engine = new FakeEngine({ openEcgOverview: overview, readEcgWindow: answer });
    const ecg = new EcgState(engine);
    ecg.pane = { width: 1060, height: 800 };
    await ecg.open(a, true);
    expect([ecg.trace?.window.kind, ecg.long?.isCoarse]).toEqual(['envelope', true]);
    expect(ecg.page.layout.strips.map(({ label }) => label)).toEqual(['MLII', 'V5']);
    ecg.settleView();
    await settle();
    expect([ecg.trace?.window.kind, ecg.long?.isCoarse]).toEqual(['samples', false]);
    ecg.panByTime(2);
    await settle();
    expect(engine.inputsOf('readEcgWindow')).toHaveLength(1);
  });

  it('asks only for the last of several places sought while one is coming', async () => {
    const first = defer<void>();
    let asked = 0;
    const engine = new FakeEngine({
      openEcgOverview: overview,
      readEcgWindow: async (input) => {
        if (asked++ === 0) await first.promise;
        return answer(input);
      },
    });
    const ecg = new EcgState(engine);
    ecg.pane = { width: 1060, height: 800 };
    await ecg.open(a, true);
    for (const place of [600, 1200, 1800, 2400]) ecg.seek(place);
    first.resolve();
    await settle();
    await settle();
    const starts = (engine.inputsOf('readEcgWindow') as CallInput<'readEcgWindow'>[]).map(({ startSeconds }) => Math.round(startSeconds));
    expect(starts).toHaveLength(2);
    expect(starts[1]).toBeGreaterThan(2300);
  });
});
