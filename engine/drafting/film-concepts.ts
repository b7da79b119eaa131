/**
 * What a chest film report can say. Wordings after the Fleischner Society's glossary and the terms in use in report corpora.
 *
 * @see Bankier AA et al., Fleischner Society: Glossary of Terms for Thoracic Imaging, Radiology 2024;310:e232558
 */
import type { Concept } from './concept.ts';

const heart = '(?:heart|(?:cardiac|cardiomediastinal|cardiac and mediastinal) (?:silhouettes?|contours?|shadow)|heart and mediastinum)';
const is = '(?:is|are|was|were|remains?|appears?|seems?)?(?: (?:to be|again|now|overall|grossly))*';
const lungs = '(?:lungs?(?: fields?| bilaterally)?)';
const bones = '(?:bony|osseous|skeletal)(?: (?:structures?|thorax))?(?: of the \\w+)?';
const acute = '(?:acute|active)(?:(?: or|,) (?:acute|active))?';
const evidence = '(?:(?:radiographic |convincing )?(?:evidence|findings?) of |definite |convincing )?';
const fine =
  '(?:normal|unremarkable|within (?:the )?(?:upper )?(?:limits of )?normal(?: limits)?|within limits of normal|(?:at )?(?:the )?(?:upper limits? of|top) normal(?: in size)?|not (?:significantly )?enlarged|stable and normal)';

/** Concepts of the film, in no order. */
export const filmConcepts: readonly Concept[] = [
  {
    id: 'normal-film',
    name: 'No acute finding',
    modality: 'film',
    terms: [
      `no ${evidence}(?:an? )?${acute} (?!(?:\\w+ ){0,2}(?:bony|osseous|skeletal))(?:(?:\\w+,? ){0,5}(?:abnormalit(?:y|ies)|process(?:es)?|disease|findings?|infiltrates?)|infiltrates?)`,
      '(?:normal|negative) (?:chest|film|radiograph|chest x-?(?:ray|xxxx)|chest film|chest radiograph|study|examination)',
      'negative for acute \\w+',
    ],
    findings: ['nofinding', 'normal', 'noacutefinding'],
    excludes: 'all-of-modality',
  },
  {
    id: 'cardiomegaly',
    name: 'Cardiomegaly',
    modality: 'film',
    terms: [
      'cardiomegaly',
      `enlarged ${heart}`,
      `${heart}(?: size)? ${is} ?(?:mildly |moderately |markedly |slightly |severely |borderline |top normal to )?(?:enlarged|prominent|large|borderline)`,
      `enlargement of (?:the )?${heart}`,
      'cardiac enlargement',
      'borderline (?:heart size|cardiac size|cardiac enlargement)',
    ],
    absenceTerms: [
      `${heart}(?: (?:size|shape|contour|and|mediastinum|mediastinal|contours|silhouette|pulmonary|vascularity|vasculature|size,))*,? ${is} ?${fine}`,
      `normal (?:${heart}|cardiac size|heart size|cardiac and mediastinal contours)`,
      'normal (?:size of the heart|sized heart|size and configuration of the (?:cardiac silhouette|heart))',
    ],
    findings: ['cardiomegaly', 'enlargedheart'],
    widerFindings: ['enlargedcardiomediastinum'],
  },
  {
    id: 'wide-mediastinum',
    name: 'Widened mediastinum',
    modality: 'film',
    terms: ['widened mediastinum', 'mediastinal widening', `mediastinum ${is} ?widened`, 'enlarged mediastinum'],
    absenceTerms: [`mediastin(?:um|al (?:contours?|silhouette))(?: \\w+){0,2}? ${is} ?${fine}`],
    findings: ['enlargedcardiomediastinum', 'mediastinum'],
  },
  {
    id: 'effusion',
    name: 'Pleural effusion',
    modality: 'film',
    terms: [
      '(?<!pericardial )(?:pleural )?effusions?',
      'pleural fluid',
      'hydrothorax',
      'blunting of (?:the )?(?:\\w+ ){0,2}(?:costophrenic )?(?:angles?|sulcus|sulci)',
      'costophrenic (?:angles? )?blunting',
    ],
    absenceTerms: [`(?:costophrenic (?:angles?|sulci|recesses)|pleural spaces?) ${is} ?(?:sharp|clear|free)`],
    findings: ['effusion', 'pleuraleffusion'],
    isSided: true,
  },
  {
    id: 'pneumothorax',
    name: 'Pneumothorax',
    modality: 'film',
    terms: ['pneumothora(?:x|ces)', 'hydropneumothorax'],
    findings: ['pneumothorax'],
    isSided: true,
  },
  {
    id: 'opacity',
    name: 'Lung opacity',
    modality: 'film',
    terms: [
      '(?:focal |alveolar |lung |pulmonary |interstitial |patchy |streaky |hazy )*opacit(?:y|ies)',
      'opacification',
      '(?:focal |patchy |streaky |hazy |ill-defined |increased |interstitial |airspace )+(?:densit(?:y|ies)|markings)',
    ],
    absenceTerms: [`${lungs} ${is} ?(?:(?!not )[\\w-]+ (?:and )?){0,3}clear`, 'clear lungs'],
    findings: ['opacity', 'lungopacity'],
    widerFindings: ['consolidation', 'infiltration'],
    isSided: true,
  },
  {
    id: 'consolidation',
    name: 'Consolidation',
    modality: 'film',
    terms: [
      '(?:focal )?(?:air ?space )?consolidations?',
      '(?:focal )?air ?space (?:disease|process|opacit(?:y|ies))',
      'infiltrates?',
      'infiltration',
    ],
    findings: ['consolidation', 'infiltration', 'airspaceopacity'],
    widerFindings: ['lungopacity', 'opacity'],
    isSided: true,
  },
  {
    id: 'pneumonia',
    name: 'Pneumonia',
    modality: 'film',
    terms: ['(?:broncho)?pneumonia', 'pneumonic (?:infiltrate|consolidation)'],
    findings: ['pneumonia'],
    widerFindings: ['consolidation', 'lungopacity', 'opacity'],
    isSided: true,
  },
  {
    id: 'atelectasis',
    name: 'Atelectasis',
    modality: 'film',
    terms: ['atelecta(?:sis|ses|tic(?: changes?)?)', 'volume loss', '(?:lobar )?collapse'],
    findings: ['atelectasis'],
    isSided: true,
  },
  {
    id: 'oedema',
    name: 'Pulmonary oedema',
    modality: 'film',
    terms: [
      '(?:pulmonary |interstitial |alveolar )*o?edema',
      '(?:pulmonary )?(?:vascular|venous) congestion',
      'pulmonary congestion',
      'congestive heart failure',
      'congestive (?:changes?|failure)',
      'cephali[sz]ation',
      'kerley b? ?lines',
    ],
    absenceTerms: [
      `(?:pulmonary )?(?:vascularity|vasculature|vascular markings) ${is} ?${fine}`,
      'normal (?:pulmonary )?(?:vascularity|vasculature|vascular markings)',
    ],
    findings: ['edema', 'oedema', 'pulmonaryedema', 'pulmonaryoedema', 'congestion'],
  },
  {
    id: 'nodule',
    name: 'Nodule or mass',
    modality: 'film',
    terms: ['nodul(?:es?|ar (?:density|densities|opacit(?:y|ies)))', '(?:lung |pulmonary )?mass(?:es)?', 'lung lesions?'],
    findings: ['nodule', 'mass', 'lunglesion', 'nodulemass', 'noduleormass'],
    isSided: true,
  },
  {
    id: 'granuloma',
    name: 'Granuloma',
    modality: 'film',
    terms: ['(?:calcified )?granulomas?', 'granulomatous (?:disease|changes?)', 'calcified (?:hilar )?lymph nodes?'],
    findings: ['granuloma', 'granulomatousdisease', 'calcifiedgranuloma'],
    isSided: true,
  },
  {
    id: 'scar',
    name: 'Scarring or fibrosis',
    modality: 'film',
    terms: ['scar(?:ring|s)?', 'fibro(?:sis|tic (?:changes?|bands?))'],
    findings: ['scar', 'scarring', 'fibrosis', 'cicatrix'],
    isSided: true,
  },
  {
    id: 'pleural-thickening',
    name: 'Pleural thickening',
    modality: 'film',
    terms: ['pleural thickening', 'pleural plaques?', 'thickened pleura'],
    findings: ['pleuralthickening', 'pleuralother'],
    isSided: true,
  },
  {
    id: 'hyperinflation',
    name: 'Hyperinflation or emphysema',
    modality: 'film',
    terms: [
      'hyper-?(?:inflat|expan|aerat)\\w+',
      'emphysema(?:tous)?(?: changes?)?',
      'COPD',
      'chronic obstructive \\w+ disease',
      'flatten(?:ed|ing) (?:of the )?(?:hemi)?diaphragms?',
    ],
    findings: ['emphysema', 'hyperinflation', 'copd'],
  },
  {
    id: 'low-volumes',
    name: 'Low lung volumes',
    modality: 'film',
    terms: [
      'low lung volumes?',
      '(?:lung )?volumes? (?:is|are) low',
      'hypo-?(?:inflat|ventilat|aerat|expan)\\w+',
      'shallow inspiration',
      'poor inspiration',
    ],
    findings: ['lowlungvolumes', 'lowvolumes', 'hypoinflation'],
  },
  {
    id: 'fracture',
    name: 'Fracture',
    modality: 'film',
    terms: ['(?:(?:rib|clavicle|vertebral|compression|old|healed|healing|acute) )*fractures?', 'fractured'],
    absenceTerms: [
      `${bones} ${is} ?(?:intact|${fine}|without (?:acute )?abnormalit(?:y|ies))`,
      `no ${evidence}(?:${acute} )?(?:\\w+ ){0,2}?(?:bony|osseous|skeletal) (?:abnormalit(?:y|ies)|findings?)`,
    ],
    findings: ['fracture', 'fractures', 'fracturesbone'],
    isSided: true,
  },
  {
    id: 'degenerative-spine',
    name: 'Degenerative spine',
    modality: 'film',
    terms: ['degenerative (?:\\w+ ){0,3}(?:changes?|disease|spondylosis)', 'spondylosis', 'osteophytes?', 'spurring'],
    findings: ['degenerativespine', 'spondylosis', 'osteophyte', 'degenerativechange'],
  },
  {
    id: 'scoliosis',
    name: 'Scoliosis',
    modality: 'film',
    terms: ['(?:kypho|levo|dextro)?-?scoliosis', 'kyphosis'],
    findings: ['scoliosis', 'kyphosis'],
  },
  {
    id: 'tortuous-aorta',
    name: 'Tortuous aorta',
    modality: 'film',
    terms: [
      'tortuous (?:\\w+ ){0,2}aorta',
      'aort(?:a|ic) (?:is |appears )?(?:mildly )?(?:tortuous|tortuosity|ectatic|ectasia|unfolded)',
      'tortuosity of the (?:\\w+ )?aorta',
      'unfolding of the (?:\\w+ )?aorta',
    ],
    findings: ['tortuousaorta', 'aortictortuosity'],
  },
  {
    id: 'atherosclerosis',
    name: 'Atherosclerosis',
    modality: 'film',
    terms: [
      'atherosclero(?:sis|tic)(?: \\w+){0,2}',
      '(?:calcified|calcification of the) (?:\\w+ )?aorta',
      'aortic (?:arch )?calcifications?',
    ],
    findings: ['atherosclerosis', 'aorticcalcification', 'calcifiedaorta', 'aorticatherosclerosis'],
  },
  {
    id: 'device',
    name: 'Support device',
    modality: 'film',
    terms: [
      'pacemakers?',
      'pacer',
      'a?icd',
      'defibrillator',
      '(?:central venous |picc |dialysis )?catheters?',
      'picc(?: line)?',
      'central (?:venous )?lines?',
      'port-?a-?cath',
      'endotracheal tube',
      '(?:naso|oro)gastric tube',
      'chest tube',
      'tracheostomy tube',
    ],
    findings: ['supportdevices', 'device', 'devices', 'medicaldevice'],
    isSided: true,
  },
  {
    id: 'sternotomy',
    name: 'Sternotomy',
    modality: 'film',
    terms: ['(?:median )?sternotomy(?: wires)?', 'CABG', 'bypass graft\\w*', 'valve replacement'],
    findings: ['sternotomy', 'postsurgical'],
  },
  {
    id: 'hernia',
    name: 'Hernia',
    modality: 'film',
    terms: ['(?:hiatal |hiatus |diaphragmatic )?hernias?'],
    findings: ['hernia', 'hiatalhernia'],
  },
];
