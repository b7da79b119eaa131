/** What a report says, as sets of labels: CheXpert's fourteen of a film, statements of an ECG; read from text by rules, or from an index. */
import { phraseSentence, phrasesOfCodes } from '../../drafting/ecg-phrases.ts';
import { findMentions, type Mention } from '../../drafting/mentions.ts';
import { splitSentences } from '../../drafting/split-sentences.ts';
import type { Modality } from '../../../contract/index.ts';
import { isKnown, positiveLabels } from '../film-labels.ts';
import type { EcgRow, FilmRow } from '../read-index.ts';

/** CheXpert's labels by the concept of the film that means them. Irvin J et al., AAAI 2019. */
const chexpertOfConcept: Readonly<Record<string, string>> = {
  cardiomegaly: 'Cardiomegaly',
  'wide-mediastinum': 'Enlarged Cardiomediastinum',
  effusion: 'Pleural Effusion',
  pneumothorax: 'Pneumothorax',
  opacity: 'Lung Opacity',
  consolidation: 'Consolidation',
  pneumonia: 'Pneumonia',
  atelectasis: 'Atelectasis',
  oedema: 'Edema',
  nodule: 'Lung Lesion',
  'pleural-thickening': 'Pleural Other',
  fracture: 'Fracture',
  device: 'Support Devices',
};
export const noFinding = 'No Finding';

/** The fourteen, `No Finding` last. */
export const chexpertLabels: readonly string[] = [...Object.values(chexpertOfConcept), noFinding];

/** What a text affirms or leaves open. */
function statedMentions(text: string, modality: Modality): Mention[] {
  const mentions = splitSentences(text).flatMap((sentence) => findMentions(sentence, [modality]));
  return mentions.filter(({ polarity }) => polarity !== 'denied');
}

/** Indexers file infiltrates and airspace disease under opacity; only the word itself is a consolidation. */
function chexpertOf({ concept, words }: Mention): string[] {
  const name = concept.id === 'consolidation' && !/consolidat/iu.test(words) ? 'Lung Opacity' : chexpertOfConcept[concept.id];
  return name === undefined ? [] : [name];
}

/** CheXpert labels that a film's text states; `No Finding` where it states no finding of any kind. '' says nothing at all. */
export function filmTextLabels(text: string): Set<string> {
  if (text.trim() === '') return new Set();
  const stated = statedMentions(text, 'film').filter(({ concept }) => concept.id !== 'normal-film');
  return new Set(stated.length === 0 ? [noFinding] : stated.flatMap(chexpertOf));
}

/** Whether people labelled a film for the fourteen. */
export function isLabelled(row: FilmRow): boolean {
  return isKnown(row, noFinding);
}

/** Labels of a film: those that people gave it where they did, else those that its report states. */
export function filmRowLabels(row: FilmRow, report: string): Set<string> {
  return isLabelled(row) ? new Set([...positiveLabels(row)].filter((name) => chexpertLabels.includes(name))) : filmTextLabels(report);
}

/** The statements of an ECG's index row as a report in clean English, in reading order. */
export function ecgRowReport({ scp_codes: codes, heart_axis: axis }: EcgRow): string {
  const all = new Set([...Object.keys(codes ?? {}), ...(axis ? [axis] : [])]);
  return phrasesOfCodes(all).map(phraseSentence).join(' ');
}

/** Statements of an ECG's text, by concept. */
export function ecgTextLabels(text: string): Set<string> {
  return new Set(statedMentions(text, 'ecg').map(({ concept }) => concept.id));
}
