/** Overview and windows of a recording, from its samples and its index. */
import type { EcgFilter } from '../../contract/index.ts';
import { displayFilter, displayFilterReachSeconds } from './display-filter.ts';
import { envelopeOf, envelopeOfSamples, finestStep } from './envelope.ts';
import type { RecordIndex, SampleSource } from './record-index.ts';

/** A stretch of some leads, ready to draw. */
export interface RecordingWindow {
  readonly kind: 'samples' | 'envelope';
  readonly startSample: number;
  readonly samplesPerStep: number;
  readonly stepsPerLead: number;
  readonly valuesMv: Float32Array<ArrayBuffer>;
}

/** What is asked for. */
export interface WindowRequest {
  readonly startSample: number;
  readonly endSample: number;
  /** Columns to draw on. */
  readonly pixels: number;
  readonly leads: readonly number[];
  readonly filter: EcgFilter | undefined;
}

/** Up to so many samples a column, samples are answered; the renderer draws them faster than anybody sees. */
const mostSamplesPerPixel = 4;

/** Envelope of the whole record: lead-major pairs. */
export function overviewOf({ pyramids }: RecordIndex, source: SampleSource, pixels: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(2 * pixels * source.leadCount);
  const isShort = source.samplesPerLead < pixels * finestStep;
  pyramids.forEach((pyramid, lead) => {
    const envelope = isShort
      ? envelopeOfSamples(source.read(lead, 0, source.samplesPerLead), pixels)
      : envelopeOf(pyramid, 0, source.samplesPerLead, pixels);
    all.set(envelope, 2 * pixels * lead);
  });
  return all;
}

/**
 * A window of a record: samples (filtered as asked) when they are few, else the envelope of the unfiltered record. Samples beyond
 * the record's end are left out.
 */
export function windowOf({ pyramids }: RecordIndex, source: SampleSource, request: WindowRequest): RecordingWindow {
  const { leads, pixels, filter } = request;
  const startSample = Math.min(Math.max(0, request.startSample), source.samplesPerLead);
  const endSample = Math.min(Math.max(startSample, request.endSample), source.samplesPerLead);
  const length = endSample - startSample;
  const perPixel = length / pixels;
  if (perPixel <= mostSamplesPerPixel) {
    const valuesMv = new Float32Array(leads.length * length);
    leads.forEach((lead, i) => valuesMv.set(filteredSamples(source, lead, startSample, endSample, filter), i * length));
    return { kind: 'samples', startSample, samplesPerStep: 1, stepsPerLead: length, valuesMv };
  }
  const valuesMv = new Float32Array(2 * leads.length * pixels);
  leads.forEach((lead, i) => {
    const pyramid = pyramids[lead];
    const envelope =
      perPixel < finestStep || pyramid === undefined
        ? envelopeOfSamples(source.read(lead, startSample, endSample), pixels)
        : envelopeOf(pyramid, startSample, endSample, pixels);
    valuesMv.set(envelope, 2 * pixels * i);
  });
  return { kind: 'envelope', startSample, samplesPerStep: perPixel, stepsPerLead: pixels, valuesMv };
}

/** Samples of a window, filtered with as much of the record on either side as the filter reaches. */
function filteredSamples(source: SampleSource, lead: number, from: number, to: number, filter: EcgFilter | undefined): Float32Array {
  if (filter === undefined) return source.read(lead, from, to);
  const reach = Math.ceil(displayFilterReachSeconds(filter, source.samplingFrequencyHz) * source.samplingFrequencyHz);
  const [first, last] = [Math.max(0, from - reach), Math.min(source.samplesPerLead, to + reach)];
  return displayFilter(source.read(lead, first, last), filter, source.samplingFrequencyHz).subarray(from - first, to - first);
}
