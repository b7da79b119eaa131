import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchState } from '../../../../renderer/search/search.svelte.ts';
import type { SimilarStudies } from '../../../../renderer/study/similar/similar.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../fake-engine.ts';
import { hit, study } from '../invented.ts';

const found = (key: string): SimilarStudies => ({ hits: [hit(key, 'film', 0.4)], modelIds: [], searched: 56, milliseconds: 9 });

describe('the search room', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks once after a pause in typing, with the last words', async () => {
    const engine = new FakeEngine({ findSimilarStudies: () => found('a') });
    const search = new SearchState(engine, 250);
    search.type('atrial');
    vi.advanceTimersByTime(200);
    search.type('atrial fibrillation ');
    vi.advanceTimersByTime(249);
    expect(engine.asked).toHaveLength(0);
    vi.advanceTimersByTime(1);
    await settle();
    expect(engine.inputsOf('findSimilarStudies')).toEqual([
      { anchor: { kind: 'text', text: 'atrial fibrillation' }, modality: null, limit: 60 },
    ]);
    expect(search.result?.hits).toHaveLength(1);
  });

  it('takes the hits away when the question is empty', async () => {
    const search = new SearchState(new FakeEngine({ findSimilarStudies: () => found('a') }));
    await search.searchText('effusion');
    await search.searchText('   ');
    expect([search.result, search.isSearching]).toEqual([null, false]);
  });

  it('asks across modalities, and says how well that is known to work', async () => {
    const filmQuery = { value: 0.906, ci95: [0.845, 0.95] as [number, number], n: 241 };
    const engine = new FakeEngine({ findSimilarStudies: () => found('a'), getCrossModalAccuracy: () => ({ filmQuery, ecgQuery: null }) });
    const search = new SearchState(engine);
    await search.searchLike(study('f1', 'film'), 'ecg');
    await settle();
    expect(engine.inputsOf('findSimilarStudies')).toEqual([{ anchor: { kind: 'study', studyKey: 'f1' }, modality: 'ecg', limit: 60 }]);
    expect(search.acrossRemark).toContain('balanced accuracy 0.91 (95 % interval 0.84–0.95, n 241)');
    await search.setModality('film');
    expect(search.acrossRemark).toBe('');
    await search.searchLike(study('e1', 'ecg'), 'film');
    expect(search.acrossRemark).toContain('was not measured');
  });

  it('asks for more like a film', async () => {
    const engine = new FakeEngine({ findSimilarStudies: () => found('a') });
    const search = new SearchState(engine);
    await search.searchLike(study('f1', 'film'));
    expect(engine.inputsOf('findSimilarStudies')).toEqual([{ anchor: { kind: 'study', studyKey: 'f1' }, modality: null, limit: 60 }]);
    expect([search.text, search.study?.studyKey]).toEqual(['', 'f1']);
  });

  it('asks the same question again for another modality', async () => {
    const engine = new FakeEngine({ findSimilarStudies: () => found('a') });
    const search = new SearchState(engine);
    await search.searchText('effusion');
    await search.setModality('ecg');
    expect(engine.inputsOf('findSimilarStudies').at(-1)).toMatchObject({ modality: 'ecg', anchor: { text: 'effusion' } });
  });

  it('shows only the hits of the latest question', async () => {
    const slow = defer<SimilarStudies>();
    const search = new SearchState(
      new FakeEngine({
        findSimilarStudies: ({ anchor }) => (anchor.kind === 'text' && anchor.text === 'old' ? slow.promise : found('new')),
      }),
    );
    void search.searchText('old');
    await search.searchText('new');
    slow.resolve(found('old'));
    await settle();
    expect(search.result?.hits[0]?.study.studyKey).toBe('new');
  });

  it('says why it could not search and shows no stale hits', async () => {
    let fails = false;
    const search = new SearchState(
      new FakeEngine({
        findSimilarStudies: () => {
          if (fails) throw refusal('model-missing', 'The text encoder is not installed.');
          return found('a');
        },
      }),
    );
    await search.searchText('one');
    fails = true;
    await search.searchText('two');
    expect([search.problem, search.result]).toEqual(['The text encoder is not installed.', null]);
  });

  it('cuts a question off at 2000 characters, as the contract does', async () => {
    const engine = new FakeEngine({ findSimilarStudies: () => found('a') });
    await new SearchState(engine).searchText('x'.repeat(3000));
    expect(engine.inputsOf('findSimilarStudies')[0]).toMatchObject({ anchor: { text: 'x'.repeat(2000) } });
  });
});
