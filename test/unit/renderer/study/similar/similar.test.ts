import { describe, expect, it } from 'vitest';
import { StudyKey } from '../../../../../contract/ids.ts';
import { anchorKinds, anchorOf, SimilarState, type SimilarStudies } from '../../../../../renderer/study/similar/similar.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { hit } from '../../invented.ts';

const film = StudyKey.parse('f1');
const ecg = StudyKey.parse('e1');
const found = (key: string): SimilarStudies => ({ hits: [hit(key, 'film', 0.9)], modelIds: [], searched: 56, milliseconds: 2 });

describe('what the similar patients are similar to', () => {
  it('is film and ECG together where both are there', () => expect(anchorKinds({ film, ecg })).toEqual(['film+ecg', 'film', 'ecg']));
  it('is what there is where one is missing', () => {
    expect(anchorKinds({ film: null, ecg })).toEqual(['ecg']);
    expect(anchorKinds({ film: null, ecg: null })).toEqual([]);
  });
  it('becomes a fusion of both keys, or a study', () => {
    expect(anchorOf('film+ecg', { film, ecg })).toEqual({ kind: 'fusion', studyKeys: ['f1', 'e1'] });
    expect(anchorOf('ecg', { film, ecg })).toEqual({ kind: 'study', studyKey: 'e1' });
    expect(anchorOf('film+ecg', { film, ecg: null })).toBeNull();
  });
});

describe('the similar-patients panel', () => {
  it('asks for both together first', async () => {
    const engine = new FakeEngine({ findSimilarStudies: () => found('a') });
    const state = new SimilarState(engine);
    await state.open({ film, ecg });
    expect(engine.inputsOf('findSimilarStudies')).toEqual([{ anchor: { kind: 'fusion', studyKeys: ['f1', 'e1'] }, limit: 15 }]);
    expect([state.kind, state.isShown, state.result?.hits.length]).toEqual(['film+ecg', true, 1]);
  });

  it('keeps the chosen anchor when another study is selected', async () => {
    const state = new SimilarState(new FakeEngine({ findSimilarStudies: () => found('a') }));
    await state.open({ film, ecg });
    await state.ask('ecg');
    await state.open({ film: StudyKey.parse('f2'), ecg });
    expect(state.kind).toBe('ecg');
  });

  it('is complete and empty when there is nothing to ask', async () => {
    const state = new SimilarState(new FakeEngine());
    await state.open({ film: null, ecg: null });
    expect([state.isShown, state.result, state.problem]).toEqual([true, null, '']);
  });

  it('shows only the answer to the latest question', async () => {
    const slow = defer<SimilarStudies>();
    let calls = 0;
    const state = new SimilarState(new FakeEngine({ findSimilarStudies: () => (calls++ === 0 ? slow.promise : found('second')) }));
    void state.open({ film, ecg });
    await settle();
    await state.ask('film');
    slow.resolve(found('first'));
    await settle();
    expect(state.result?.hits[0]?.study.studyKey).toBe('second');
  });

  it('asks again after its studies have been encoded, and not after other failures', async () => {
    const codes = ['study-not-encoded', 'model-failed'] as const;
    const questions = await Promise.all(
      codes.map(async (code) => {
        const engine = new FakeEngine({
          findSimilarStudies: () => {
            throw refusal(code, code);
          },
        });
        const state = new SimilarState(engine);
        await state.open({ film, ecg });
        await state.askAgainIfWaiting();
        return engine.asked.length;
      }),
    );
    expect(questions).toEqual([2, 1]);
  });
});
