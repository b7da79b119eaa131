import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../../../../contract/calls.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { EcgState } from '../../../../../renderer/study/ecg/ecg.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { openEcg } from '../../invented.ts';

const [a, b] = [StudyKey.parse('e1'), StudyKey.parse('e2')];

describe('the ECG pane', () => {
  it('is shown from the start when no ECG is asked for', () => expect(new EcgState(new FakeEngine()).isShown).toBe(true));

  it('is shown only after the canvas has drawn the record that was asked for', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    await ecg.open(a);
    expect(ecg.isShown).toBe(false);
    ecg.markDrawn(b);
    expect(ecg.isShown).toBe(false);
    ecg.markDrawn(a);
    expect(ecg.isShown).toBe(true);
    expect(ecg.durationS).toBe(10);
  });

  it('ignores an answer that comes after another ECG was asked for', async () => {
    const slow = defer<CallOutput<'openEcg'>>();
    const ecg = new EcgState(new FakeEngine({ openEcg: ({ studyKey }) => (studyKey === 'e1' ? slow.promise : openEcg('e2')) }));
    const first = ecg.open(a);
    await ecg.open(b);
    slow.resolve(openEcg('e1'));
    await first;
    await settle();
    expect(ecg.ecg?.study.studyKey).toBe('e2');
  });

  it('says why an ECG cannot be shown and shows none', async () => {
    const ecg = new EcgState(
      new FakeEngine({
        openEcg: () => {
          throw refusal('ecg-malformed', 'e1 is not a sound ECG record.');
        },
      }),
    );
    await ecg.open(a);
    expect([ecg.problem, ecg.ecg, ecg.isLoading]).toEqual(['e1 is not a sound ECG record.', null, false]);
  });

  it('takes the record off when nothing is asked for any more', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    await ecg.open(a);
    await ecg.open(null);
    expect([ecg.ecg, ecg.isShown]).toEqual([null, true]);
  });

  it('turns pages within the record', async () => {
    const long = openEcg('e1');
    const ecg = new EcgState(new FakeEngine({ openEcg: () => ({ ...long, trace: { ...long.trace, samplesPerLead: 12_500 } }) }));
    await ecg.open(a);
    expect(ecg.pages).toBe(3);
    ecg.turnPage(9);
    expect(ecg.pageIndex).toBe(2);
    ecg.turnPage(-9);
    expect(ecg.pageIndex).toBe(0);
  });
});
