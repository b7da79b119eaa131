/** Waves of single leads → beats of the record, and the same beats lead by lead. Pure. */
import type { BeatFiducials } from '../../../contract/index.ts';
import { delineatorFrequencyHz } from './lead-signal.ts';
import type { Wave, WaveKind } from './decode-waves.ts';
import { sharedEdge, type LeadWave, type Side } from './shared-edges.ts';

/** QRS complexes of different leads whose middles lie this near are one beat, ms. */
const sameBeatMs = 120;
/** Share of the leads with QRS complexes that must have a beat. */
const beatShare = 0.4;
/** Share of a beat's leads that must have a P or T wave for the record to have it. */
const waveShare = 0.3;
/** With few leads, onsets of a record are this quantile of its leads' onsets, offsets its complement. */
const onsetQuantile = 0.25;

/** One beat of one lead. */
type LeadBeat = Readonly<Record<WaveKind, Wave | null>>;

const noWaves: LeadBeat = { P: null, QRS: null, T: null };
const middle = ({ onset, offset }: Wave): number => (onset + offset) / 2;

/** Sorted groups of QRS complexes that belong to one beat, each with the leads it was found in. */
function beatsOf(leads: readonly (readonly Wave[])[]): Map<number, Wave>[] {
  const complexes = leads
    .flatMap((waves, lead) => waves.filter(({ kind }) => kind === 'QRS').map((wave) => ({ lead, wave, at: middle(wave) })))
    .sort((a, b) => a.at - b.at);
  const reach = (sameBeatMs * delineatorFrequencyHz) / 1000;
  const groups: { from: number; byLead: Map<number, Wave> }[] = [];
  for (const { lead, wave, at } of complexes) {
    const last = groups.at(-1);
    if (last && at - last.from <= reach && !last.byLead.has(lead)) last.byLead.set(lead, wave);
    else if (!last || at - last.from > reach) groups.push({ from: at, byLead: new Map([[lead, wave]]) });
  }
  const voting = leads.filter((waves) => waves.some(({ kind }) => kind === 'QRS')).length;
  return groups.map(({ byLead }) => byLead).filter((byLead) => byLead.size >= beatShare * voting);
}

/** The longest wave of a kind whose middle lies between two samples; of P waves the last. */
function waveBetween(waves: readonly Wave[], kind: WaveKind, from: number, to: number): Wave | null {
  const inside = waves.filter((wave) => wave.kind === kind && middle(wave) > from && middle(wave) < to);
  if (kind === 'P') return inside.at(-1) ?? null;
  return inside.reduce<Wave | null>((best, wave) => (best && best.offset - best.onset >= wave.offset - wave.onset ? best : wave), null);
}

/** Quantile of values, the lower of two neighbours for a low quantile, the upper for a high one. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  return sorted[share < 0.5 ? Math.floor(position) : Math.ceil(position)] ?? NaN;
}

/** One wave for the leads together, `null` when too few have it. Edges have fractions of a sample. */
function common(waves: readonly (LeadWave | null)[]): Wave | null {
  const found = waves.filter((lead) => lead !== null);
  const [first] = found;
  if (first === undefined || found.length < waveShare * waves.length) return null;
  const edge = (side: Side): number =>
    sharedEdge(found, side) ??
    quantile(
      found.map(({ wave }) => wave[side]),
      side === 'onset' ? onsetQuantile : 1 - onsetQuantile,
    );
  const [onset, offset] = [edge('onset'), edge('offset')];
  const peak = quantile(found.map(({ wave }) => wave.peak), 0.5); // prettier-ignore
  return { kind: first.wave.kind, onset, offset, peak: Math.min(Math.max(peak, onset), offset) };
}

/** Sample indices of the record from those at 500 Hz. */
function fiducials({ P, QRS, T }: LeadBeat, samplingFrequencyHz: number, sampleCount: number): BeatFiducials {
  const at = (sample: number | undefined): number | null =>
    sample === undefined
      ? null
      : Math.min(sampleCount - 1, Math.max(0, Math.round((sample * samplingFrequencyHz) / delineatorFrequencyHz)));
  return {
    pOnset: at(P?.onset),
    pPeak: at(P?.peak),
    pOffset: at(P?.offset),
    qrsOnset: at(QRS?.onset),
    rPeak: at(QRS?.peak),
    qrsOffset: at(QRS?.offset),
    tOnset: at(T?.onset),
    tPeak: at(T?.peak),
    tOffset: at(T?.offset),
  };
}

/** Beats of a record and of each lead, in the order of time; lists of leads are as long as that of the record. */
export interface AssembledBeats {
  readonly beats: BeatFiducials[];
  readonly perLead: BeatFiducials[][];
}

/**
 * Puts the waves of all leads together. A beat is a QRS complex that enough leads have; its P wave is the last before the complex,
 * its T wave the longest before the next one. Over all leads, onsets and offsets are those of `sharedEdge`.
 *
 * @param leads                waves of each lead, samples at 500 Hz
 * @param probabilities        the network's output for each lead, class-major
 * @param samplingFrequencyHz  of the record
 * @param sampleCount          samples of a lead of the record
 */
export function assembleBeats(
  leads: readonly (readonly Wave[])[],
  probabilities: readonly Float32Array[],
  samplingFrequencyHz: number,
  sampleCount: number,
): AssembledBeats {
  const withProbabilities = (wave: Wave | null, lead: number): LeadWave | null =>
    wave && { wave, probabilities: probabilities[lead] ?? new Float32Array() };
  const groups = beatsOf(leads);
  const common500 = groups.map((byLead) => common([...byLead].map(([lead, wave]) => withProbabilities(wave, lead))));
  const leadBeats = leads.map((waves, lead) =>
    groups.map((byLead, beat): LeadBeat => {
      const own = byLead.get(lead) ?? null;
      const shared = common500[beat];
      if (!shared) return noWaves;
      const before = common500[beat - 1]?.offset ?? -1;
      const after = common500[beat + 1]?.onset ?? Infinity;
      const P = waveBetween(waves, 'P', before, own?.onset ?? shared.onset);
      const T = waveBetween(waves, 'T', own?.offset ?? shared.offset, after);
      return { P, QRS: own, T };
    }),
  );
  const record = groups.map((byLead, beat): LeadBeat => {
    const of = (kind: WaveKind): Wave | null =>
      common([...byLead.keys()].map((lead) => withProbabilities(leadBeats[lead]?.[beat]?.[kind] ?? null, lead)));
    return { P: of('P'), QRS: common500[beat] ?? null, T: of('T') };
  });
  const scaled = (beat: LeadBeat): BeatFiducials => fiducials(beat, samplingFrequencyHz, sampleCount);
  return { beats: record.map(scaled), perLead: leadBeats.map((beats) => beats.map(scaled)) };
}
