import { describe, expect, it } from 'vitest';
import { PatientResamples } from '../../../../../engine/evaluation/bootstrap.ts';
import { labelAgreement, macroF1, microF1, type LabelledText } from '../../../../../engine/evaluation/drafts/label-agreement.ts';

const labelled = (stated: string, truth: string): LabelledText => ({ stated: new Set(stated), true: new Set(truth) });
const cases = [labelled('ab', 'a'), labelled('b', 'b'), labelled('', 'c')];
const each = Uint16Array.of(1, 1, 1);

describe('agreement of labels', () => {
  it('is the F1 over all labels together, and the mean of each', () => {
    expect(microF1(cases, ['a', 'b', 'c'], each)).toBeCloseTo((2 * 2) / (2 * 2 + 1 + 1));
    expect(macroF1(cases, ['a', 'b', 'c'], each)).toBeCloseTo((1 + 2 / 3 + 0) / 3);
  });

  it('weighs cases', () => expect(microF1(cases, ['a', 'b', 'c'], Uint16Array.of(0, 2, 0))).toBe(1));

  it('does not count a label that is true nowhere in the macro mean, but counts it in the micro F1', () => {
    const resamples = new PatientResamples(['1', '2'], 20);
    const invented = [labelled('ax', 'a'), labelled('a', 'a')];
    expect(labelAgreement(invented, ['a', 'x'], resamples)).toMatchObject({
      microF1: { value: 0.8 },
      macroF1: { value: 1 },
      precision: { value: 2 / 3 },
    });
  });
});
