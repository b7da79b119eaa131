import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../../contract/draft.ts';
import type { Explanation } from '../../../../../contract/explanation.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { EvidencePlaces } from '../../../../../renderer/study/draft/evidence-places.svelte.ts';
import { ExplanationState } from '../../../../../renderer/study/findings/explanations.svelte.ts';
import { FakeEngine } from '../../fake-engine.ts';

const film = StudyKey.parse('film-1');
const evidence = (reference: string, kind: Evidence['kind'] = 'finding'): Evidence => ({
  kind,
  label: reference,
  stance: 'supports',
  reference,
});

function places(): { state: EvidencePlaces; asked: unknown[] } {
  const asked: unknown[] = [];
  const engine = new FakeEngine({
    explainFinding: (input) => {
      asked.push(input);
      return { studyKey: film, sentence: 'left lower zone 61 %' } as Explanation;
    },
  });
  const explanations = new ExplanationState(engine);
  explanations.show({ film, ecg: null });
  return { state: new EvidencePlaces(explanations), asked };
}

describe('places of evidence', () => {
  it('are of findings that an encoder can explain', () => {
    const { state } = places();
    expect(['cxr:edema', 'scp:LVH', 'scp-super:MI', 'concept:tortuous aorta'].map((code) => state.has(evidence(code)))).toEqual([true, true, true, false]); // prettier-ignore
    expect(state.has(evidence('cxr:edema', 'neighbour'))).toBe(false);
  });

  it('are shown with their words, and taken away when asked for again', async () => {
    const { state, asked } = places();
    await state.toggle(evidence('cxr:edema'));
    expect(asked).toEqual([{ studyKey: film, target: { kind: 'finding', code: 'cxr:edema' } }]);
    expect([state.isShown(evidence('cxr:edema')), state.wordsOf(evidence('cxr:edema'))]).toEqual([true, 'left lower zone 61 %']);
    expect([state.isShown(evidence('cxr:effusion')), state.wordsOf(evidence('cxr:effusion'))]).toEqual([false, '']);
    await state.toggle(evidence('cxr:edema'));
    expect(state.isShown(evidence('cxr:edema'))).toBe(false);
  });

  it('of a sentence are those of its first evidence that has one', async () => {
    const { state } = places();
    expect(state.toggleFirst({ drafted: { evidence: [evidence('heartRateBpm', 'measurement')] } })).toBe(false);
    expect(state.toggleFirst({ drafted: { evidence: [evidence('heartRateBpm', 'measurement'), evidence('cxr:edema')] } })).toBe(true);
    expect(state.isShown(evidence('cxr:edema'))).toBe(true);
    expect(state.toggleFirst({ drafted: null })).toBe(false);
  });
});
