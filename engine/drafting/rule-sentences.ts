/** Sentences that need no language model: what was measured, and what is new or gone since an earlier study. Pure. */
import type { DraftSentence, EcgMeasurements, Evidence, GlobalMeasurements, Modality, Study } from '../../contract/index.ts';
import type { ContentPlan, PlanItem } from './content-plan.ts';

function ruleSentence(section: 'film' | 'ecg', text: string, evidence: readonly Evidence[]): DraftSentence {
  return { section, text, origin: 'rule', evidence: [...evidence], verdict: 'supported' };
}

const measured = (label: string, reference: string): Evidence => ({ kind: 'measurement', label, stance: 'supports', reference });

/** Rate, PR, QRS, QTc and axis as far as they are measured, in one sentence; none where nothing is. */
export function measurementSentences(measurements: EcgMeasurements, global: GlobalMeasurements | null): DraftSentence[] {
  const parts: readonly (readonly [name: string, value: number | null, unit: string, reference: string])[] = [
    ['heart rate', measurements.heartRateBpm, ' bpm', 'heartRateBpm'],
    ['PR interval', global?.prMs ?? null, ' ms', 'prMs'],
    ['QRS duration', global?.qrsMs ?? null, ' ms', 'qrsMs'],
    ['QTc (Fridericia)', global?.qtcFridericiaMs ?? null, ' ms', 'qtcFridericiaMs'],
    ['frontal QRS axis', global?.qrsAxisDegrees ?? null, '°', 'qrsAxisDegrees'],
  ];
  const known = parts.flatMap(([name, value, unit, reference]) =>
    value === null || !Number.isFinite(value) ? [] : [{ text: `${name} ${String(Math.round(value)).replace('-', '−')}${unit}`, reference }],
  );
  if (known.length === 0) return [];
  const text = known.map((part) => part.text).join(', ');
  const evidence = known.map((part) => measured(part.text.charAt(0).toUpperCase() + part.text.slice(1), part.reference));
  return [ruleSentence('ecg', `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, evidence)];
}

/** An earlier study of the same patient with its own plan. */
export interface PriorPlan {
  readonly study: Study;
  readonly plan: ContentPlan;
  readonly measurements: EcgMeasurements | null;
}

/** A rate that differs by less is not called changed, beats a minute. */
const rateChangeBpm = 20;

const namesOf = (items: readonly PlanItem[]): string => {
  const names = items
    .map(({ sentence }) => sentence.replace(/\.$/, ''))
    .map((name) => (/^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name));
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
};

const dayOf = ({ acquiredAt }: Study): string => acquiredAt?.slice(0, 10) ?? 'an unstated date';

function without(items: readonly PlanItem[], others: readonly PlanItem[]): PlanItem[] {
  const names = new Set(others.map(({ name }) => name));
  return items.filter(({ name }) => !names.has(name));
}

/** What is said of both studies for the same reasons is unchanged; what is said of one alone is new, or not stated any more. */
export function comparisonSentences(now: ContentPlan, measurements: EcgMeasurements | null, prior: PriorPlan): DraftSentence[] {
  const section = now.modality;
  const what = section === 'film' ? 'film' : 'ECG';
  const [fresh, gone] = [without(now.items, prior.plan.items), without(prior.plan.items, now.items)];
  const [rate, rateBefore] = [measurements?.heartRateBpm ?? null, prior.measurements?.heartRateBpm ?? null];
  const rateText =
    rate !== null && rateBefore !== null && Math.abs(rate - rateBefore) >= rateChangeBpm
      ? `heart rate ${Math.round(rate)} bpm, before ${Math.round(rateBefore)} bpm`
      : '';
  const parts = [
    fresh.length > 0 ? `new: ${namesOf(fresh)}` : '',
    gone.length > 0 ? `no longer stated: ${namesOf(gone)}` : '',
    rateText,
  ].filter((part) => part !== '');
  const said = parts.length > 0 ? parts.join('; ') : 'nothing that is stated has changed';
  const priorEvidence: Evidence = {
    kind: 'context',
    label: `Earlier ${what} of ${dayOf(prior.study)}`,
    stance: 'supports',
    reference: prior.study.studyKey,
  };
  const before = (item: PlanItem): Evidence[] => item.evidence.map((each) => ({ ...each, label: `${each.label} on the earlier ${what}` }));
  return [
    ruleSentence(section, `Compared with the ${what} of ${dayOf(prior.study)}, ${said}.`, [
      priorEvidence,
      ...fresh.flatMap(({ evidence }) => evidence),
      ...gone.flatMap(before),
      ...(rateText === '' ? [] : [measured(`Heart rate ${Math.round(rate ?? 0)} bpm`, 'heartRateBpm')]),
    ]),
  ];
}

/** What stands in a section for which there is nothing to be said. */
export function nothingToState(section: Modality | 'impression'): string {
  return section === 'ecg' ? 'No statement on the ECG was likely enough to be made.' : 'No finding was likely enough to be stated.';
}
