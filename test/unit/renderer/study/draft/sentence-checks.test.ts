import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SentenceChecks } from '../../../../../renderer/study/draft/sentence-checks.svelte.ts';
import { FakeEngine } from '../../fake-engine.ts';
import { report, reportSentence } from '../../invented.ts';

const { reportKey } = report();
const own = reportSentence({ sentenceId: 'own', state: 'written', text: 'Cardiomegaly.', drafted: null });

describe('checks of what a clinician writes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function checks(): { state: SentenceChecks; asked: unknown[] } {
    const asked: unknown[] = [];
    const engine = new FakeEngine({
      checkSentences: (input) => {
        asked.push(input);
        return { checks: input.sentences.map(() => ({ verdict: 'contradicted' as const, evidence: [] })) };
      },
    });
    return { state: new SentenceChecks(engine), asked };
  }

  it('asks once after a pause, with all that the report says, and keeps the answer while the words stay', async () => {
    const { state, asked } = checks();
    const drafted = reportSentence({ sentenceId: 'd', text: 'Heart size is normal.' });
    const rejected = reportSentence({ sentenceId: 'r', state: 'rejected' });
    state.look(reportKey, [drafted, rejected, { ...own, text: 'Cardio' }]);
    state.look(reportKey, [drafted, rejected, own]);
    expect(state.isContradicted(own)).toBe(false);
    await vi.runAllTimersAsync();
    state.look(reportKey, [drafted, rejected, own]);
    await vi.runAllTimersAsync();
    const sentences = [drafted, own].map(({ section, text }) => ({ section, text }));
    expect(asked).toEqual([{ reportKey, sentences }]);
    expect(state.isContradicted(own)).toBe(true);
    expect(state.isContradicted({ ...own, text: 'Cardiomegaly?' })).toBe(false);
    expect(state.of(drafted)).toBeNull(); // judged when it was drafted
  });

  it('asks nothing of a report without words of the clinician', async () => {
    const { state, asked } = checks();
    state.look(reportKey, [reportSentence({ sentenceId: 'd' })]);
    await vi.runAllTimersAsync();
    expect(asked).toEqual([]);
  });
});
