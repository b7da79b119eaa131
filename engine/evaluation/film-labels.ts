/** The labels of a film: which the encoder has, what an index says of them, and when their absence means "negative". */
import type { FilmRow } from './read-index.ts';

export interface FilmLabel {
  /** Key in the results, `effusion`. */
  readonly key: string;
  /** Code of the finding, `cxr:pleural-effusion`. */
  readonly code: string;
  /** Name in CheXpert's list, or in NIH ChestX-ray14's where CheXpert lacks it. */
  readonly name: string;
}

const keys: Readonly<Record<string, string>> = { 'No Finding': 'normal', 'Pleural Effusion': 'effusion' };

const label = (name: string): FilmLabel => ({
  key: keys[name] ?? name.charAt(0).toLowerCase() + name.slice(1).replaceAll(' ', ''),
  code: `cxr:${name.toLowerCase().replaceAll(' ', '-')}`,
  name,
});

/** Names of CheXpert. Irvin J et al., AAAI 2019. */
const chexpertNames = ['Atelectasis', 'Cardiomegaly', 'Consolidation', 'Edema', 'Enlarged Cardiomediastinum', 'Fracture']
  .concat(['Lung Lesion', 'Lung Opacity', 'No Finding', 'Pleural Effusion', 'Pleural Other', 'Pneumonia', 'Pneumothorax'])
  .concat(['Support Devices']);
/** Names of NIH ChestX-ray14 that CheXpert lacks. Wang X et al., CVPR 2017. */
const nihNames = ['Emphysema', 'Hernia', 'Infiltration', 'Nodule', 'Fibrosis', 'Mass'];
/** NIH's names for what CheXpert calls otherwise; read only where an index has no CheXpert names. */
const nihSynonyms: Readonly<Record<string, string>> = { Effusion: 'Pleural Effusion', Pleural_Thickening: 'Pleural Other' };
/** What NIH never labelled, so that its absence says nothing. */
const notLabelledByNih = new Set(['Enlarged Cardiomediastinum', 'Fracture', 'Support Devices']);

/** The twenty labels of the film encoder. */
export const filmLabels: readonly FilmLabel[] = [...chexpertNames, ...nihNames].map(label);

/** Names of the labels that a film has. */
export function positiveLabels(row: FilmRow): ReadonlySet<string> {
  const nih = row.nih14 ?? [];
  if (!row.chexpert14) return new Set(nih.map((name) => nihSynonyms[name] ?? name));
  return new Set([...row.chexpert14, ...nih.filter((name) => nihNames.includes(name))]);
}

/**
 * Whether the absence of a label from a film means that the film lacks the finding: only where somebody indexed or labelled the film,
 * and for NIH only the labels that NIH has.
 */
export function isKnown(row: FilmRow, name: string): boolean {
  if (row.label_status !== 'indexed' && row.label_status !== 'labelled') return false;
  return !(/^nih\b/i.test(row.source) && notLabelledByNih.has(name));
}
