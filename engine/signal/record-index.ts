/** What a record of any length needs to be shown at once: the envelope of each lead and all beats. Built in stretches. */
import { setImmediate } from 'node:timers/promises';
import { judgeBeats, type BeatKind } from './beat-kinds.ts';
import { findQrs } from './detect-qrs.ts';
import { buildPyramid, finestPairs, finestStep, type EnvelopePyramid } from './envelope.ts';

/** Samples of a record, by stretch. */
export interface SampleSource {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly leadCount: number;
  /** Samples [from, to) of a lead, mV; NaN where nothing was recorded. */
  read(lead: number, from: number, to: number): Float32Array;
}

/** Envelopes and beats of a whole record. */
export interface RecordIndex {
  readonly pyramids: readonly EnvelopePyramid[];
  /** Samples of QRS complexes, ascending. */
  readonly beats: Int32Array;
  /** 0 normal, 1 supraventricular ectopic, 2 ventricular ectopic, 3 unclassified. */
  readonly kinds: Uint8Array;
}

/** Length of the stretches in which beats are looked for, and what neighbouring stretches share, s. */
const stretchSeconds = 300;
const overlapSeconds = 5;
/** Leads of a long record in which beats are looked for, spread over all: of the usual twelve I, III, aVL, V1, V3 and V5. More add little. */
const mostLeads = 6;

export const beatKindCodes: Readonly<Record<BeatKind, number>> = {
  normal: 0,
  'supraventricular-ectopic': 1,
  'ventricular-ectopic': 2,
  unclassified: 3,
};

/** How an index is made. */
export interface IndexOptions {
  /** Ends the work within a stretch; the promise is refused with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each stretch which share of the record is done. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Reads a record once, stretch by stretch, letting other work in between. */
export async function indexRecord(source: SampleSource, { signal, onProgress }: IndexOptions = {}): Promise<RecordIndex> {
  const { samplingFrequencyHz, samplesPerLead, leadCount } = source;
  const finest = Array.from({ length: leadCount }, () => new Float32Array(2 * Math.ceil(samplesPerLead / finestStep)));
  const stretch = Math.ceil((stretchSeconds * samplingFrequencyHz) / finestStep) * finestStep;
  const overlap = Math.round(overlapSeconds * samplingFrequencyHz);
  const beats: number[] = [];
  const kinds: number[] = [];
  for (let start = 0; start < samplesPerLead; start += stretch) {
    signal?.throwIfAborted();
    const end = Math.min(start + stretch, samplesPerLead);
    const from = Math.max(0, start - overlap);
    const leads = Array.from({ length: leadCount }, (_, lead) => source.read(lead, from, Math.min(end + overlap, samplesPerLead)));
    leads.forEach((samples, lead) => finest[lead]?.set(finestPairs(samples.subarray(start - from, end - from)), (2 * start) / finestStep));
    const searched = samplesPerLead <= stretch ? leads : spread(leads);
    for (const beat of beatsOf(searched, samplingFrequencyHz)) {
      const at = beat.sample + from;
      if (at < start || at >= end || at - (beats.at(-1) ?? -Infinity) < 0.2 * samplingFrequencyHz) continue;
      beats.push(at);
      kinds.push(beatKindCodes[beat.kind]);
    }
    onProgress?.(end / samplesPerLead);
    await setImmediate();
  }
  signal?.throwIfAborted();
  return { pyramids: finest.map(buildPyramid), beats: Int32Array.from(beats), kinds: Uint8Array.from(kinds) };
}

function spread(leads: readonly Float32Array[]): Float32Array[] {
  const count = Math.min(mostLeads, leads.length);
  return Array.from({ length: count }, (_, i) => leads[Math.floor((i * leads.length) / count)] as Float32Array);
}

/** Beats of a stretch, judged by the leads that are clear in it: an electrode that came off makes no ectopic beats. */
function beatsOf(leads: readonly Float32Array[], samplingFrequencyHz: number): ReturnType<typeof judgeBeats> {
  const { beats, clearLeads } = findQrs(leads, samplingFrequencyHz);
  return judgeBeats(
    clearLeads.map((lead) => leads[lead] as Float32Array),
    beats,
    samplingFrequencyHz,
  );
}

/** Mean heart rate in each of so many equal columns, bpm: of the intervals that end in the column; NaN where none does. */
export function rateInColumns(
  beats: Int32Array,
  samplesPerLead: number,
  samplingFrequencyHz: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(columns);
  const counts = new Int32Array(columns);
  for (let i = 1; i < beats.length; i++) {
    const interval = (beats[i] as number) - (beats[i - 1] as number);
    if (interval > 3 * samplingFrequencyHz) continue;
    const column = Math.min(columns - 1, Math.floor(((beats[i] as number) * columns) / samplesPerLead));
    sums[column] = (sums[column] ?? 0) + interval;
    counts[column] = (counts[column] ?? 0) + 1;
  }
  return Float32Array.from(sums, (sum, i) => (counts[i] === 0 ? NaN : (60 * samplingFrequencyHz * (counts[i] ?? 0)) / sum));
}
