/**
 * What an ECG report can say: the SCP-ECG statements of PTB-XL with their wordings.
 *
 * @see Wagner P et al., Sci Data 2020;7:154, table scp_statements
 */
import type { Concept } from './concept.ts';

type EcgConcept = readonly [
  id: string,
  name: string,
  terms: readonly string[],
  findings: readonly string[],
  widerFindings?: readonly string[],
];

const avBlock = '(?:av|atrioventricular|a-v) block';
const wall = (place: string): string[] => [
  `${place} (?:wall )?(?:myocardial )?infarct(?:ion|s)?`,
  `${place} mi`,
  `infarct(?:ion)? of the ${place} wall`,
];
const ischaemia = (place: string): string[] => [
  `${place} (?:subendocardial )?isch(?:a)?emi(?:a|c st-?t changes?|c changes?)`,
  `isch(?:a)?emia in (?:the )?${place} leads`,
];
const injury = (place: string): string[] => [`${place} (?:subendocardial )?injury`];

const table: readonly EcgConcept[] = [
  [
    'normal-ecg',
    'Normal ECG',
    ['normal ecg', 'normal (?:12-lead )?(?:electrocardiogram|tracing)', 'ecg (?:is )?(?:normal|within normal limits|unremarkable)'],
    ['NORM'],
  ],
  ['sinus-rhythm', 'Sinus rhythm', ['(?:normal )?sinus rhythm'], ['SR']],
  ['sinus-bradycardia', 'Sinus bradycardia', ['(?:sinus )?bradycardia'], ['SBRAD']],
  ['sinus-tachycardia', 'Sinus tachycardia', ['(?:sinus )?tachycardia'], ['STACH']],
  ['sinus-arrhythmia', 'Sinus arrhythmia', ['sinus arr?hythmia'], ['SARRH']],
  ['atrial-fibrillation', 'Atrial fibrillation', ['atrial fibrillation', 'a-?fib', 'auricular fibrillation'], ['AFIB']],
  ['atrial-flutter', 'Atrial flutter', ['atrial flutter'], ['AFLT']],
  [
    'supraventricular-tachycardia',
    'Supraventricular tachycardia',
    ['(?:paroxysmal )?supraventricular (?:tachycardia|arr?hythmia)', 'svt'],
    ['SVTAC', 'PSVT', 'SVARR'],
  ],
  [
    'paced',
    'Pacemaker rhythm',
    ['(?:ventricular |atrial )?pace(?:d|maker) rhythm', 'pacemaker spikes?', 'artificial pacemaker', 'functioning pacemaker', 'paced'],
    ['PACE'],
  ],
  [
    'ventricular-beats',
    'Ventricular premature beats',
    ['ventricular (?:premature (?:beats?|complex(?:es)?|contractions?)|extrasystoles?|ectop\\w+)', 'premature ventricular \\w+', 'pvcs?'],
    ['PVC'],
  ],
  [
    'atrial-beats',
    'Atrial premature beats',
    ['(?:atrial|supraventricular) (?:premature (?:beats?|complex(?:es)?)|extrasystoles?|ectop\\w+)', 'premature atrial \\w+', 'pacs?'],
    ['PAC'],
  ],
  ['premature-beats', 'Premature beats', ['premature (?:beats?|complex(?:es)?)', 'extrasystoles?'], ['PRC(S)', 'PVC', 'PAC']],
  ['bigeminy', 'Bigeminy', ['bigemin(?:y|us|al)(?: pattern)?'], ['BIGU']],
  ['trigeminy', 'Trigeminy', ['trigemin(?:y|us|al)(?: pattern)?'], ['TRIGU']],
  [
    'av-block-1',
    'First-degree AV block',
    [`(?:first|1st)[- ]degree ${avBlock}`, 'prolonged pr(?: interval)?', 'long pr interval'],
    ['1AVB', 'LPR'],
    ['CD'],
  ],
  ['av-block-2', 'Second-degree AV block', [`(?:second|2nd)[- ]degree ${avBlock}`], ['2AVB'], ['CD']],
  ['av-block-3', 'Third-degree AV block', [`(?:third|3rd)[- ]degree ${avBlock}`, 'complete heart block'], ['3AVB'], ['CD']],
  [
    'wpw',
    'Wolff-Parkinson-White pattern',
    ['wolff-? ?parkinson-? ?white(?: pattern| syndrome)?', 'wpw', 'pre-?excitation', 'delta waves?'],
    ['WPW'],
    ['CD'],
  ],
  ['lbbb', 'Left bundle branch block', ['(?:complete )?left bundle[- ]branch block', 'c?lbbb'], ['CLBBB', 'LBBB'], ['CD']],
  ['ilbbb', 'Incomplete left bundle branch block', ['incomplete left bundle[- ]branch block', 'ilbbb'], ['ILBBB'], ['CD']],
  ['rbbb', 'Right bundle branch block', ['(?:complete )?right bundle[- ]branch block', 'c?rbbb'], ['CRBBB', 'RBBB'], ['CD']],
  ['irbbb', 'Incomplete right bundle branch block', ['incomplete right bundle[- ]branch block', 'irbbb'], ['IRBBB'], ['CD']],
  ['lafb', 'Left anterior fascicular block', ['left anterior (?:fascicular block|hemiblock)', 'lafb', 'lahb'], ['LAFB'], ['CD']],
  ['lpfb', 'Left posterior fascicular block', ['left posterior (?:fascicular block|hemiblock)', 'lpfb'], ['LPFB'], ['CD']],
  [
    'ivcd',
    'Intraventricular conduction delay',
    ['(?:non-?specific )?intraventricular (?:conduction )?(?:delay|disturbance|block|defect)', 'ivcd'],
    ['IVCD'],
    ['CD'],
  ],
  [
    'lvh',
    'Left ventricular hypertrophy',
    ['(?:voltage criteria (?:\\(qrs\\) )?for )?left ventricular hypertrophy', 'septal hypertrophy', 'lvh'],
    ['LVH', 'VCLVH', 'SEHYP'],
    ['HYP'],
  ],
  ['rvh', 'Right ventricular hypertrophy', ['right ventricular hypertrophy', 'rvh'], ['RVH'], ['HYP']],
  ['lae', 'Left atrial enlargement', ['left atrial (?:enlargement|overload|abnormality)', 'p mitrale'], ['LAO/LAE'], ['HYP']],
  ['rae', 'Right atrial enlargement', ['right atrial (?:enlargement|overload|abnormality)', 'p pulmonale'], ['RAO/RAE'], ['HYP']],
  ['low-voltage', 'Low QRS voltage', ['low (?:qrs )?voltages?', 'low-voltage'], ['LVOLT']],
  ['high-voltage', 'High QRS voltage', ['high (?:qrs )?voltages?'], ['HVOLT'], ['HYP']],
  ['left-axis', 'Left axis deviation', ['(?:left axis deviation|left(?:ward)? axis)'], ['LAD', 'ALAD']],
  ['right-axis', 'Right axis deviation', ['(?:right axis deviation|right(?:ward)? axis)'], ['RAD', 'ARAD']],
  [
    'mi-inferior',
    'Inferior infarction',
    [...wall('inferior'), ...wall('infero-?lateral'), ...wall('infero-?postero-?lateral'), ...wall('infero-?posterior')],
    ['IMI', 'ILMI', 'IPMI', 'IPLMI'],
    ['MI'],
  ],
  ['mi-anteroseptal', 'Anteroseptal infarction', [...wall('antero-?septal'), ...wall('septal')], ['ASMI'], ['MI']],
  ['mi-anterior', 'Anterior infarction', wall('anterior'), ['AMI'], ['MI']],
  ['mi-lateral', 'Lateral infarction', [...wall('lateral'), ...wall('antero-?lateral')], ['LMI', 'ALMI'], ['MI']],
  ['mi-posterior', 'Posterior infarction', wall('posterior'), ['PMI'], ['MI']],
  ['mi', 'Myocardial infarction', ['(?:old |prior |acute |previous )?(?:myocardial )?infarct(?:ion|s)?'], [], ['MI']],
  ['q-waves', 'Q waves', ['(?:abnormal |pathological |significant )?q[- ]waves?'], ['QWAVE'], ['MI']],
  [
    'ischaemia-anterior',
    'Anterior ischaemia',
    [...ischaemia('anterior'), ...ischaemia('antero-?lateral'), ...ischaemia('antero-?septal')],
    ['ISCAN', 'ISCAL', 'ISCAS'],
    ['STTC'],
  ],
  ['ischaemia-inferior', 'Inferior ischaemia', [...ischaemia('inferior'), ...ischaemia('infero-?lateral')], ['ISCIN', 'ISCIL'], ['STTC']],
  ['ischaemia-lateral', 'Lateral ischaemia', ischaemia('lateral'), ['ISCLA', 'ISCAL'], ['STTC']],
  [
    'ischaemia',
    'Ischaemia',
    ['isch(?:a)?emi(?:a|c st-?t changes?|c changes?)', 'subendocardial isch(?:a)?emia'],
    ['ISC_', 'ISCAN', 'ISCAL', 'ISCAS', 'ISCIN', 'ISCIL', 'ISCLA'],
    ['STTC'],
  ],
  [
    'injury',
    'Subendocardial injury',
    [
      ...injury('antero-?septal'),
      ...injury('antero-?lateral'),
      ...injury('inferior'),
      ...injury('infero-?lateral'),
      ...injury('lateral'),
      'subendocardial injury',
    ],
    ['INJAS', 'INJAL', 'INJIN', 'INJIL', 'INJLA'],
    ['MI', 'STTC'],
  ],
  ['st-depression', 'ST depression', ['st[- ](?:segment )?depressions?'], ['STD_'], ['STTC']],
  ['st-elevation', 'ST elevation', ['st[- ](?:segment )?elevations?'], ['STE_', 'ANEUR'], ['STTC']],
  ['t-inversion', 'T wave inversion', ['(?:inverted t[- ]waves?|t[- ]waves? inver(?:sion|ted))'], ['INVT'], ['STTC']],
  [
    't-changes',
    'T wave changes',
    [
      '(?:non-?specific )?t[- ]waves? (?:changes?|abnormalit(?:y|ies))',
      'low (?:amplitude )?t[- ]waves?',
      '(?:non-?diagnostic )?t abnormalities',
      'flat t[- ]waves?',
    ],
    ['NDT', 'NT_', 'TAB_', 'LOWT'],
    ['STTC'],
  ],
  [
    'st-changes',
    'ST-T changes',
    ['(?:non-?specific )?(?:st|st-?t|st/t)(?: segment)? (?:changes?|abnormalit(?:y|ies))'],
    ['NST_'],
    ['STTC'],
  ],
  ['aneurysm', 'Changes of a ventricular aneurysm', ['ventricular aneurysm'], ['ANEUR'], ['STTC']],
  ['conduction', 'Conduction disturbance', ['conduction (?:disturbance|abnormality|delay)', 'abnormal qrs'], ['CD', 'ABQRS']],
  ['hypertrophy', 'Hypertrophy', ['(?:ventricular )?hypertrophy'], ['HYP']],
  ['digitalis', 'Digitalis effect', ['digitalis[- ]effect', 'digoxin effect'], ['DIG'], ['STTC']],
  ['long-qt', 'Long QT', ['(?:long|prolonged) qtc?(?:[- ]interval)?', 'qtc? prolongation'], ['LNGQT'], ['STTC']],
  ['electrolytes', 'Electrolyte disturbance', ['electrolyt(?:e|ic) (?:disturbance|abnormality|imbalance)'], ['EL']],
];

/** Concepts of the ECG, in no order. */
export const ecgConcepts: readonly Concept[] = table.map(([id, name, terms, findings, widerFindings]) => ({
  id,
  name,
  modality: 'ecg',
  terms,
  findings,
  ...(widerFindings ? { widerFindings } : {}),
  ...(id === 'normal-ecg' ? { excludes: 'all-of-modality' } : {}),
}));
