/** What the paper draws of a record: its leads and a stretch of their values, whole for ten seconds, a window of a day. */
import { leadNames, type EcgTrace } from '../../../../contract/ecg.ts';
import { MinMaxPyramid } from './min-max-pyramid.ts';

/** What drawing must know of a lead. */
export interface DrawableLead {
  readonly label: string;
  readonly isMissing: boolean;
  readonly isCalibrated: boolean;
}

/** A stretch of a record. */
export interface TraceWindow {
  /** `samples`: one value a step. `envelope`: a pair (lowest, highest) a step. */
  readonly kind: 'samples' | 'envelope';
  /** Sample of the record at which the stretch starts. */
  readonly startSample: number;
  /** Samples of the record that a step stands for. */
  readonly samplesPerStep: number;
  readonly stepsPerLead: number;
  /** Lead-major, mV; NaN = nothing recorded. */
  readonly valuesMv: Float32Array;
}

/** A record as the paper draws it. */
export interface DrawableTrace {
  readonly samplingFrequencyHz: number;
  /** Samples of the whole record in each lead. */
  readonly samplesPerLead: number;
  readonly leads: readonly DrawableLead[];
  readonly window: TraceWindow;
}

/** A 12-lead ECG of which every sample is at hand. */
export function drawableTrace(trace: EcgTrace): DrawableTrace {
  return {
    samplingFrequencyHz: trace.samplingFrequencyHz,
    samplesPerLead: trace.samplesPerLead,
    leads: leadNames.map((label, i) => ({
      label,
      isMissing: trace.leads[i]?.origin === 'missing',
      isCalibrated: trace.leads[i]?.isCalibrated ?? false,
    })),
    window: { kind: 'samples', startSample: 0, samplesPerStep: 1, stepsPerLead: trace.samplesPerLead, valuesMv: trace.samplesMv },
  };
}

/** The values of one lead, a view of the window. */
export function leadValues(window: TraceWindow, leadIndex: number): Float32Array {
  const length = window.stepsPerLead * (window.kind === 'samples' ? 1 : 2);
  return window.valuesMv.subarray(leadIndex * length, (leadIndex + 1) * length);
}

/** Factor that brings the largest excursion of an uncalibrated lead to 1 mV of paper, so that its shape can be seen. */
export function shapeScale(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) if (Math.abs(sample) > peak) peak = Math.abs(sample);
  return peak > 0 ? 1 / peak : 1;
}

/** What is worked out once for the values of a window and kept as long as they are. */
interface LeadCache {
  readonly scale: number;
  pyramid: MinMaxPyramid | null;
}
const caches = new WeakMap<Float32Array, LeadCache[]>();

function cacheOf(window: TraceWindow, leadIndex: number): LeadCache {
  const leads = caches.get(window.valuesMv) ?? [];
  caches.set(window.valuesMv, leads);
  return (leads[leadIndex] ??= { scale: shapeScale(leadValues(window, leadIndex)), pyramid: null });
}

/** The shape's scale of an uncalibrated lead of a window. */
export function shapeScaleOf(window: TraceWindow, leadIndex: number): number {
  return cacheOf(window, leadIndex).scale;
}

/** Extremes of a lead of a window, made at the first need. */
export function pyramidOf(window: TraceWindow, leadIndex: number): MinMaxPyramid {
  const cache = cacheOf(window, leadIndex);
  cache.pyramid ??= new MinMaxPyramid(leadValues(window, leadIndex));
  return cache.pyramid;
}
