/** Electrodes that were interchanged, by what that does to the leads. */
import { leadNames, type BeatFiducials, type ElectrodeSwap, type LeadName } from '../../contract/index.ts';
import { netArea } from './lead-measurements.ts';
import { correlation } from './statistics.ts';

/** A median beat with its fiducials, as the rules read it. */
export interface SwapEvidence {
  /** mV, in the order of `leadNames`; NaN where missing. */
  readonly leads: readonly Float32Array[];
  /** Leads with a signal of use. The limb leads are judged without this: an electrode in a wrong place makes them flat. */
  readonly usable: readonly LeadName[];
  readonly fiducials: BeatFiducials;
  readonly samplingFrequencyHz: number;
}

/** Net areas below this say nothing of a wave's direction, mV·ms. */
const leastPAreaMvMs = 0.5;
const leastQrsAreaMvMs = 2;
/** A limb lead this small beside the other two is one between two legs or a leg and itself. */
const flatLeadShare = 0.12;
/** How much shorter the way from V1 to V6 must become when two neighbours are exchanged. */
const shorterWay = 0.22;

/**
 * Swaps that the median beat speaks for, strongest first; none for most ECGs. LA–LL cannot be told from a single ECG and is not
 * looked for.
 *
 * @see Batchvarov VN, Malik M, Camm AJ, Europace 2007;9:1081–1090 (limb leads); Kors JA, van Herpen G, J Electrocardiol 2001;34 Suppl:69–73 (by correlation of the leads)
 */
export function findElectrodeSwaps(evidence: SwapEvidence): ElectrodeSwap[] {
  const found = [armSwap(evidence), rightArmLegSwap(evidence), ...flatLimbLeads(evidence), chestSwap(evidence)];
  return found.filter((one) => one !== null).sort((a, b) => b.confidence - a.confidence);
}

function leadOf({ leads }: SwapEvidence, name: LeadName): Float32Array {
  return leads[leadNames.indexOf(name)] ?? new Float32Array();
}

function pArea(evidence: SwapEvidence, name: LeadName): number {
  const { pOnset, pOffset } = evidence.fiducials;
  return netArea(leadOf(evidence, name), pOnset, pOffset, evidence.samplingFrequencyHz, 'chord');
}

function qrsArea(evidence: SwapEvidence, name: LeadName): number {
  const { qrsOnset, qrsOffset } = evidence.fiducials;
  const lead = leadOf(evidence, name);
  return netArea(lead, qrsOnset, qrsOffset, evidence.samplingFrequencyHz, lead[qrsOnset ?? 0] ?? NaN);
}

/** Correlation of two leads from the onset of QRS to the end of T. */
function likeness(evidence: SwapEvidence, one: LeadName, other: LeadName): number {
  const { qrsOnset, qrsOffset, tOffset } = evidence.fiducials;
  if (qrsOnset === null || qrsOffset === null) return 0;
  const end = (tOffset ?? qrsOffset) + 1;
  return correlation(leadOf(evidence, one).subarray(qrsOnset, end), leadOf(evidence, other).subarray(qrsOnset, end));
}

/** Arms: lead I upside down against V6 with its P wave, aVR upright. In dextrocardia the chest leads would shrink to V6 as well. */
function armSwap(evidence: SwapEvidence): ElectrodeSwap | null {
  const opposed = -likeness(evidence, 'I', 'V6');
  const p = pArea(evidence, 'I');
  const isPDown = p < -leastPAreaMvMs;
  if (!(opposed > 0.4) || !(qrsArea(evidence, 'I') < -leastQrsAreaMvMs) || !(qrsArea(evidence, 'V6') > leastQrsAreaMvMs)) return null;
  if (!isPDown && evidence.fiducials.pOnset !== null) return null;
  const confidence = Math.min(0.95, 0.45 + 0.35 * opposed + (isPDown ? 0.2 : 0));
  const reason = `Lead I runs opposite to V6 (correlation −${opposed.toFixed(2)})${isPDown ? ', its P wave points down' : ''}: the arm electrodes look exchanged.`;
  return { swap: 'RA-LA', confidence, reason };
}

/** Right arm and left leg: P, QRS and T upside down in II and aVF, upright in aVR. */
function rightArmLegSwap(evidence: SwapEvidence): ElectrodeSwap | null {
  const { qrsOffset, tOffset } = evidence.fiducials;
  const t = netArea(
    leadOf(evidence, 'II'),
    qrsOffset,
    tOffset,
    evidence.samplingFrequencyHz,
    leadOf(evidence, 'II')[evidence.fiducials.qrsOnset ?? 0] ?? NaN,
  );
  const isAllDown = pArea(evidence, 'II') < -leastPAreaMvMs && pArea(evidence, 'aVF') < -leastPAreaMvMs;
  if (!isAllDown || !(pArea(evidence, 'aVR') > leastPAreaMvMs) || !(qrsArea(evidence, 'II') < -leastQrsAreaMvMs) || !(t < 0)) return null;
  return { swap: 'RA-LL', confidence: 0.85, reason: 'P, QRS and T all point down in II and up in aVR.' };
}

/** An arm exchanged with the right leg: the lead between the two legs is nearly flat. */
function flatLimbLeads(evidence: SwapEvidence): (ElectrodeSwap | null)[] {
  const range = (name: LeadName): number => {
    const lead = leadOf(evidence, name);
    return lead.reduce((max, value) => Math.max(max, value), -Infinity) - lead.reduce((min, value) => Math.min(min, value), Infinity);
  };
  const [one, two, three] = [range('I'), range('II'), range('III')];
  const isFlat = (lead: number, ...others: number[]): boolean => others.every((other) => other > 0.25 && lead < flatLeadShare * other);
  const say = (lead: string): string => `Lead ${lead} is nearly flat although the other limb leads are not.`;
  return [
    isFlat(two, one, three) ? { swap: 'RA-RL', confidence: 0.8, reason: say('II') } : null,
    isFlat(three, one, two) ? { swap: 'LA-RL', confidence: 0.5, reason: `${say('III')} An axis near 30° does the same.` } : null,
  ];
}

const chestLeads = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
const chestSwaps = ['V1-V2', 'V2-V3', 'V3-V4', 'V4-V5', 'V5-V6'] as const;

/** Two neighbouring chest leads: exchanged back, the change from lead to lead across the chest becomes smoother. */
function chestSwap(evidence: SwapEvidence): ElectrodeSwap | null {
  const { qrsOnset, qrsOffset, tOffset } = evidence.fiducials;
  if (qrsOnset === null || qrsOffset === null) return null;
  const stretch = (name: LeadName): Float32Array => leadOf(evidence, name).subarray(qrsOnset, (tOffset ?? qrsOffset) + 1);
  const leads = chestLeads.map(stretch);
  if (!chestLeads.every((name) => evidence.usable.includes(name)) || leads.some((lead) => lead.some(Number.isNaN))) return null;
  const own = wayLength(leads);
  const exchanged = chestSwaps.map((swap, i) => {
    const order = [...leads];
    [order[i], order[i + 1]] = [leads[i + 1] as Float32Array, leads[i] as Float32Array];
    return { swap, gain: 1 - wayLength(order) / own };
  });
  const best = exchanged.reduce((a, b) => (b.gain > a.gain ? b : a));
  if (!(best.gain > shorterWay)) return null;
  const confidence = Math.min(0.9, 0.4 + best.gain);
  return {
    swap: best.swap,
    confidence,
    reason: `The chest leads change ${Math.round(100 * best.gain)} % more smoothly with ${best.swap.replace('-', ' and ')} exchanged.`,
  };
}

/** Sum over neighbours of the root mean square of their difference. */
function wayLength(leads: readonly Float32Array[]): number {
  return leads.slice(1).reduce((sum, lead, i) => {
    const before = leads[i] as Float32Array;
    return sum + Math.sqrt(lead.reduce((squares, value, t) => squares + (value - (before[t] ?? 0)) ** 2, 0) / lead.length);
  }, 0);
}
