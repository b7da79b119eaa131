/** Fiducials of beats and of the median beat: from a delineator's beats where there are some, else by the classical method. */
import { leadNames, type BeatFiducials, type LeadName, type ModelId } from '../../contract/index.ts';
import { delineateBeat, noFiducials } from './delineate-beat.ts';
import { median } from './statistics.ts';

/** What a delineator model says of a record: sample indices at the record's own rate. */
export interface DelineatedBeats {
  readonly modelId: ModelId;
  readonly beats: readonly BeatFiducials[];
  readonly perLead?: Readonly<Partial<Record<LeadName, readonly BeatFiducials[]>>> | undefined;
}

type Point = keyof BeatFiducials;
const points = Object.keys(noFiducials) as Point[];

/** A delineated beat belongs to a detected one when its QRS complex is this near, ms. */
const matchMs = 120;

/** Applies a function to each point that is there. */
export function mapFiducials(fiducials: BeatFiducials, map: (index: number) => number | null): BeatFiducials {
  const mapped = { ...noFiducials };
  for (const point of points) {
    const index = fiducials[point];
    mapped[point] = index === null ? null : map(index);
  }
  return mapped;
}

/** The delineated beat nearest to a detected one, by QRS; `null` when none is near. */
export function beatNear(beats: readonly BeatFiducials[], sample: number, samplingFrequencyHz: number): BeatFiducials | null {
  const distance = (beat: BeatFiducials): number => Math.abs((beat.rPeak ?? beat.qrsOnset ?? Infinity) - sample);
  const nearest = beats.reduce<BeatFiducials | null>(
    (best, beat) => (best === null || distance(beat) < distance(best) ? beat : best),
    null,
  );
  return nearest !== null && distance(nearest) <= (matchMs / 1000) * samplingFrequencyHz ? nearest : null;
}

/**
 * Fiducials of the median beat from those of single beats: the median of each point's distance from the alignment sample. A point
 * that fewer than half of the beats have is absent.
 *
 * @param beats    delineated beats of the record
 * @param aligned  alignment samples of the beats that the median is made of
 */
export function averageFiducials(
  beats: readonly BeatFiducials[],
  aligned: readonly number[],
  alignedAt: number,
  samplingFrequencyHz: number,
): BeatFiducials {
  const matched = aligned.flatMap((sample) => {
    const beat = beatNear(beats, sample, samplingFrequencyHz);
    return beat === null ? [] : [mapFiducials(beat, (index) => index - sample)];
  });
  const averaged = { ...noFiducials };
  for (const point of points) {
    const offsets = matched.map((beat) => beat[point]).filter((offset) => offset !== null);
    if (offsets.length === 0 || 2 * offsets.length < matched.length) continue;
    const index = Math.round(alignedAt + median(offsets));
    averaged[point] = index >= 0 ? index : null;
  }
  return averaged;
}

/** The median beat and what it is made of. */
export interface MedianToDelineate {
  /** mV, in the order of `leadNames`; NaN where missing. */
  readonly leads: readonly Float32Array[];
  readonly usable: readonly LeadName[];
  readonly alignedAt: number;
  readonly alignedBeats: readonly number[];
  readonly rrSamples: number;
  readonly samplingFrequencyHz: number;
}

/** Fiducials of a median beat, over all leads and lead by lead. */
export interface MedianFiducials {
  readonly all: BeatFiducials;
  readonly leads: readonly BeatFiducials[];
}

/** Onsets are those of the earliest leads, offsets of the latest: as devices measure intervals over all leads. */
const edges: readonly (readonly [Point, 'earliest' | 'latest'])[] = [
  ['pOnset', 'earliest'],
  ['pOffset', 'latest'],
  ['qrsOnset', 'earliest'],
  ['qrsOffset', 'latest'],
  ['tOffset', 'latest'],
];
/** The first lead to begin and the last to end may be a slip: the next one counts, from this many leads on. */
const leastLeads = 4;

/**
 * By a delineator's beats: each lead's own, and over all leads the median over the beats of the second-earliest onset and the
 * second-latest offset of a beat's leads. A wave that the delineator does not see over all leads together is absent.
 *
 * @see CSE Working Party, Eur Heart J 1985;6:815–825 (extremes of the leads without outliers)
 */
export function delineateMedianByModel(medianBeat: MedianToDelineate, model: DelineatedBeats): MedianFiducials {
  const { alignedBeats, alignedAt, samplingFrequencyHz, usable } = medianBeat;
  const average = (beats: readonly BeatFiducials[] | undefined): BeatFiducials =>
    beats === undefined ? noFiducials : averageFiducials(beats, alignedBeats, alignedAt, samplingFrequencyHz);
  const leads = leadNames.map((name) => (usable.includes(name) ? average(model.perLead?.[name]) : noFiducials));
  const all = { ...average(model.beats) };
  const byLead = usable.flatMap((name) => model.perLead?.[name] ?? []);
  for (const [point, side] of edges) {
    if (all[point] === null) continue;
    const extremes = alignedBeats.flatMap((sample) => outermost(byLead, sample, point, side, samplingFrequencyHz) ?? []);
    if (2 * extremes.length > alignedBeats.length) all[point] = Math.round(alignedAt + median(extremes));
  }
  return { all, leads };
}

/** Where the second lead from the outside has a point in one beat, samples from the beat; `null` when too few leads have it. */
function outermost(
  byLead: readonly BeatFiducials[],
  sample: number,
  point: Point,
  side: 'earliest' | 'latest',
  samplingFrequencyHz: number,
): number | null {
  const reach = (matchMs / 1000) * samplingFrequencyHz;
  const found = byLead
    .filter((beat) => Math.abs((beat.rPeak ?? beat.qrsOnset ?? Infinity) - sample) <= reach)
    .flatMap((beat) => beat[point] ?? [])
    .sort((one, other) => one - other);
  if (found.length < leastLeads) return null;
  const edge = side === 'earliest' ? found[1] : found.at(-2);
  return edge === undefined ? null : edge - sample;
}

/** By the classical method, on the median beat itself. */
export function delineateMedianClassically(medianBeat: MedianToDelineate): MedianFiducials {
  const { usable, alignedAt, rrSamples, samplingFrequencyHz } = medianBeat;
  const of = (names: readonly LeadName[]): BeatFiducials => {
    const leads = names.map((name) => medianBeat.leads[leadNames.indexOf(name)] as Float32Array);
    return leads.length === 0 ? noFiducials : delineateBeat({ leads, alignedAt, rrSamples, samplingFrequencyHz });
  };
  return { all: of(usable), leads: leadNames.map((name) => (usable.includes(name) ? of([name]) : noFiducials)) };
}
