import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatientKey } from '../../../contract/ids.ts';
import { handleAppKey, type PageActions } from '../../../renderer/app-keys.ts';
import { AppState } from '../../../renderer/app.svelte.ts';
import { FakeEngine, settle } from './fake-engine.ts';
import { draft, patient, worklistRow } from './invented.ts';

const status = { version: '1', patientCount: 1, studyCount: 0, executionProvider: 'cpu', keyCustody: 'test', models: [] };

function appWith(): { app: AppState; engine: FakeEngine } {
  const engine = new FakeEngine({
    getStatus: () => status,
    listPatients: () => ({ rows: [worklistRow(1)], total: 1 }),
    openPatient: ({ patientKey }) => ({ patient: patient({ patientKey: PatientKey.parse(patientKey) }), studies: [], draft: draft() }),
    findSimilarStudies: () => ({ hits: [], modelIds: [], searched: 0, milliseconds: 1 }),
  });
  return { app: new AppState(engine), engine };
}

function pageActions(): PageActions & { done: string[] } {
  const done: string[] = [];
  return { done, focusSearch: () => void done.push('search'), toggleHelp: () => void done.push('help') };
}

describe('the workstation', () => {
  it('is ready in the worklist when the list has come', async () => {
    const { app } = appWith();
    expect(app.readiness).toBe('');
    await app.start();
    expect([app.readiness, app.status?.executionProvider]).toEqual(['worklist', 'cpu']);
    app.dispose();
  });

  it('opens a patient and is ready when the study room is', async () => {
    const { app } = appWith();
    await app.openPatient(PatientKey.parse('p1'));
    expect([app.room, app.readiness]).toEqual(['study', 'study']);
    app.dispose();
  });

  it('keeps the open patient while other rooms are visited, and comes back without asking again', async () => {
    const { app, engine } = appWith();
    await app.openPatient(PatientKey.parse('p1'));
    app.go('worklist');
    await app.openPatient(PatientKey.parse('p1'));
    expect([app.room, engine.inputsOf('openPatient').length]).toEqual(['study', 1]);
    app.dispose();
  });

  it('has no study room to go to before a patient is open', () => {
    const { app } = appWith();
    app.go('study');
    expect(app.room).toBe('worklist');
    app.dispose();
  });

  it('says that the engine is lost, and asks everything again when it is back', async () => {
    const { app, engine } = appWith();
    await app.start();
    engine.turn({ kind: 'lost', reason: 'The engine has stopped unexpectedly.', isRestarting: true });
    expect(app.problem).toBe('The engine has stopped unexpectedly.');
    engine.turn({ kind: 'connected' });
    await settle();
    expect([app.problem, engine.inputsOf('listPatients').length]).toEqual(['', 2]);
    app.dispose();
  });

  it('leaves a patient alone who was shown in full when the engine was lost', async () => {
    const { app, engine } = appWith();
    await app.openPatient(PatientKey.parse('p1'));
    const study = app.study;
    engine.turn({ kind: 'lost', reason: 'gone', isRestarting: true });
    engine.turn({ kind: 'connected' });
    await settle();
    expect(app.study).toBe(study);
    app.dispose();
  });

  describe('when the store changes', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('refreshes once after a burst of changes', async () => {
      const { app, engine } = appWith();
      await app.start();
      for (let i = 0; i < 5; i++) engine.say({ name: 'store.changed', patientKeys: [`p${i}`] });
      await vi.advanceTimersByTimeAsync(200);
      expect(engine.inputsOf('listPatients')).toHaveLength(2);
      app.dispose();
    });

    it('hears nothing more after it is gone', async () => {
      const { app, engine } = appWith();
      await app.start();
      app.dispose();
      engine.say({ name: 'store.changed', patientKeys: ['p1'] });
      await vi.advanceTimersByTimeAsync(200);
      expect(engine.inputsOf('listPatients')).toHaveLength(1);
    });
  });
});

describe('keys everywhere', () => {
  it('go to rooms with Ctrl and a digit', async () => {
    const { app } = appWith();
    handleAppKey(app, pageActions(), 'ctrl+3');
    expect(app.room).toBe('search');
    handleAppKey(app, pageActions(), 'ctrl+4');
    expect(app.room).toBe('models');
    await settle();
    app.dispose();
  });

  it('put / into the filter of the worklist, and into the search room elsewhere', () => {
    const { app } = appWith();
    const page = pageActions();
    handleAppKey(app, page, '/');
    expect([app.room, page.done]).toEqual(['worklist', ['search']]);
    app.go('models');
    handleAppKey(app, page, '/');
    expect(app.room).toBe('search');
    app.dispose();
  });

  it('open the shortcuts with ?', () => {
    const { app } = appWith();
    const page = pageActions();
    handleAppKey(app, page, '?');
    expect(page.done).toEqual(['help']);
    app.dispose();
  });

  it('go back to the worklist with Escape', async () => {
    const { app } = appWith();
    await app.openPatient(PatientKey.parse('p1'));
    handleAppKey(app, pageActions(), 'escape');
    expect(app.room).toBe('worklist');
    app.dispose();
  });

  it('mean nothing to the worklist when they belong to the film', () => {
    const { app } = appWith();
    expect(handleAppKey(app, pageActions(), 'i')).toBe(false);
    app.dispose();
  });
});
