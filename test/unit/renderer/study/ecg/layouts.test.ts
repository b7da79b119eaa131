import { describe, expect, it } from 'vitest';
import { leadNames } from '../../../../../contract/ecg.ts';
import { layoutIds, layoutOf, leadOrders, rowsLayout, type LayoutChoice } from '../../../../../renderer/study/ecg/layouts.ts';

const choices: LayoutChoice[] = layoutIds.flatMap((layoutId) =>
  leadOrders.flatMap((leadOrder) => leadNames.map((rhythmLead) => ({ layoutId, leadOrder, rhythmLead }))),
);

describe('the layouts of the ECG', () => {
  it('show every lead once beside the rhythm strips, in every order', () => {
    for (const choice of choices.filter(({ layoutId }) => layoutId !== '1x1')) {
      const leads = layoutOf(choice).strips.filter((strip) => !strip.isRhythm);
      expect(leads.map(({ leadIndex }) => leadIndex).sort((a, b) => a - b)).toEqual(leadNames.map((_, i) => i));
    }
  });

  it('fill the page without an overlap in any row', () => {
    for (const layout of choices.map((choice) => layoutOf(choice))) {
      for (let row = 0; row < layout.rows; row++) {
        const strips = layout.strips.filter((strip) => strip.row === row).sort((a, b) => a.startS - b.startS);
        let endS = 0;
        for (const strip of strips) {
          expect(strip.startS).toBeCloseTo(endS, 9);
          endS = strip.startS + strip.durationS;
        }
        expect(endS).toBeCloseTo(10, 9);
      }
    }
  });

  it('put the rhythm strip of the lead asked for beneath 3×4', () =>
    expect(layoutOf({ layoutId: '3x4+1', leadOrder: 'standard', rhythmLead: 'V1' }).strips.at(-1)).toEqual({
      leadIndex: 6,
      label: 'V1',
      sign: 1,
      row: 3,
      startS: 0,
      durationS: 10,
      isRhythm: true,
    }));

  it('follow Cabrera from aVL by 30° to III, with aVR upside down', () => {
    const layout = layoutOf({ layoutId: '12x1', leadOrder: 'cabrera', rhythmLead: 'II' });
    expect(layout.strips.slice(0, 6).map(({ label, sign }) => [label, sign])).toEqual([
      ['aVL', 1],
      ['I', 1],
      ['−aVR', -1],
      ['II', 1],
      ['aVF', 1],
      ['III', 1],
    ]);
    expect(layout.title).toBe('12×1, Cabrera');
  });

  it('give a recording of other leads one row each', () => {
    const layout = rowsLayout(['MLII', 'V5'], 30);
    expect(layout.strips.map(({ label, row, durationS }) => [label, row, durationS])).toEqual([
      ['MLII', 0, 30],
      ['V5', 1, 30],
    ]);
  });
});
