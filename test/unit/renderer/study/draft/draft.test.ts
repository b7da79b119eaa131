import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../../../../renderer/engine-client.ts';
import type { Draft } from '../../../../../contract/draft.ts';
import { PatientKey, StudyKey } from '../../../../../contract/ids.ts';
import { DraftState, numberSentences, sectionsOf, verdictMark } from '../../../../../renderer/study/draft/draft.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { draft, sentence } from '../../invented.ts';

const request = { patientKey: PatientKey.parse('p1'), filmStudyKey: StudyKey.parse('f1'), ecgStudyKey: null };

/** A draft that is written when the test says so. */
function writing(): {
  state: DraftState;
  options: () => CallOptions<'generateDraft'>;
  end: ReturnType<typeof defer<Draft>>;
  done: Promise<boolean>;
} {
  const end = defer<Draft>();
  let given: CallOptions<'generateDraft'> = {};
  const state = new DraftState(
    new FakeEngine({
      generateDraft: (_input, options) => {
        given = options;
        return end.promise;
      },
    }),
  );
  const done = state.write(request);
  return { state, options: () => given, end, done };
}

describe('a draft that is being written', () => {
  it('grows word by word within its section, then by whole sentences', async () => {
    const { state, options } = writing();
    await settle();
    const say = options().onProgress;
    say?.({ kind: 'section', section: 'film' });
    say?.({ kind: 'text', section: 'film', text: 'The heart ' });
    say?.({ kind: 'text', section: 'film', text: 'is enlarged.' });
    expect(state.inProgress).toEqual({ section: 'film', text: 'The heart is enlarged.' });
    expect(state.sections.map((section) => [section.name, section.sentences.length])).toEqual([['film', 0]]);
    say?.({ kind: 'sentence', sentence: sentence({ text: 'The heart is enlarged.' }) });
    expect(state.inProgress).toEqual({ section: 'film', text: '' });
    expect(state.sentences.map((one) => one.text)).toEqual(['The heart is enlarged.']);
  });

  it('is complete only when the engine has returned it', async () => {
    const { state, end, done } = writing();
    expect([state.isWriting, state.draft]).toEqual([true, null]);
    end.resolve(draft());
    await done;
    expect([state.isWriting, state.draft?.seed]).toEqual([false, 7]);
  });

  it('leaves the draft before it in place when it is stopped', async () => {
    const { state, done } = writing();
    state.stop();
    await done;
    expect([state.isWriting, state.wasStopped, state.draft, state.problem]).toEqual([false, true, null, '']);
    const stored = draft([sentence({ text: 'Stored.' })]);
    state.show(stored);
    expect(state.wasStopped).toBe(false);
    const again = state.write(request);
    state.stop();
    await again;
    expect(state.draft).toBe(stored);
  });

  it('says why it failed and keeps the stored draft', async () => {
    const state = new DraftState(
      new FakeEngine({
        generateDraft: () => {
          throw refusal('model-missing', 'The model drafter is not installed.');
        },
      }),
    );
    state.show(draft());
    await state.write(request);
    expect([state.problem, state.draft?.sentences.length]).toEqual(['The model drafter is not installed.', 1]);
  });

  it('hears only the latest of two drafts', async () => {
    const ends = [defer<Draft>(), defer<Draft>()];
    let calls = 0;
    const state = new DraftState(new FakeEngine({ generateDraft: () => (ends[calls++] ?? defer<Draft>()).promise }));
    const first = state.write(request);
    await settle();
    const second = state.write(request);
    await settle();
    ends[1]?.resolve(draft([sentence({ text: 'Second.' })]));
    ends[0]?.resolve(draft([sentence({ text: 'First.' })]));
    await Promise.all([first, second]);
    expect(state.sentences[0]?.text).toBe('Second.');
  });
});

describe('a written draft', () => {
  const sentences = [
    sentence({ section: 'impression', text: 'Cardiomegaly.' }),
    sentence({ section: 'technique', text: 'PA film.', origin: 'rule', evidence: [], verdict: 'unsupported' }),
    sentence({ text: 'Old fracture.', evidence: [], verdict: 'unsupported' }),
    sentence({ section: 'ecg', text: 'No hypertrophy.', verdict: 'contradicted' }),
  ];

  it('is in the order technique, film, ECG, impression', () =>
    expect(sectionsOf(sentences).map((section) => section.title)).toEqual(['Technique', 'Chest film', 'ECG', 'Impression']));

  it('numbers its evidence through and gives no number to a sentence without any', () => {
    const numbered = [...numberSentences(sectionsOf(sentences)).values()];
    expect(numbered.map(({ index, firstEvidence }) => [index, firstEvidence])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
  });

  it('marks unsupported and contradicted sentences in words, and none that a rule wrote from stated facts', () =>
    expect(sentences.map(verdictMark)).toEqual(['', '', 'no evidence found', 'contradicted by the evidence']));
});
