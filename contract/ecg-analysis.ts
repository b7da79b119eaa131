/** What Auscult measures on an ECG: beats, median beats with their fiducials, intervals, amplitudes, signal quality, changes. */
import { z } from 'zod';
import { LeadName } from './ecg.ts';
import { BeatFiducials } from './ecg-waves.ts';
import { ModelId } from './ids.ts';

const Measured = z.number().nullable();

/** One heart beat. Sample indices are those of the record at its own rate. */
export const EcgBeat = z.object({
  /** Fiducial point of the QRS complex, at which beats are aligned. */
  sample: z.int().min(0),
  /** By the shape of its QRS complex and its prematurity; `unclassified` where too few beats or too much noise forbid a judgement. */
  kind: z.enum(['normal', 'supraventricular-ectopic', 'ventricular-ectopic', 'unclassified']),
  /** Interval to the beat before, ms. */
  rrMs: Measured,
  /** That interval over the median of its neighbours; below 1 = premature. */
  rrRatio: Measured,
  /** Correlation of the QRS complex with that of the dominant beat, −1 to 1. */
  correlation: Measured,
  /** Waves of this beat over all leads. */
  fiducials: BeatFiducials,
});
export type EcgBeat = z.infer<typeof EcgBeat>;

/** How fiducials were found: by the delineator model, by the classical method, or set by the reader. */
export const DelineationSource = z.object({ method: z.enum(['model', 'classical', 'reader']), modelId: ModelId.nullable() });
export type DelineationSource = z.infer<typeof DelineationSource>;

/** Representative beat: the sample-wise median of the aligned normal beats, for each lead. */
export const MedianBeats = z.object({
  samplingFrequencyHz: z.number().positive(),
  samplesPerLead: z.int().positive(),
  /** Sample at which the beats were aligned; the same in all leads. */
  alignedAt: z.int().min(0),
  /** Number of beats that the median is made of. */
  beatCount: z.int().positive(),
  /** Lead-major in the order of `leadNames`; missing leads are NaN. The level before the P wave or the QRS complex is 0 mV. */
  samplesMv: z.instanceof(Float32Array),
  /** Over all leads: earliest onset, latest offset. Indices are samples of the median beat. */
  fiducials: BeatFiducials,
  /** For each lead by itself, in the order of `leadNames`. */
  leadFiducials: z.array(BeatFiducials).length(12),
});
export type MedianBeats = z.infer<typeof MedianBeats>;

/** Measurements on all leads of the median beat together; `null` where they cannot be made. */
export const GlobalMeasurements = z.object({
  heartRateBpm: Measured,
  /** Mean RR interval, ms. */
  rrMs: Measured,
  pDurationMs: Measured,
  /** Onset of P to onset of QRS, ms. */
  prMs: Measured,
  qrsMs: Measured,
  qtMs: Measured,
  /** QT corrected for rate by Bazett, Fridericia, Framingham and Hodges, ms. */
  qtcBazettMs: Measured,
  qtcFridericiaMs: Measured,
  qtcFraminghamMs: Measured,
  qtcHodgesMs: Measured,
  /** Frontal axes, degrees, −180 (exclusive) to 180; 0 = lead I, 90 = aVF. */
  pAxisDegrees: Measured,
  qrsAxisDegrees: Measured,
  tAxisDegrees: Measured,
  /** S(V1) + the larger R of V5 and V6, mV. */
  sokolowLyonMv: Measured,
  /** R(aVL) + S(V3), mV. */
  cornellMv: Measured,
});
export type GlobalMeasurements = z.infer<typeof GlobalMeasurements>;

/** Amplitudes in one lead of the median beat, mV against the level at the onset of QRS; `null` where the wave is absent. */
export const LeadMeasurements = z.object({
  lead: LeadName,
  /** Extreme of the P wave against the level at its onset (of a biphasic one the larger part, signed). */
  pMv: Measured,
  /** Depths of Q and S and heights of R and R′ with their sign: Q and S are negative. */
  qMv: Measured,
  rMv: Measured,
  sMv: Measured,
  rPrimeMv: Measured,
  tMv: Measured,
  /** ST level at the J point and 60 ms later. */
  stJMv: Measured,
  stJ60Mv: Measured,
  qDurationMs: Measured,
  rDurationMs: Measured,
});
export type LeadMeasurements = z.infer<typeof LeadMeasurements>;

export const qualityProblems = ['missing', 'flat', 'lead-off', 'clipped', 'gaps', 'noise', 'mains-hum', 'baseline-wander'] as const;

/** Something wrong with the signal of a lead. */
export const QualityFlag = z.object({
  problem: z.enum(qualityProblems),
  /** `unusable`: the lead takes no part in measurements; `poor`: it does, with care. */
  severity: z.enum(['poor', 'unusable']),
  /** For people, with the measured quantity: `Mains hum of 0.08 mV at 50 Hz.` */
  reason: z.string(),
});
export type QualityFlag = z.infer<typeof QualityFlag>;

/** Electrodes that seem to be interchanged. */
export const ElectrodeSwap = z.object({
  swap: z.enum(['RA-LA', 'RA-LL', 'LA-LL', 'RA-RL', 'LA-RL', 'V1-V2', 'V2-V3', 'V3-V4', 'V4-V5', 'V5-V6']),
  /** 0 to 1; a rule's strength, not a calibrated probability. */
  confidence: z.number().min(0).max(1),
  reason: z.string(),
});
export type ElectrodeSwap = z.infer<typeof ElectrodeSwap>;

/** Signal quality of a recording. */
export const SignalQuality = z.object({
  leads: z.array(z.object({ lead: LeadName, flags: z.array(QualityFlag) })).length(12),
  swaps: z.array(ElectrodeSwap),
});
export type SignalQuality = z.infer<typeof SignalQuality>;

/** Everything that is measured on a 12-lead ECG. */
export const EcgAnalysis = z.object({
  delineation: DelineationSource,
  beats: z.array(EcgBeat),
  /** `null` when no beat could be averaged. */
  median: MedianBeats.nullable(),
  global: GlobalMeasurements,
  /** In the order of `leadNames`. */
  leads: z.array(LeadMeasurements).length(12),
  quality: SignalQuality,
  /** What the reader must know: what could not be measured, and why. */
  notices: z.array(z.string()),
});
export type EcgAnalysis = z.infer<typeof EcgAnalysis>;

/** One measurement of two recordings beside each other. */
export const MeasurementChange = z.object({
  measurement: z.string(),
  /** For people: `QTc (Fridericia)`, `ST J+60 in V3`. */
  label: z.string(),
  unit: z.enum(['bpm', 'ms', 'mV', 'degrees']),
  current: Measured,
  prior: Measured,
  /** Current − prior; of axes the smaller turn, positive clockwise. */
  difference: Measured,
  /** Difference from which it counts as changed, and why that much. */
  threshold: z.number(),
  source: z.string(),
  isChanged: z.boolean(),
});
export type MeasurementChange = z.infer<typeof MeasurementChange>;
