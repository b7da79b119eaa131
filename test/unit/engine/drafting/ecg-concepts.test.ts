import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../../engine/drafting/mentions.ts';

/** Finding codes that the concepts of a sentence ask for, own before wider. */
function codesOf(sentence: string): string[] {
  return findMentions(sentence, ['ecg']).flatMap(({ concept }) => [...concept.findings, ...(concept.widerFindings ?? [])]);
}

describe('the wordings of ECG statements in drafts', () => {
  it.each([
    ['SR', 'Sinus rhythm.'],
    ['SBRAD', 'Sinus bradycardia.'],
    ['STACH', 'Sinus tachycardia.'],
    ['SARRH', 'Sinus arrhythmia.'],
    ['AFIB', 'Atrial fibrillation.'],
    ['AFLT', 'Atrial flutter.'],
    ['SVTAC', 'Supraventricular tachycardia.'],
    ['PSVT', 'Supraventricular tachycardia.'],
    ['SVARR', 'Supraventricular arrhythmia.'],
    ['PACE', 'Pacemaker rhythm.'],
    ['PVC', 'Ventricular premature beats.'],
    ['PAC', 'Atrial premature beats.'],
    ['PRC(S)', 'Premature beats.'],
    ['BIGU', 'Bigeminy.'],
    ['TRIGU', 'Trigeminy.'],
    ['1AVB', 'First-degree AV block.'],
    ['LPR', 'First-degree AV block.'],
    ['2AVB', 'Second-degree AV block.'],
    ['3AVB', 'Third-degree AV block.'],
    ['WPW', 'Wolff-Parkinson-White pattern.'],
    ['CLBBB', 'Left bundle branch block.'],
    ['ILBBB', 'Incomplete left bundle branch block.'],
    ['CRBBB', 'Right bundle branch block.'],
    ['IRBBB', 'Incomplete right bundle branch block.'],
    ['LAFB', 'Left anterior fascicular block.'],
    ['LPFB', 'Left posterior fascicular block.'],
    ['IVCD', 'Intraventricular conduction delay.'],
    ['LVH', 'Left ventricular hypertrophy.'],
    ['SEHYP', 'Left ventricular hypertrophy.'],
    ['VCLVH', 'Voltage criteria for left ventricular hypertrophy.'],
    ['RVH', 'Right ventricular hypertrophy.'],
    ['LAO/LAE', 'Left atrial enlargement.'],
    ['RAO/RAE', 'Right atrial enlargement.'],
    ['LVOLT', 'Low QRS voltage.'],
    ['HVOLT', 'High QRS voltage.'],
    ['IMI', 'Inferior myocardial infarction.'],
    ['ILMI', 'Inferolateral myocardial infarction.'],
    ['IPMI', 'Inferoposterior myocardial infarction.'],
    ['IPLMI', 'Inferolateral myocardial infarction.'],
    ['ASMI', 'Anteroseptal myocardial infarction.'],
    ['AMI', 'Anterior myocardial infarction.'],
    ['ALMI', 'Anterolateral myocardial infarction.'],
    ['LMI', 'Lateral myocardial infarction.'],
    ['PMI', 'Posterior myocardial infarction.'],
    ['QWAVE', 'Q waves.'],
    ['ISC_', 'Ischaemic ST-T changes.'],
    ['ISCAL', 'Anterolateral ischaemic ST-T changes.'],
    ['ISCLA', 'Lateral ischaemic ST-T changes.'],
    ['ISCAS', 'Anteroseptal ischaemic ST-T changes.'],
    ['ISCAN', 'Anterior ischaemic ST-T changes.'],
    ['ISCIN', 'Inferior ischaemic ST-T changes.'],
    ['ISCIL', 'Inferolateral ischaemic ST-T changes.'],
    ['INJAS', 'Anteroseptal subendocardial injury.'],
    ['INJAL', 'Anterolateral subendocardial injury.'],
    ['INJLA', 'Lateral subendocardial injury.'],
    ['INJIN', 'Inferior subendocardial injury.'],
    ['INJIL', 'Inferolateral subendocardial injury.'],
    ['ANEUR', 'ST elevation compatible with ventricular aneurysm.'],
    ['STD_', 'ST depression.'],
    ['STE_', 'ST elevation.'],
    ['INVT', 'T wave inversion.'],
    ['NDT', 'Non-specific T wave changes.'],
    ['NT_', 'Non-specific T wave changes.'],
    ['TAB_', 'Non-specific T wave changes.'],
    ['LOWT', 'Low T waves.'],
    ['NST_', 'Non-specific ST-T changes.'],
    ['DIG', 'Possible digitalis effect.'],
    ['LNGQT', 'Long QT interval.'],
    ['EL', 'Possible electrolyte disturbance.'],
    ['LAD', 'Left axis deviation.'],
    ['ALAD', 'Left axis deviation.'],
    ['RAD', 'Right axis deviation.'],
    ['ARAD', 'Right axis deviation.'],
    ['NORM', 'Normal ECG.'],
  ])('hold %s for “%s”', (code, sentence) => expect(codesOf(sentence)).toContain(code));

  it('make one statement of each phrase in a summary', () => {
    const mentions = findMentions('The ECG shows atrial fibrillation, left bundle branch block and lateral ischaemic ST-T changes.', [
      'film',
      'ecg',
    ]);
    expect(mentions.map(({ concept, polarity }) => `${concept.id} ${polarity}`)).toEqual([
      'atrial-fibrillation affirmed',
      'lbbb affirmed',
      'ischaemia-lateral affirmed',
    ]);
  });
});
