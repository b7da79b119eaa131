import { expect, it } from 'vitest';
import { StudyKey } from '../../../../../contract/ids.ts';
import { ExplanationState, strengths } from '../../../../../renderer/study/findings/explanations.svelte.ts';
import { FakeEngine } from '../../fake-engine.ts';

const [film, ecg] = [StudyKey.parse('f'), StudyKey.parse('e')];
const mapOf = (studyKey: StudyKey) => ({ studyKey, kind: 'film', target: 'x' }) as never;

it('shows the map of a finding, takes it away when asked again, and never keeps one of another study', async () => {
  const engine = new FakeEngine({ explainFinding: ({ studyKey }) => mapOf(studyKey as StudyKey) });
  const state = new ExplanationState(engine);
  state.show({ film, ecg });
  await state.toggleFinding('film', 'cxr:cardiomegaly');
  expect(state.mapOf(film)).not.toBeNull();
  expect(state.mapOf(ecg)).toBeNull();
  await state.toggleFinding('film', 'cxr:cardiomegaly');
  expect(state.maps).toEqual([]);
  await state.toggleFinding('film', 'cxr:cardiomegaly');
  state.show({ film: StudyKey.parse('other'), ecg });
  expect(state.maps).toEqual([]);
});

it('asks nothing of the maps when nothing was typed, and says why a map is not there', async () => {
  const engine = new FakeEngine({ scoreWords: () => ({ kind: 'nothing-asked', reason: 'Type a finding.' }) });
  const state = new ExplanationState(engine);
  state.show({ film, ecg });
  await state.ask();
  expect(state.words).toMatchObject({ kind: 'nothing-asked' });
  expect(engine.asked.map(({ key }) => key)).not.toContain('explainFinding');
  await state.toggleFinding('film', 'cxr:edema');
  expect(state.problem).not.toBe('');
});

it('colours what speaks for the finding, from the threshold on', () => {
  expect(strengths(Float32Array.of(2, 1, 0.1, -3), 0.2)).toEqual([1, 0.5, 0, 0]);
  expect(strengths(Float32Array.of(-1, -2), 0)).toEqual([0, 0]);
});
