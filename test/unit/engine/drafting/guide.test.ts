import { describe, expect, it } from 'vitest';
import type { Modality } from '../../../../contract/index.ts';
import type { ContentPlan } from '../../../../engine/drafting/content-plan.ts';
import { Guide, statedPhrases, summarySentence } from '../../../../engine/drafting/guide.ts';
import { judgeSentence } from '../../../../engine/drafting/judge-sentence.ts';
import { planOf } from './plans.ts';
import { finding, measurements } from './studies.ts';

function guideOf(...plans: ContentPlan[]): Guide {
  const findings = [finding('cxr:pleural-effusion', 'Pleural Effusion', 0.01), finding('cxr:lung-opacity', 'Lung Opacity', 0.01)];
  const knowledge = { findings, measurements, neighbours: [], priors: new Set<Modality>(), plans };
  return new Guide(plans, (text, section) => judgeSentence(text, section, knowledge, []).sentence);
}

describe('a guide', () => {
  const guide = (): Guide => guideOf(planOf('film', 'cardiomegaly', 'tortuous aorta'), planOf('ecg', 'sinus rhythm'));

  it.each([
    ['Cardiomegaly.', true],
    ['No pleural effusion.', true], // its finding is absent
    ['The heart is normal in size.', false], // planned
    ['Atelectasis.', false], // not planned
    ['No pneumothorax.', false], // nothing says so
    ['The trachea is midline.', false], // nothing recognised
    ['No acute cardiopulmonary abnormality.', true], // both planned findings are chronic
  ])('takes what is planned or supported: %s %s', (text, isTaken) => expect(guide().accepts(text, 'film')).toBe(isTaken));

  it('takes nothing twice', () => {
    const writing = guide();
    writing.take('Cardiomegaly.', 'film');
    expect(writing.accepts('Cardiomegaly.', 'film')).toBe(false);
    expect(writing.accepts('Cardiomegaly.', 'impression')).toBe(true);
  });

  it('does not let the lungs be clear beside an opacity, nor an airspace disease be denied', () => {
    const writing = guideOf(planOf('film', 'opacity'));
    expect(writing.accepts('The lungs are clear.', 'film')).toBe(false);
    expect(writing.accepts('No focal airspace disease.', 'film')).toBe(false);
  });

  it('asks for what is planned and not said yet, also behind a sentence that denies', () => {
    const writing = guide();
    writing.take('No pleural effusion.', 'film');
    expect(writing.missing('film')).toBe('Cardiomegaly.');
    writing.take('Cardiomegaly.', 'film');
    expect(writing.missing('film')).toBe('Tortuous aorta.');
    writing.take('Tortuous aorta.', 'film');
    expect(writing.isComplete('film')).toBe(false);
    writing.take('No focal airspace disease.', 'film');
    expect(writing.missing('film')).toBeNull();
    expect(writing.isComplete('film')).toBe(true);
    expect(writing.isComplete('ecg')).toBe(false);
  });

  it('reads a film region by region, as far as the findings support it', () => {
    const writing = guideOf(planOf('film', 'tortuous aorta'), planOf('ecg'));
    writing.take('Tortuous aorta.', 'film');
    // nothing was measured of the heart
    expect(writing.missing('film')).toBe('No focal airspace disease.');
    writing.take('The lungs are clear.', 'film');
    expect(writing.missing('film')).toBe('No pleural effusion.');
    writing.take('No pleural effusion.', 'film');
    expect(writing.missing('film')).toBeNull();
    expect(guideOf(planOf('film', 'opacity')).missing('film')).toBe('Lung opacity.');
  });

  it('expects what is owed before what is usual, and what is not planned last', () => {
    const writing = guide();
    const expected = writing.expected('film');
    expect(expected.slice(0, 2)).toEqual(['Cardiomegaly.', 'Tortuous aorta.']);
    expect(expected.at(-1)).toBe('Lung opacity.');
    writing.take('Cardiomegaly.', 'film');
    expect(writing.expected('film')).not.toContain('Cardiomegaly.');
  });

  it('asks for a summary of each study in the impression', () => {
    const writing = guide();
    expect(writing.missing('impression')).toBe('Cardiomegaly.');
    writing.take('Cardiomegaly.', 'impression');
    expect(writing.missing('impression')).toBe('The ECG shows sinus rhythm.');
  });

  it('says that there is nothing to state rather than leave a section empty', () => {
    const writing = new Guide([planOf('film'), planOf('ecg')], (text, section) => {
      const knowledge = { findings: [], measurements, neighbours: [], priors: new Set<Modality>(), plans: [] };
      return judgeSentence(text, section, knowledge, []).sentence;
    });
    expect(writing.missing('film')).toMatch(/^No finding was likely enough/);
    writing.take('No pleural effusion.', 'film');
    expect(writing.missing('film')).toBeNull();
  });

  it.each([
    ['Normal ECG.', true],
    ['Normal ECG with sinus rhythm.', false],
    ['The ECG shows sinus rhythm and normal ECG.', false],
    ['The ECG shows sinus rhythm.', false],
  ])('of a normal ECG takes only what sums it up: %s %s', (text, isTaken) =>
    expect(guideOf(planOf('ecg', 'sinus rhythm', 'normal ECG')).accepts(text, 'impression')).toBe(isTaken),
  );

  it('does not take the sentence for an empty section from the model', () =>
    expect(guideOf(planOf('film')).accepts('No finding was likely found.', 'impression')).toBe(false));
});

describe('statements of an ECG', () => {
  it('hide shorter ones inside them', () =>
    expect([...statedPhrases('Incomplete left bundle branch block.')]).toEqual(['incomplete left bundle branch block']));
});

describe('the summary of a plan', () => {
  it.each([
    [planOf('ecg', 'sinus rhythm', 'normal ECG'), 'Normal ECG.'],
    [planOf('ecg', 'sinus tachycardia', 'left bundle branch block'), 'The ECG shows sinus tachycardia and left bundle branch block.'],
    [planOf('film', 'cardiomegaly', 'opacity', 'tortuous aorta'), 'Cardiomegaly and lung opacity.'],
    [planOf('film', 'tortuous aorta'), null],
  ])('%#', (plan, text) => expect(summarySentence(plan)).toBe(text));
});
