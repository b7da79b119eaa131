/**
 * What a draft is to say, before a word is written: the concepts whose probability passes its threshold, by calibrated findings or the
 * drafter's concept layer, held against what was measured. Pure.
 */
import type { EcgMeasurements, Evidence, Modality } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import { sinusRhythms } from './ecg-phrases.ts';
import { findingLabel } from './finding-stance.ts';
import { heartSizeEvidence, type HeartSize } from './heart-size.ts';
import { mentionMeasurements } from './measurement-stance.ts';
import { findMentions } from './mentions.ts';
import type { PlannedConcept, PlanTable } from './plan-table.ts';

/** One thing to be said. */
export interface PlanItem {
  readonly modality: Modality;
  /** Of the table. */
  readonly name: string;
  readonly sentence: string;
  readonly probability: number;
  readonly evidence: readonly Evidence[];
}

/** What is to be said of one study. */
export interface ContentPlan {
  readonly modality: Modality;
  /** In reading order. */
  readonly items: readonly PlanItem[];
  /** 1 for what is said, 0 for what is not, in the order of the table: what the soft tokens speak of. */
  readonly values: Float32Array;
  /** Sentences of the table that are not to be said. */
  readonly unsaid: readonly string[];
}

/** Findings of a film that are no acute disease. */
export const chronic: ReadonlySet<string> = new Set(
  ['low volumes', 'hyperinflation', 'degenerative spine', 'scoliosis', 'tortuous aorta', 'atherosclerosis', 'granuloma', 'scar'].concat([
    'sternotomy',
    'device',
    'hernia',
    'cardiomegaly',
  ]),
);

/** What was measured of a study: of an ECG or of the heart on a film. */
export interface Measured {
  readonly ecg?: EcgMeasurements | null;
  readonly heart?: HeartSize | null;
}

/** Concept layer's logits of one study, in the order of the table. */
export type ConceptLogits = Float32Array;

interface Decision {
  readonly concept: PlannedConcept;
  readonly probability: number;
  readonly evidence: Evidence;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Probability of one concept, and what speaks for it. */
function decide(concept: PlannedConcept, logit: number, encoding: StudyEncoding): Decision {
  const finding = encoding.findings.find(({ code }) => code === concept.decidedBy);
  if (finding) {
    const evidence: Evidence = { kind: 'finding', label: findingLabel(finding), stance: 'supports', reference: finding.code };
    return { concept, probability: finding.probability, evidence };
  }
  const probability = sigmoid(concept.scale * logit + concept.bias);
  const label = `${concept.sentence.replace(/\.$/, '')} ${probability.toFixed(2)}`;
  return {
    concept,
    probability,
    evidence: { kind: 'finding', label, stance: 'supports', reference: concept.findings[0] ?? `concept:${concept.name}` },
  };
}

/** Whether the measurements speak against a statement. */
function isRefuted({ concept }: Decision, modality: Modality, { ecg, heart }: Measured): boolean {
  return findMentions(concept.sentence, [modality]).some((mention) => {
    const said = [...(ecg ? mentionMeasurements(mention, ecg) : []), ...(heart ? heartSizeEvidence(mention, heart) : [])];
    return said.some(({ stance }) => stance === 'contradicts');
  });
}

/** Name of the statement that nothing is wrong. */
export const normalEcg = 'normal ECG';
const sinusRhythm = 'sinus rhythm';
/** Beside a normal ECG nothing else is stated but the rhythm, its axis and its variants. */
const normalVariants: ReadonlySet<string> = new Set([
  sinusRhythm,
  ...sinusRhythms,
  'left axis deviation',
  'right axis deviation',
  'low QRS voltage',
]);

/** Name of the concept that nothing is found on a film. It has no sentence: the model words what is normal. */
const normalFilm = 'normal film';

/** A film that may well be normal states only the findings that are likelier than that. */
function reconciledFilm(decisions: readonly Decision[]): Decision[] {
  const normal = decisions.find(({ concept }) => concept.name === normalFilm);
  if (!normal) return [...decisions];
  const likelier = decisions.filter(({ probability }) => probability > normal.probability);
  return likelier.length > 0 ? likelier : [normal];
}

/** Rhythms are named once, and a normal ECG has no disease: the likelier of the two stays. */
function reconciledEcg(decisions: readonly Decision[]): Decision[] {
  const isSaid = new Map(decisions.map((decision) => [decision.concept.name, decision]));
  const hasRate = [...sinusRhythms].some((name) => isSaid.has(name));
  const normal = isSaid.get(normalEcg);
  const abnormal = decisions.filter(({ concept }) => concept.name !== normalEcg && !normalVariants.has(concept.name));
  const isNormal = normal !== undefined && abnormal.every(({ probability }) => probability <= normal.probability);
  return decisions.filter((decision) => {
    if (decision.concept.name === sinusRhythm) return !hasRate;
    if (decision === normal) return isNormal;
    return !isNormal || !abnormal.includes(decision) || decision.probability >= 0.5;
  });
}

/**
 * The plan of one study.
 *
 * @param logits    of the concept layer, in the order of the table
 * @param measured  a statement on the rate or the heart's size that it refutes is not planned
 */
export function contentPlan(encoding: StudyEncoding, logits: ConceptLogits, table: PlanTable, measured: Measured = {}): ContentPlan {
  const { modality } = encoding;
  const { concepts } = table[modality];
  const passing = concepts
    .map((concept, i) => decide(concept, logits[i] ?? -Infinity, encoding))
    .filter(({ concept, probability }) => probability >= concept.threshold)
    .filter((decision) => !isRefuted(decision, modality, measured));
  const said = modality === 'ecg' ? reconciledEcg(passing) : reconciledFilm(passing);
  const names = new Set(said.map(({ concept }) => concept.name));
  const items = said
    .filter(({ concept }) => concept.sentence !== '')
    .map(({ concept, probability, evidence }): PlanItem => {
      return { modality, name: concept.name, sentence: concept.sentence, probability, evidence: [evidence] };
    });
  const values = Float32Array.from(concepts, ({ name }) => (names.has(name) ? 1 : 0));
  const unsaid = concepts.filter(({ name, sentence }) => sentence !== '' && !names.has(name)).map(({ sentence }) => sentence);
  return { modality, items: inReadingOrder(items), values, unsaid };
}

/** A normal ECG is said last, after the rhythm that it is said of. */
function inReadingOrder(items: readonly PlanItem[]): PlanItem[] {
  return [...items.filter(({ name }) => name !== normalEcg), ...items.filter(({ name }) => name === normalEcg)];
}
