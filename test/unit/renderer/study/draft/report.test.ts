import { describe, expect, it } from 'vitest';
import type { CallInput, CallOutput } from '../../../../../contract/calls.ts';
import type { Report } from '../../../../../contract/report.ts';
import { handleReportKey } from '../../../../../renderer/study/draft/report-keys.ts';
import { ReportState } from '../../../../../renderer/study/draft/report.svelte.ts';
import { defer, FakeEngine, refusal, settle, type Answers } from '../../fake-engine.ts';
import { report, reportSentence, sentence } from '../../invented.ts';

type Saved = CallOutput<'saveReport'>;
const templates = { macros: [], templates: [], file: '/site/report-templates.json' };

function scene(
  stored: Report | null,
  answers: Answers = {},
): { engine: FakeEngine; state: ReportState; saves: () => CallInput<'saveReport'>[] } {
  let revision = stored?.revision ?? 0;
  const engine = new FakeEngine({
    openReport: () => ({ report: stored, all: [] }),
    getReportTemplates: () => templates,
    saveReport: (): Saved => ({ revision: ++revision, savedAt: '2026-11-22T03:00:00Z' }),
    ...answers,
  });
  const state = new ReportState(engine, report().patientKey);
  return { engine, state, saves: () => engine.inputsOf('saveReport') as CallInput<'saveReport'>[] };
}

const two = (): Report =>
  report([
    reportSentence({ sentenceId: 'a' }),
    reportSentence({ sentenceId: 'b', drafted: sentence({ verdict: 'contradicted', text: 'No LVH.' }) }),
  ]);

describe('autosave', () => {
  it('sends each keystroke, the newest after the one under way', async () => {
    const first = defer<Saved>();
    const answers = [first.promise, Promise.resolve({ revision: 3, savedAt: 'later' })];
    const { state, saves } = scene(two(), { saveReport: () => answers.shift()! });
    await state.open();
    state.edit('a');
    for (const text of ['T', 'Th', 'The']) state.rewrite('a', text);
    await settle();
    expect(saves().map(({ sentences }) => sentences[0]?.text)).toEqual(['T']);
    expect(state.isUnsaved).toBe(true);
    first.resolve({ revision: 2, savedAt: 'now' });
    await settle();
    expect(saves().map(({ revision, sentences }) => [revision, sentences[0]?.text])).toEqual([
      [1, 'T'],
      [2, 'The'],
    ]);
    expect([state.isUnsaved, state.savedAt]).toEqual([false, 'later']);
  });

  it('saves again when the engine is back, from the revision that the store has', async () => {
    let isDown = true;
    const { engine, state, saves } = scene(two(), {
      saveReport: () => {
        if (isDown) throw refusal('internal-error', 'The engine has stopped.');
        return { revision: 8, savedAt: 'now' };
      },
    });
    await state.open();
    state.accept('a');
    await settle();
    expect([state.isUnsaved, state.problem]).toEqual([true, 'The engine has stopped.']);
    isDown = false;
    engine.turn({ kind: 'connected' });
    await settle();
    await settle();
    expect(saves().at(-1)?.sentences[0]?.state).toBe('accepted');
    expect([state.isUnsaved, state.problem]).toEqual([false, '']);
  });

  it('saves what was typed while the engine that is back is asked for its revision', async () => {
    const stored = defer<CallOutput<'openReport'>>();
    let revision = 4; // one save arrived before the engine died, its answer did not
    let isDown = true;
    let opened = 0;
    const { engine, state } = scene(two(), {
      openReport: () => (opened++ === 0 ? { report: two(), all: [] } : stored.promise),
      saveReport: (input) => {
        if (isDown) throw refusal('internal-error', 'The engine has stopped.');
        if (input.revision !== revision) throw refusal('report-changed', 'The report has changed.');
        return { revision: ++revision, savedAt: 'now' };
      },
    });
    await state.open();
    state.edit('a');
    state.rewrite('a', 'Typed before');
    await settle();
    isDown = false;
    engine.turn({ kind: 'connected' });
    await settle();
    stored.resolve({ report: { ...two(), revision }, all: [] });
    state.rewrite('a', 'Typed meanwhile'); // with the revision from before: refused
    for (let i = 0; i < 4; i++) await settle();
    expect([state.isUnsaved, state.problem]).toEqual([false, '']);
  });
});

describe('the editor', () => {
  const press = (state: ReportState, keys: readonly string[], isTyping = false): void => {
    for (const key of keys) handleReportKey(state, key, isTyping, state.sentences);
  };

  it('goes through a draft by the keyboard: accept, edit, reject, new, undo', async () => {
    const { state } = scene(two());
    await state.open();
    press(state, ['arrowdown', 'a', 'arrowdown', 'x']);
    expect(state.sentences.map((one) => one.state)).toEqual(['accepted', 'rejected']);
    press(state, ['x']);
    expect(state.sentences[1]?.state).toBe('accepted');
    press(state, ['n']);
    expect([state.sentences.length, state.editingId]).toEqual([3, state.sentences[2]?.sentenceId]);
    press(state, ['a'], true);
    state.rewrite(state.editingId ?? '', 'Mine.');
    state.endEditing();
    press(state, ['ctrl+z']);
    press(state, ['ctrl+z']);
    expect(state.sentences.length).toBe(2);
    press(state, ['ctrl+y', 'ctrl+shift+z']);
    expect(state.sentences[2]?.text).toBe('Mine.');
    press(state, ['ctrl+enter']);
    expect(state.isSigning).toBe(true);
  });

  it('signs what is saved, and nothing else can be done afterwards', async () => {
    const signature = { signedBy: 'Dr Roe', account: '', signedAt: '2026-11-22T03:00:00Z', sha256: 'a'.repeat(64), isIntact: true };
    const { engine, state } = scene(two(), { signReport: () => report(two().sentences, { signature }) });
    await state.open();
    state.accept('a');
    expect(await state.sign('Dr Roe', true)).toBe(true);
    expect(engine.inputsOf('signReport')).toEqual([{ reportKey: 'r1', revision: 2, signedBy: 'Dr Roe', confirmsUnreviewed: true }]);
    const before = state.sentences;
    press(state, ['arrowdown', 'a', 'n', 'ctrl+z']);
    state.rewrite('a', 'x');
    expect(state.sentences).toBe(before);
    expect(state.isSigned).toBe(true);
  });

  it('does not sign what could not be saved', async () => {
    const { engine, state } = scene(two(), {
      saveReport: () => {
        throw refusal('report-changed', 'This report was changed elsewhere.');
      },
    });
    await state.open();
    state.accept('a');
    expect(await state.sign('Dr Roe', true)).toBe(false);
    expect(engine.inputsOf('signReport')).toEqual([]);
    expect(state.problem).toContain('changed elsewhere');
  });

  it('keeps what is typed while a draft is taken in', async () => {
    const taken = defer<Report>();
    const { state, saves } = scene(two(), { takeDraft: () => taken.promise });
    await state.open();
    state.edit('a');
    state.rewrite('a', 'The heart');
    const done = state.takeDraft();
    await settle();
    state.rewrite('a', 'The heart is large.');
    await settle();
    taken.resolve(
      report([reportSentence({ sentenceId: 'a', text: 'The heart', state: 'edited' }), reportSentence({ sentenceId: 'new' })], {
        revision: 5,
      }),
    );
    await done;
    await settle();
    expect(state.sentences.map(({ sentenceId, text }) => [sentenceId, text])[0]).toEqual(['a', 'The heart is large.']);
    expect(state.editingId).toBe('a');
    expect(saves().at(-1)).toMatchObject({ revision: 5 });
  });
});
