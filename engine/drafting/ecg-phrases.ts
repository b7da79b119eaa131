/**
 * SCP-ECG statement codes in clean English, in reading order: what the drafter writes of an ECG, and what a draft is compared with.
 *
 * @see Wagner P et al., Sci Data 2020;7:154, table scp_statements
 */

/** Groups in the order in which an ECG is read. */
const groups = [
  ['SR: sinus rhythm', 'SBRAD: sinus bradycardia', 'STACH: sinus tachycardia', 'SARRH: sinus arrhythmia', 'AFIB: atrial fibrillation'],
  ['AFLT: atrial flutter', 'SVTAC PSVT: supraventricular tachycardia', 'SVARR: supraventricular arrhythmia', 'PACE: pacemaker rhythm'],
  ['PVC: ventricular premature beats', 'PAC: atrial premature beats', 'PRC(S): premature beats', 'BIGU: bigeminy', 'TRIGU: trigeminy'],
  ['1AVB LPR: first-degree AV block', '2AVB: second-degree AV block', '3AVB: third-degree AV block'],
  ['WPW: Wolff-Parkinson-White pattern', 'CLBBB: left bundle branch block', 'ILBBB: incomplete left bundle branch block'],
  ['CRBBB: right bundle branch block', 'IRBBB: incomplete right bundle branch block', 'LAFB: left anterior fascicular block'],
  ['LPFB: left posterior fascicular block', 'IVCD: intraventricular conduction delay'],
  ['LAD ALAD: left axis deviation', 'RAD ARAD: right axis deviation'],
  ['LVH SEHYP: left ventricular hypertrophy', 'VCLVH: voltage criteria for left ventricular hypertrophy'],
  ['RVH: right ventricular hypertrophy', 'LAO/LAE: left atrial enlargement', 'RAO/RAE: right atrial enlargement'],
  ['LVOLT: low QRS voltage', 'HVOLT: high QRS voltage'],
  ['IMI: inferior myocardial infarction', 'ILMI IPLMI: inferolateral myocardial infarction', 'IPMI: inferoposterior myocardial infarction'],
  ['ASMI: anteroseptal myocardial infarction', 'AMI: anterior myocardial infarction', 'ALMI: anterolateral myocardial infarction'],
  ['LMI: lateral myocardial infarction', 'PMI: posterior myocardial infarction', 'QWAVE: Q waves'],
  ['ISC_: ischaemic ST-T changes', 'ISCAL: anterolateral ischaemic ST-T changes', 'ISCLA: lateral ischaemic ST-T changes'],
  ['ISCAS: anteroseptal ischaemic ST-T changes', 'ISCAN: anterior ischaemic ST-T changes', 'ISCIN: inferior ischaemic ST-T changes'],
  [
    'ISCIL: inferolateral ischaemic ST-T changes',
    'INJAS: anteroseptal subendocardial injury',
    'INJAL: anterolateral subendocardial injury',
  ],
  ['INJLA: lateral subendocardial injury', 'INJIN: inferior subendocardial injury', 'INJIL: inferolateral subendocardial injury'],
  ['ANEUR: ST elevation compatible with ventricular aneurysm', 'STD_: ST depression', 'STE_: ST elevation', 'INVT: T wave inversion'],
  ['NDT NT_ TAB_: non-specific T wave changes', 'LOWT: low T waves', 'NST_: non-specific ST-T changes'],
  ['DIG: possible digitalis effect', 'LNGQT: long QT interval', 'EL: possible electrolyte disturbance', 'NORM: normal ECG'],
] as const;

/** A statement in words, with the codes that say it. */
export interface EcgPhrase {
  /** In lower case as inside a sentence, except where a word always has a capital. */
  readonly phrase: string;
  readonly codes: readonly string[];
}

/** All, in reading order. */
export const ecgPhrases: readonly EcgPhrase[] = groups.flat().map((entry) => {
  const colon = entry.indexOf(': ');
  return { phrase: entry.slice(colon + 2), codes: entry.slice(0, colon).split(' ') };
});

/** Rhythms beside which "sinus rhythm" says nothing more. */
export const sinusRhythms: ReadonlySet<string> = new Set(['sinus bradycardia', 'sinus tachycardia', 'sinus arrhythmia']);

/** The phrases of a set of codes, in reading order. A code without a phrase (`ABQRS`: abnormal QRS, no more) is left out. */
export function phrasesOfCodes(codes: ReadonlySet<string>): string[] {
  const found = ecgPhrases.filter((entry) => entry.codes.some((code) => codes.has(code))).map(({ phrase }) => phrase);
  return found.some((phrase) => sinusRhythms.has(phrase)) ? found.filter((phrase) => phrase !== 'sinus rhythm') : found;
}

/** A phrase as a sentence. */
export function phraseSentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}
