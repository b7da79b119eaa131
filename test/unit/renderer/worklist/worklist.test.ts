import { describe, expect, it } from 'vitest';
import type { CallInput, CallOutput } from '../../../../contract/calls.ts';
import { WorklistState } from '../../../../renderer/worklist/worklist.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../fake-engine.ts';
import { worklistRow } from '../invented.ts';

/** A store of patients that answers like the engine. */
function engineWith(count: number): { engine: FakeEngine; setCount: (count: number) => void } {
  let present = count;
  const engine = new FakeEngine({
    listPatients: ({ filter = '', offset = 0, limit = 200 }: CallInput<'listPatients'>) => {
      const all = Array.from({ length: present }, (_, i) => worklistRow(i)).filter((row) => row.patient.name.includes(filter));
      return { rows: all.slice(offset, offset + limit), total: all.length };
    },
  });
  return { engine, setCount: (next) => (present = next) };
}

describe('the worklist', () => {
  it('selects the first patient when it has come', async () => {
    const worklist = new WorklistState(engineWith(3).engine);
    await worklist.refresh();
    expect([worklist.isLoaded, worklist.total, worklist.selected]).toEqual([true, 3, 'p0']);
  });

  it('tells an empty store from a filter that nobody passes', async () => {
    const empty = new WorklistState(engineWith(0).engine);
    expect(empty.isStoreEmpty).toBe(false);
    await empty.refresh();
    expect(empty.isStoreEmpty).toBe(true);
    const filtered = new WorklistState(engineWith(3).engine);
    await filtered.setFilter('nobody');
    expect([filtered.total, filtered.isStoreEmpty]).toEqual([0, false]);
  });

  it('asks for 200 patients at a time, and for each page once', async () => {
    const { engine } = engineWith(1000);
    const worklist = new WorklistState(engine);
    await worklist.refresh();
    await worklist.ensure({ first: 390, last: 410 });
    await worklist.ensure({ first: 395, last: 405 });
    expect(engine.inputsOf('listPatients').map((input) => (input as { offset: number }).offset)).toEqual([0, 200, 400]);
    expect(worklist.row(405)?.patient.patientKey).toBe('p405');
    expect(worklist.row(700)).toBeUndefined();
  });

  it('keeps the selection within the list', async () => {
    const worklist = new WorklistState(engineWith(3).engine);
    await worklist.refresh();
    worklist.select(99);
    expect([worklist.selectedIndex, worklist.selected]).toEqual([2, 'p2']);
    worklist.select(-4);
    expect(worklist.selectedIndex).toBe(0);
  });

  it('goes to the first match when the filter changes', async () => {
    const worklist = new WorklistState(engineWith(20).engine);
    await worklist.refresh();
    worklist.select(15);
    await worklist.setFilter('Number 1');
    expect([worklist.selectedIndex, worklist.selected, worklist.total]).toEqual([0, 'p1', 11]);
  });

  it('follows the selected patient when new ones come before it', async () => {
    let extra = false;
    const rows = [worklistRow(1), worklistRow(2)];
    const worklist = new WorklistState(
      new FakeEngine({ listPatients: () => ({ rows: extra ? [worklistRow(9), ...rows] : rows, total: extra ? 3 : 2 }) }),
    );
    await worklist.refresh();
    worklist.select(1);
    extra = true;
    await worklist.refresh();
    expect([worklist.selectedIndex, worklist.selected]).toEqual([2, 'p2']);
  });

  it('drops the answer to a filter that was typed over', async () => {
    const slow = defer<CallOutput<'listPatients'>>();
    const worklist = new WorklistState(
      new FakeEngine({ listPatients: ({ filter }) => (filter === 'a' ? slow.promise : { rows: [worklistRow(2)], total: 1 }) }),
    );
    void worklist.setFilter('a');
    await worklist.setFilter('ab');
    slow.resolve({ rows: [worklistRow(1)], total: 1 });
    await settle();
    expect(worklist.row(0)?.patient.patientKey).toBe('p2');
  });

  it('keeps the rows and says why when a refresh fails', async () => {
    let fails = false;
    const worklist = new WorklistState(
      new FakeEngine({
        listPatients: () => {
          if (fails) throw refusal('internal-error', 'The engine has stopped.');
          return { rows: [worklistRow(0)], total: 1 };
        },
      }),
    );
    await worklist.refresh();
    fails = true;
    await worklist.refresh();
    expect([worklist.problem, worklist.row(0)?.patient.patientKey]).toEqual(['The engine has stopped.', 'p0']);
  });

  it('asks with modality and order', async () => {
    const { engine } = engineWith(1);
    const worklist = new WorklistState(engine);
    await worklist.setModality('ecg');
    await worklist.setSort('name');
    expect(engine.inputsOf('listPatients').at(-1)).toEqual({ filter: '', modality: 'ecg', sort: 'name', offset: 0, limit: 200 });
  });
});
