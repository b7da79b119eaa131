import { describe, expect, it } from 'vitest';
import { StudyKey } from '../../../../../contract/ids.ts';
import { calibrationSentence, FindingsState } from '../../../../../renderer/study/findings/findings.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { finding, studyFindings } from '../../invented.ts';

const [f1, f2] = [StudyKey.parse('f1'), StudyKey.parse('f2')];
const answerOf = (key: string) => studyFindings(key, 'film', [finding('Cardiomegaly', 0.91)]);
const encodedNothing = { encoded: 0, refused: [], meanMs: { film: null, ecg: null } };

describe('the findings panel', () => {
  it('is complete when neither film nor ECG is asked for', () => expect(new FindingsState(new FakeEngine()).isShown).toBe(true));

  it('shows the findings of the film that was asked for', async () => {
    const state = new FindingsState(new FakeEngine({ getFindings: ({ studyKey }) => answerOf(studyKey) }));
    await state.open('film', f1);
    expect(state.film).toMatchObject({ kind: 'shown', findings: { studyKey: 'f1' } });
    expect(state.isShown).toBe(true);
  });

  it('encodes a study that has no embedding yet, then asks again', async () => {
    let isEncoded = false;
    const engine = new FakeEngine({
      getFindings: ({ studyKey }) => {
        if (!isEncoded) throw refusal('study-not-encoded', 'not encoded');
        return answerOf(studyKey);
      },
      encodeStudies: () => {
        isEncoded = true;
        return { ...encodedNothing, encoded: 1 };
      },
    });
    const state = new FindingsState(engine);
    await state.open('film', f1);
    expect(state.film.kind).toBe('shown');
    expect(engine.inputsOf('encodeStudies')).toEqual([{ studyKeys: ['f1'] }]);
  });

  it('says why a study could not be encoded', async () => {
    const state = new FindingsState(
      new FakeEngine({
        getFindings: () => {
          throw refusal('study-not-encoded', 'not encoded');
        },
        encodeStudies: () => ({
          ...encodedNothing,
          refused: [{ studyKey: f1, code: 'film-uniform', reason: 'Every pixel has the same value.' }],
        }),
      }),
    );
    await state.open('film', f1);
    expect(state.film).toEqual({ kind: 'failed', reason: 'Every pixel has the same value.' });
    expect([state.isShown, state.hasFailed]).toEqual([false, true]);
  });

  it('shows only the answer to the latest question of a modality', async () => {
    const slow = defer<ReturnType<typeof answerOf>>();
    const state = new FindingsState(new FakeEngine({ getFindings: ({ studyKey }) => (studyKey === 'f1' ? slow.promise : answerOf('f2')) }));
    void state.open('film', f1);
    await state.open('film', f2);
    slow.resolve(answerOf('f1'));
    await settle();
    expect(state.film).toMatchObject({ findings: { studyKey: 'f2' } });
  });

  it('keeps the film shown while an ECG fails', async () => {
    const state = new FindingsState(
      new FakeEngine({
        getFindings: ({ studyKey }) => {
          if (studyKey === 'e1') throw refusal('model-failed', 'The ECG encoder could not run.');
          return answerOf('f1');
        },
      }),
    );
    await Promise.all([state.open('film', f1), state.open('ecg', StudyKey.parse('e1'))]);
    expect([state.film.kind, state.ecg.kind]).toEqual(['shown', 'failed']);
  });
});

describe('what a probability rests on', () => {
  it('is said with the number of studies, their prevalence and the interval', () =>
    expect(calibrationSentence({ ...finding('Cardiomegaly', 0.91), interval95: [0.86, 0.95] })).toBe(
      'Cardiomegaly: probability 0.91, calibrated on 2,194 held-out studies of which 12 % had it; 95 % interval 0.86–0.95.',
    ));
  it('names no interval where none is known and a rare prevalence with a decimal', () =>
    expect(calibrationSentence({ ...finding('Edema', 0.03), interval95: null, calibrationPrevalence: 0.018 })).toBe(
      'Edema: probability 0.03, calibrated on 2,194 held-out studies of which 1.8 % had it.',
    ));
});
