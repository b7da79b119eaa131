import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../../engine/drafting/mentions.ts';

/** `id polarity side` of everything that a film sentence mentions. */
function film(sentence: string): string[] {
  return findMentions(sentence, ['film']).map(({ concept, polarity, side }) =>
    [concept.id, polarity, side].filter((part) => part !== null).join(' '),
  );
}

function ecg(sentence: string): string[] {
  return findMentions(sentence, ['ecg']).map(({ concept, polarity }) => `${concept.id} ${polarity}`);
}

describe('negation on films', () => {
  it.each<[string, string[]]>([
    ['There is a small pleural effusion.', ['effusion affirmed']],
    ['No pleural effusion or pneumothorax.', ['effusion denied', 'pneumothorax denied']],
    [
      'No focal consolidation, pneumothorax, or large pleural effusion.',
      ['consolidation denied', 'pneumothorax denied', 'effusion denied'],
    ],
    ['The lungs are free of focal airspace disease.', ['consolidation denied']],
    ['There is no evidence of pneumothorax.', ['pneumothorax denied']],
    ['Cardiomegaly without effusion.', ['cardiomegaly affirmed', 'effusion denied']],
    ['No pneumothorax, but small left effusion.', ['pneumothorax denied', 'effusion affirmed left']],
    ['No pneumothorax. ', ['pneumothorax denied']],
    ['There is no pneumothorax; there is atelectasis.', ['pneumothorax denied', 'atelectasis affirmed']],
    [
      'No focal consolidation, large pleural effusion, or pneumothorax is identified.',
      ['consolidation denied', 'effusion denied', 'pneumothorax denied'],
    ],
    ['No pneumothorax, small left effusion.', ['pneumothorax denied', 'effusion affirmed left']],
    ['No fractures.', ['fracture denied']],
    ['Pericardial effusion.', []],
    ['Pneumothorax is not seen.', ['pneumothorax denied']],
    ['Pleural effusion has resolved.', ['effusion denied']],
    ['Neither effusion nor pneumothorax is present.', ['effusion denied', 'pneumothorax denied']],
    ['No change in the left effusion.', ['effusion affirmed left']],
    ['No significant interval change of the cardiomegaly.', ['cardiomegaly affirmed']],
    ['The lungs are hyperinflated without consolidation.', ['hyperinflation affirmed', 'consolidation denied']],
  ])('%s', (sentence, expected) => expect(film(sentence)).toEqual(expected));
});

describe('normality that denies a finding', () => {
  it.each<[string, string[]]>([
    ['The heart is normal in size.', ['cardiomegaly denied']],
    ['Heart size is within normal limits.', ['cardiomegaly denied']],
    ['The cardiac silhouette and mediastinum size are within normal limits.', ['cardiomegaly denied']],
    ['The cardiomediastinal silhouette is normal in size and contour.', ['cardiomegaly denied']],
    ['Normal heart size.', ['cardiomegaly denied']],
    ['The heart is mildly enlarged.', ['cardiomegaly affirmed']],
    ['The cardiac silhouette is enlarged.', ['cardiomegaly affirmed']],
    ['The heart is not enlarged.', ['cardiomegaly denied']],
    ['The lungs are clear.', ['opacity denied']],
    ['Lungs are clear bilaterally.', ['opacity denied both']],
    ['The heart is not significantly enlarged.', ['cardiomegaly denied']],
    ['Heart size is upper limits of normal.', ['cardiomegaly denied']],
    ['The lungs are otherwise clear.', ['opacity denied']],
    ['The lungs are not clear.', []],
    ['Normal pulmonary vascularity.', ['oedema denied']],
    ['No acute bony abnormality.', ['fracture denied']],
    ['The osseous structures are intact.', ['fracture denied']],
    ['No evidence of active disease.', ['normal-film affirmed']],
    ['No acute cardiopulmonary abnormality.', ['normal-film affirmed']],
    ['No acute cardiopulmonary process.', ['normal-film affirmed']],
    ['Normal chest x-ray.', ['normal-film affirmed']],
  ])('%s', (sentence, expected) => expect(film(sentence)).toEqual(expected));
});

describe('uncertainty', () => {
  it.each<[string, string[]]>([
    ['Possible small left pleural effusion.', ['effusion possible left']],
    ['Right basilar opacity may represent pneumonia.', ['opacity affirmed right', 'pneumonia possible']],
    ['Pneumonia cannot be excluded.', ['pneumonia possible']],
    ['Findings are suspicious for pulmonary edema.', ['oedema possible']],
    ['A nodule is suspected.', ['nodule possible']],
    ['Borderline heart size.', ['cardiomegaly affirmed']],
  ])('%s', (sentence, expected) => expect(film(sentence)).toEqual(expected));
});

describe('sides', () => {
  it.each<[string, string[]]>([
    ['Small left pleural effusion.', ['effusion affirmed left']],
    ['Effusion on the right.', ['effusion affirmed right']],
    ['Bilateral pleural effusions.', ['effusion affirmed both']],
    ['Left and right pleural effusions.', ['effusion affirmed both']],
    ['Left effusion and right pneumothorax.', ['effusion affirmed left', 'pneumothorax affirmed right']],
    ['Left lower lobe atelectasis, no right effusion.', ['atelectasis affirmed left', 'effusion denied right']],
    ['Bibasilar atelectasis.', ['atelectasis affirmed both']],
    ['Cardiomegaly with a left effusion.', ['cardiomegaly affirmed', 'effusion affirmed left']],
    ['Pulmonary edema.', ['oedema affirmed']],
  ])('%s', (sentence, expected) => expect(film(sentence)).toEqual(expected));
});

describe('ECG statements', () => {
  it.each<[string, string[]]>([
    ['Sinus rhythm.', ['sinus-rhythm affirmed']],
    ['Sinus bradycardia with first-degree AV block.', ['sinus-bradycardia affirmed', 'av-block-1 affirmed']],
    ['Incomplete left bundle branch block.', ['ilbbb affirmed']],
    ['Left bundle branch block.', ['lbbb affirmed']],
    ['Complete right bundle branch block and left anterior fascicular block.', ['rbbb affirmed', 'lafb affirmed']],
    ['Left ventricular hypertrophy.', ['lvh affirmed']],
    ['Voltage criteria for left ventricular hypertrophy.', ['lvh affirmed']],
    ['Inferior myocardial infarction.', ['mi-inferior affirmed']],
    ['Anteroseptal myocardial infarction.', ['mi-anteroseptal affirmed']],
    ['No evidence of acute infarction.', ['mi denied']],
    ['Inferolateral ischaemic ST-T changes.', ['ischaemia-inferior affirmed']],
    ['Supraventricular tachycardia.', ['supraventricular-tachycardia affirmed']],
    ['Atrial fibrillation.', ['atrial-fibrillation affirmed']],
    ['Normal ECG.', ['normal-ecg affirmed']],
    ['Non-specific T wave changes.', ['t-changes affirmed']],
    ['Ventricular premature beats.', ['ventricular-beats affirmed']],
    ['Left axis deviation.', ['left-axis affirmed']],
    ['Left atrial enlargement.', ['lae affirmed']],
  ])('%s', (sentence, expected) => expect(ecg(sentence)).toEqual(expected));
});

describe('findMentions', () => {
  it('finds nothing in a sentence without a known word', () => expect(film('The trachea is midline.')).toEqual([]));

  it('looks only for concepts of the modalities asked for', () => expect(findMentions('Atrial fibrillation.', ['film'])).toEqual([]));

  it('finds film and ECG concepts together in an impression', () =>
    expect(findMentions('Cardiomegaly and left ventricular hypertrophy.', ['film', 'ecg']).map(({ concept }) => concept.id)).toEqual([
      'cardiomegaly',
      'lvh',
    ]));

  it('gives the words that it recognised and their place', () =>
    expect(findMentions('A small pleural effusion.', ['film'])[0]).toMatchObject({ words: 'pleural effusion', start: 8, end: 24 }));

  it('reads any text, in order and inside the text', () => {
    const words = fc.constantFrom(
      'no',
      'effusion',
      'left',
      'right',
      'without',
      'but',
      ',',
      ';',
      'cardiomegaly',
      'heart is',
      'normal',
      'with',
      'is not seen',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        const text = parts.join(' ');
        const mentions = findMentions(text, ['film', 'ecg']);
        for (const { start, end, words: said } of mentions) expect(text.slice(start, end)).toBe(said);
        expect(mentions.map(({ start }) => start)).toEqual(mentions.map(({ start }) => start).sort((a, b) => a - b));
      }),
    );
  });
});
