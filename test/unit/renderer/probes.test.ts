import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudyKey } from '../../../contract/ids.ts';
import type { Probe } from '../../../contract/probe.ts';
import { handleProbesKey } from '../../../renderer/probes/probes-keys.ts';
import { performanceLine, ProbesState, refusalOfMark } from '../../../renderer/probes/probes.svelte.ts';
import { FakeEngine, settle } from './fake-engine.ts';
import { patient, study } from './invented.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const performance = {
  auc: 0.83,
  ci95: [0.61, 0.97] as [number, number],
  positives: 5,
  negatives: 60,
  areNegativesMarked: false,
  remark: 'Leave-one-out.',
};

/** An engine that keeps probes as the real one does. */
function probesOver(probes: Probe[] = []): { state: ProbesState; engine: FakeEngine; kept: () => Probe[] } {
  let kept = [...probes];
  const engine = new FakeEngine({
    listProbes: () => ({ probes: kept }),
    putProbe: ({ probe }) => {
      kept = [...kept.filter(({ name }) => name !== probe.name), probe as Probe];
      return { probes: kept };
    },
    renameProbe: ({ name, to }) => {
      kept = kept.map((probe) => (probe.name === name ? { ...probe, name: to } : probe));
      return { probes: kept };
    },
    deleteProbe: ({ name }) => {
      kept = kept.filter((probe) => probe.name !== name);
      return { probes: kept };
    },
    runProbe: ({ name }) => {
      const probe = kept.find((one) => one.name === name) as Probe;
      return { probe, marked: [], performance, hits: [], searched: 7 };
    },
  });
  return { state: new ProbesState(engine), engine, kept: () => kept };
}

const markOf = (key: string, isPositive = true) => ({ studyKey: StudyKey.parse(key), isPositive });
const probe = (name: string, count: number): Probe => ({
  name,
  modality: 'film',
  marks: Array.from({ length: count }, (_, i) => markOf(`s${i}`)),
});

describe('findings of one’s own', () => {
  it('begin with a mark and take further ones, each study once', async () => {
    const { state, kept } = probesOver();
    const [a, b] = [study('a', 'film'), study('b', 'film')];
    await state.mark(a, ' kyphosis ', true);
    await state.mark(b, 'kyphosis', false);
    await state.mark(b, 'kyphosis', true);
    expect(kept()).toEqual([{ name: 'kyphosis', modality: 'film', marks: [markOf('a'), markOf('b')] }]);
    expect(state.told).toContain('2 of at most 16');
    vi.advanceTimersByTime(6_000);
    expect(state.told).toBe('');
  });

  it('are fitted when the room is opened, another is chosen, or a mark is taken away', async () => {
    const { state, engine, kept } = probesOver([probe('a', 2), probe('b', 1)]);
    await state.open();
    expect([state.selected?.name, state.run?.searched, state.isShown]).toEqual(['a', 7, true]);
    await state.step(1);
    await state.step(1);
    expect(state.selected?.name).toBe('b');
    await state.select('a');
    await state.unmark(StudyKey.parse('s0'));
    expect(kept().find(({ name }) => name === 'a')?.marks).toEqual([markOf('s1')]);
    expect(engine.inputsOf('runProbe')).toEqual(['a', 'b', 'a', 'a'].map((name) => ({ name, limit: 60 })));
  });

  it('keep what was fitted when they are renamed, and show the next when one is deleted', async () => {
    const { state } = probesOver([probe('a', 1), probe('b', 1)]);
    await state.open();
    expect(await state.rename('z')).toBe(true);
    expect([state.selected?.name, state.run?.probe.name]).toEqual(['z', 'z']);
    await state.delete();
    expect(state.selected?.name).toBe('b');
  });

  it('offer the studies of the patient in the dialog, the newest first', async () => {
    const { state } = probesOver();
    state.ask(patient(), [study('old', 'film', { acquiredAt: '2020-01-01' }), study('new', 'ecg', { acquiredAt: '2025-01-01' })]);
    expect(state.request?.studies.map(({ studyKey }) => studyKey)).toEqual(['new', 'old']);
    state.closeDialog();
    state.ask(patient(), []);
    expect(state.request).toBeNull();
    await settle();
  });

  it('say why the engine refused, and keep the list', async () => {
    const engine = new FakeEngine({ listProbes: () => ({ probes: [probe('a', 1)] }) });
    const state = new ProbesState(engine);
    await state.open();
    expect([state.problem, state.isShown]).toEqual(['no answer to runProbe', true]);
    expect(await state.mark(study('b', 'film'), 'a', true)).toBe(false);
    expect(state.probes).toHaveLength(1);
  });

  it('have keys of their own', async () => {
    const { state } = probesOver([probe('a', 1)]);
    expect(handleProbesKey(state, 'q')).toBe(false);
    handleProbesKey(state, 'f2');
    expect(state.isRenaming).toBe(false);
    await state.open();
    handleProbesKey(state, 'f2');
    handleProbesKey(state, 'delete');
    expect([state.isRenaming, state.isDeleting]).toEqual([true, true]);
  });
});

describe('a mark', () => {
  it('is refused beyond sixteen examples, and as a counter-example of nothing', () => {
    const key = StudyKey.parse('x');
    expect(refusalOfMark(undefined, key, true)).toBe('');
    expect(refusalOfMark(undefined, key, false)).toContain('needs an example first');
    expect(refusalOfMark(probe('a', 16), key, true)).toContain('16 examples');
    expect(refusalOfMark(probe('a', 16), StudyKey.parse('s3'), true)).toBe('');
    expect(refusalOfMark(probe('a', 1), StudyKey.parse('s0'), false)).toContain('needs an example first');
  });
});

describe('how well it does', () => {
  it('is told with interval and numbers, or why not', () => {
    expect(performanceLine(performance)).toBe('Leave-one-out AUC 0.83, 95 % interval 0.61–0.97; 5 examples against 60 unmarked studies');
    expect(performanceLine({ ...performance, auc: null, ci95: null, positives: 1 })).toBe(
      'Leave-one-out cannot be said (1 example against 60 unmarked studies)',
    );
    expect(performanceLine({ ...performance, ci95: null, areNegativesMarked: true, negatives: 1 })).toBe(
      'Leave-one-out AUC 0.83, too few patients for an interval; 5 examples against 1 counter-example',
    );
  });
});
