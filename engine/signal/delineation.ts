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

/** By a delineator's beats: the median over the beats of each point, lead by lead and over all leads together. */
export function delineateMedianByModel(medianBeat: MedianToDelineate, model: DelineatedBeats): MedianFiducials {
  const { alignedBeats, alignedAt, samplingFrequencyHz, usable } = medianBeat;
  const average = (beats: readonly BeatFiducials[] | undefined): BeatFiducials =>
    beats === undefined ? noFiducials : averageFiducials(beats, alignedBeats, alignedAt, samplingFrequencyHz);
  const leads = leadNames.map((name) => (usable.includes(name) ? average(model.perLead?.[name]) : noFiducials));
  return { all: average(model.beats), leads };
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
