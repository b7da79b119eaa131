/**
 * The 71 statements of PTB-XL: name, kinds and diagnostic subclass, in the order of its table. Names are also what a statement is
 * called when texts are compared with ECGs.
 *
 * @see Wagner P et al., PTB-XL, Sci Data 2020;7:154, `scp_statements.csv` (CC BY 4.0)
 */

export type StatementKind = 'diagnostic' | 'form' | 'rhythm';

export interface EcgStatement {
  /** SCP-ECG code. */
  readonly code: string;
  readonly name: string;
  readonly kinds: readonly StatementKind[];
  /** One of 23 for diagnostic statements, `null` for others. */
  readonly subclass: string | null;
}

/** PTB-XL's five superclasses. */
export const superclassCodes = ['NORM', 'MI', 'STTC', 'CD', 'HYP'] as const;

const statement = (code: string, name: string, kinds: readonly StatementKind[], subclass: string | null): EcgStatement => {
  return { code, name, kinds, subclass };
};

/** All 71. */
export const ecgStatements: readonly EcgStatement[] = [
  statement('NDT', 'non-diagnostic T abnormalities', ['diagnostic', 'form'], 'STTC'),
  statement('NST_', 'non-specific ST changes', ['diagnostic', 'form'], 'NST_'),
  statement('DIG', 'digitalis-effect', ['diagnostic', 'form'], 'STTC'),
  statement('LNGQT', 'long QT-interval', ['diagnostic', 'form'], 'STTC'),
  statement('NORM', 'normal ECG', ['diagnostic'], 'NORM'),
  statement('IMI', 'inferior myocardial infarction', ['diagnostic'], 'IMI'),
  statement('ASMI', 'anteroseptal myocardial infarction', ['diagnostic'], 'AMI'),
  statement('LVH', 'left ventricular hypertrophy', ['diagnostic'], 'LVH'),
  statement('LAFB', 'left anterior fascicular block', ['diagnostic'], 'LAFB/LPFB'),
  statement('ISC_', 'non-specific ischemic ST-T changes', ['diagnostic'], 'ISC_'),
  statement('IRBBB', 'incomplete right bundle branch block', ['diagnostic'], 'IRBBB'),
  statement('1AVB', 'first degree AV block', ['diagnostic'], '_AVB'),
  statement('IVCD', 'non-specific intraventricular conduction disturbance (block)', ['diagnostic'], 'IVCD'),
  statement('ISCAL', 'ischemic ST-T changes in anterolateral leads', ['diagnostic'], 'ISCA'),
  statement('CRBBB', 'complete right bundle branch block', ['diagnostic'], 'CRBBB'),
  statement('CLBBB', 'complete left bundle branch block', ['diagnostic'], 'CLBBB'),
  statement('ILMI', 'inferolateral myocardial infarction', ['diagnostic'], 'IMI'),
  statement('LAO/LAE', 'left atrial overload/enlargement', ['diagnostic'], 'LAO/LAE'),
  statement('AMI', 'anterior myocardial infarction', ['diagnostic'], 'AMI'),
  statement('ALMI', 'anterolateral myocardial infarction', ['diagnostic'], 'AMI'),
  statement('ISCIN', 'ischemic ST-T changes in inferior leads', ['diagnostic'], 'ISCI'),
  statement('INJAS', 'subendocardial injury in anteroseptal leads', ['diagnostic'], 'AMI'),
  statement('LMI', 'lateral myocardial infarction', ['diagnostic'], 'LMI'),
  statement('ISCIL', 'ischemic ST-T changes in inferolateral leads', ['diagnostic'], 'ISCI'),
  statement('LPFB', 'left posterior fascicular block', ['diagnostic'], 'LAFB/LPFB'),
  statement('ISCAS', 'ischemic ST-T changes in anteroseptal leads', ['diagnostic'], 'ISCA'),
  statement('INJAL', 'subendocardial injury in anterolateral leads', ['diagnostic'], 'AMI'),
  statement('ISCLA', 'ischemic ST-T changes in lateral leads', ['diagnostic'], 'ISCA'),
  statement('RVH', 'right ventricular hypertrophy', ['diagnostic'], 'RVH'),
  statement('ANEUR', 'ST-T changes compatible with ventricular aneurysm', ['diagnostic'], 'STTC'),
  statement('RAO/RAE', 'right atrial overload/enlargement', ['diagnostic'], 'RAO/RAE'),
  statement('EL', 'electrolytic disturbance or drug (former EDIS)', ['diagnostic'], 'STTC'),
  statement('WPW', 'Wolff-Parkinson-White syndrome', ['diagnostic'], 'WPW'),
  statement('ILBBB', 'incomplete left bundle branch block', ['diagnostic'], 'ILBBB'),
  statement('IPLMI', 'inferoposterolateral myocardial infarction', ['diagnostic'], 'IMI'),
  statement('ISCAN', 'ischemic ST-T changes in anterior leads', ['diagnostic'], 'ISCA'),
  statement('IPMI', 'inferoposterior myocardial infarction', ['diagnostic'], 'IMI'),
  statement('SEHYP', 'septal hypertrophy', ['diagnostic'], 'SEHYP'),
  statement('INJIN', 'subendocardial injury in inferior leads', ['diagnostic'], 'IMI'),
  statement('INJLA', 'subendocardial injury in lateral leads', ['diagnostic'], 'AMI'),
  statement('PMI', 'posterior myocardial infarction', ['diagnostic'], 'PMI'),
  statement('3AVB', 'third degree AV block', ['diagnostic'], '_AVB'),
  statement('INJIL', 'subendocardial injury in inferolateral leads', ['diagnostic'], 'IMI'),
  statement('2AVB', 'second degree AV block', ['diagnostic'], '_AVB'),
  statement('ABQRS', 'abnormal QRS', ['form'], null),
  statement('PVC', 'ventricular premature complex', ['form'], null),
  statement('STD_', 'non-specific ST depression', ['form'], null),
  statement('VCLVH', 'voltage criteria (QRS) for left ventricular hypertrophy', ['form'], null),
  statement('QWAVE', 'Q waves present', ['form'], null),
  statement('LOWT', 'low amplitude T-waves', ['form'], null),
  statement('NT_', 'non-specific T-wave changes', ['form'], null),
  statement('PAC', 'atrial premature complex', ['form'], null),
  statement('LPR', 'prolonged PR interval', ['form'], null),
  statement('INVT', 'inverted T-waves', ['form'], null),
  statement('LVOLT', 'low QRS voltages in the frontal and horizontal leads', ['form'], null),
  statement('HVOLT', 'high QRS voltage', ['form'], null),
  statement('TAB_', 'T-wave abnormality', ['form'], null),
  statement('STE_', 'non-specific ST elevation', ['form'], null),
  statement('PRC(S)', 'premature complex(es)', ['form'], null),
  statement('SR', 'sinus rhythm', ['rhythm'], null),
  statement('AFIB', 'atrial fibrillation', ['rhythm'], null),
  statement('STACH', 'sinus tachycardia', ['rhythm'], null),
  statement('SARRH', 'sinus arrhythmia', ['rhythm'], null),
  statement('SBRAD', 'sinus bradycardia', ['rhythm'], null),
  statement('PACE', 'normal functioning artificial pacemaker', ['rhythm'], null),
  statement('SVARR', 'supraventricular arrhythmia', ['rhythm'], null),
  statement('BIGU', 'bigeminal pattern (unknown origin, SV or Ventricular)', ['rhythm'], null),
  statement('AFLT', 'atrial flutter', ['rhythm'], null),
  statement('SVTAC', 'supraventricular tachycardia', ['rhythm'], null),
  statement('PSVT', 'paroxysmal supraventricular tachycardia', ['rhythm'], null),
  statement('TRIGU', 'trigeminal pattern (unknown origin, SV or Ventricular)', ['rhythm'], null),
];
