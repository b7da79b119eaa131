/** Holds one sentence of a draft against everything that is known of the patient's studies. Pure. */
import type { DraftSectionName, DraftSentence, EcgMeasurements, Evidence, Finding, Modality } from '../../contract/index.ts';
import { comparisonWords } from './comparison.ts';
import { chronic, type ContentPlan, type PlanItem } from './content-plan.ts';
import { heartSizeEvidence, type HeartSize } from './heart-size.ts';
import { findingLabel, findingsFor, jointPresence, presenceOf, type Presence } from './finding-stance.ts';
import { mentionMeasurements, statedRateEvidence } from './measurement-stance.ts';
import { findMentions, type Mention } from './mentions.ts';
import { neighbourEvidence, type Neighbour } from './neighbour-evidence.ts';

/** What a sentence is held against. */
export interface Knowledge {
  /** Calibrated findings of the drafted studies. */
  readonly findings: readonly Finding[];
  /** Of the drafted ECG. */
  readonly measurements: EcgMeasurements | null;
  /** Of the drafted film; absent where it was not measured. */
  readonly heartSize?: HeartSize | null;
  readonly neighbours: readonly Neighbour[];
  /** Modalities of which an earlier study of the same patient is among the neighbours. */
  readonly priors: ReadonlySet<Modality>;
  /** What the draft is to say; `null` where it is written without a plan. */
  readonly plans?: readonly ContentPlan[] | null;
}

/** A sentence that was judged before, in the same draft. */
export interface EarlierSentence {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/** A sentence with what was read in it. */
export interface JudgedSentence {
  readonly sentence: DraftSentence;
  readonly mentions: readonly Mention[];
}

const modalitiesOf: Readonly<Record<DraftSectionName, readonly Modality[]>> = {
  technique: [],
  film: ['film'],
  ecg: ['ecg'],
  impression: ['film', 'ecg'],
};

/** No more than so many findings are named for one mention. */
const shownFindings = 3;

type Verdict = DraftSentence['verdict'];

function findingEvidence(finding: Finding, stance: Evidence['stance'], isSided: boolean): Evidence {
  const label = isSided ? `${findingLabel(finding)}, side not assessed` : findingLabel(finding);
  return { kind: 'finding', label, stance, reference: finding.code };
}

/** Findings for a concept that denies all others ("no acute finding") where it has no finding of its own. */
function evidenceForNormal(mention: Mention, all: readonly Finding[]): Evidence[] {
  const others = all.filter(({ modality }) => modality === mention.concept.modality);
  const present = others.filter((finding) => presenceOf(finding) === 'present');
  if (present.length > 0) return present.slice(0, shownFindings).map((finding) => findingEvidence(finding, 'contradicts', false));
  const [highest] = [...others].sort((a, b) => b.probability - a.probability);
  return highest && others.every((finding) => presenceOf(finding) === 'absent') ? [findingEvidence(highest, 'supports', false)] : [];
}

function stanceOn(polarity: Mention['polarity'], presence: Presence): Evidence['stance'] | null {
  if (presence === 'unclear') return null;
  return (presence === 'absent') === (polarity === 'denied') ? 'supports' : 'contradicts';
}

function evidenceByFindings(mention: Mention, all: readonly Finding[]): Evidence[] {
  const { concept, polarity, side } = mention;
  const own = findingsFor(concept, all);
  if (own.length === 0 && concept.excludes && polarity === 'affirmed') return evidenceForNormal(mention, all);
  const joint = jointPresence(own);
  const stance = stanceOn(polarity, joint);
  if (!stance) return [];
  const speaking = own.filter((finding) => presenceOf(finding) === joint).slice(0, shownFindings);
  return speaking.map((finding) => findingEvidence(finding, stance, side !== null && polarity !== 'denied'));
}

/** Last word in the singular: by it "pleural effusions" and "effusion" are the same, "consolidation" and "opacity" are not. */
function headWord(words: string): string {
  return (/\w+$/u.exec(words.toLowerCase())?.[0] ?? '').replace(/ies$/u, 'y').replace(/([^s])s$/u, '$1');
}

function disagree(a: Mention, b: Mention): boolean {
  if (a.concept.id !== b.concept.id || headWord(a.words) !== headWord(b.words)) return false;
  if (a.polarity === 'possible' || b.polarity === 'possible') return false;
  const sidesApart = a.side !== null && b.side !== null && a.side !== b.side && a.side !== 'both' && b.side !== 'both';
  return a.polarity === b.polarity ? a.polarity === 'affirmed' && sidesApart && !a.concept.id.startsWith('device') : !sidesApart;
}

function contradictionInDraft(mention: Mention, earlier: readonly EarlierSentence[]): Evidence[] {
  const other = earlier.find(({ mentions }) => mentions.some((candidate) => disagree(candidate, mention)));
  return other ? [{ kind: 'context', label: `This draft also says: “${other.text}”`, stance: 'contradicts', reference: 'draft' }] : [];
}

/** A comparison with an earlier study that is not there. */
function missingPrior(text: string, section: DraftSectionName, priors: ReadonlySet<Modality>): Evidence[] {
  const words = comparisonWords(text);
  const isAtHand = modalitiesOf[section].some((modality) => priors.has(modality));
  if (words === null || isAtHand || section === 'technique') return [];
  return [{ kind: 'context', label: `“${words}” compares, but no earlier study was compared`, stance: 'contradicts', reference: 'prior' }];
}

/** The planned statements on a concept. */
function plannedItems({ concept }: Mention, plans: readonly ContentPlan[]): PlanItem[] {
  const items = plans.filter(({ modality }) => modality === concept.modality).flatMap(({ items: all }) => all);
  return items.filter(({ sentence }) => findMentions(sentence, [concept.modality]).some((other) => other.concept.id === concept.id));
}

/** A film of which no acute finding is planned, with the likeliest of its findings. */
function evidenceForNormalPlan({ concept, polarity }: Mention, plans: readonly ContentPlan[], all: readonly Finding[]): Evidence[] {
  const film = plans.find(({ modality }) => modality === 'film');
  if (concept.id !== 'normal-film' || polarity === 'denied' || !film || film.items.some(({ name }) => !chronic.has(name))) return [];
  const [highest] = all.filter(({ modality, code }) => modality === 'film' && code !== 'cxr:no-finding').sort((a, b) => b.probability - a.probability); // prettier-ignore
  const label = highest
    ? `No acute finding reaches its threshold; likeliest: ${findingLabel(highest)}`
    : 'No acute finding reaches its threshold';
  return [{ kind: 'finding', label, stance: 'supports', reference: highest?.code ?? 'cxr:no-finding' }];
}

/** What the plan says of a mention: it was made from the findings by thresholds of its own, so it goes before them. */
function evidenceByPlan(mention: Mention, { plans, findings }: Knowledge): Evidence[] {
  if (!plans) return [];
  const stance = mention.polarity === 'denied' ? 'contradicts' : 'supports';
  const planned = plannedItems(mention, plans).flatMap(({ evidence }) => evidence.map((each) => ({ ...each, stance }) as const));
  return planned.length > 0 ? planned.slice(0, shownFindings) : evidenceForNormalPlan(mention, plans, findings);
}

function evidenceFor(mention: Mention, knowledge: Knowledge): Evidence[] {
  const planned = evidenceByPlan(mention, knowledge);
  const direct = planned.length > 0 ? planned : evidenceByFindings(mention, knowledge.findings);
  if (knowledge.measurements && mention.concept.modality === 'ecg') direct.push(...mentionMeasurements(mention, knowledge.measurements));
  if (knowledge.heartSize) direct.push(...heartSizeEvidence(mention, knowledge.heartSize));
  const isDoubted = direct.some(({ stance }) => stance === 'contradicts');
  return isDoubted ? direct : [...direct, ...neighbourEvidence(mention, knowledge.neighbours)];
}

function verdictOf(parts: readonly (readonly Evidence[])[]): Verdict {
  if (parts.some((part) => part.some(({ stance }) => stance === 'contradicts'))) return 'contradicted';
  return parts.length > 0 && parts.every((part) => part.length > 0) ? 'supported' : 'unsupported';
}

function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((item) => [`${item.kind} ${item.reference} ${item.stance} ${item.label}`, item])).values()];
}

/**
 * Judges a sentence of the language model. Contradicted if anything speaks against any part of it; supported if something
 * speaks for every statement that was recognised in it; else unsupported, also when nothing in it was recognised.
 *
 * @param earlier  the sentences of the same draft before this one
 */
export function judgeSentence(
  text: string,
  section: DraftSectionName,
  knowledge: Knowledge,
  earlier: readonly EarlierSentence[],
): JudgedSentence {
  const mentions = findMentions(text, modalitiesOf[section]);
  const parts = mentions.map((mention) => [...evidenceFor(mention, knowledge), ...contradictionInDraft(mention, earlier)]);
  const ofSentence = missingPrior(text, section, knowledge.priors);
  if (knowledge.measurements && modalitiesOf[section].includes('ecg')) ofSentence.push(...statedRateEvidence(text, knowledge.measurements));
  if (ofSentence.length > 0) parts.push(ofSentence);
  return { sentence: { section, text, origin: 'model', evidence: withoutRepeats(parts.flat()), verdict: verdictOf(parts) }, mentions };
}
