/** Waves, rhythm and scalogram of a 12-lead ECG: what the delineator and the rhythm classifier say. */
import { z } from 'zod';
import { LeadName } from './ecg.ts';
import { ModelId, StudyKey } from './ids.ts';

/** A sample index at the record's own sampling frequency, from 0; `null` where the point was not found. */
const SampleIndex = z.int().min(0).nullable();

/**
 * Onset, peak and offset of one beat's P wave, QRS complex and T wave, as sample indices at the record's own sampling frequency;
 * `null` where a point was not found (no P wave in atrial fibrillation, a T wave cut off by the end). Ascending where present.
 */
export const BeatFiducials = z.object({
  pOnset: SampleIndex,
  pPeak: SampleIndex,
  pOffset: SampleIndex,
  qrsOnset: SampleIndex,
  /** Largest deflection of the QRS complex, R or S; of all leads together the median over the leads. */
  rPeak: SampleIndex,
  qrsOffset: SampleIndex,
  tOnset: SampleIndex,
  tPeak: SampleIndex,
  tOffset: SampleIndex,
});
export type BeatFiducials = z.infer<typeof BeatFiducials>;

/** Delineation of a record. */
export const EcgWaves = z.object({
  studyKey: StudyKey,
  /** `model`: the trained delineator; `classical`: signal rules, where the model is not installed. */
  source: z.enum(['model', 'classical']),
  /** The delineator, `null` for `classical`. */
  modelId: ModelId.nullable(),
  /** Rate that the sample indices count at, Hz. */
  samplingFrequencyHz: z.number().positive(),
  /** Beats of all leads together, in the order of time; of a record over a minute those of its first minute. */
  beats: z.array(BeatFiducials),
  /** The same beats lead by lead, in the order of `beats`; a lead without signal is left out. */
  perLead: z.partialRecord(LeadName, z.array(BeatFiducials)).optional(),
});
export type EcgWaves = z.infer<typeof EcgWaves>;

/** Rhythms that are told apart, by SCP-ECG code where there is one. */
export const rhythmClasses = ['SR', 'AFIB', 'SBRAD', 'STACH', 'OTHER'] as const;
export const RhythmClass = z.enum(rhythmClasses);
export type RhythmClass = z.infer<typeof RhythmClass>;

/** What each class holds, for the reader. */
export const rhythmNames: Readonly<Record<RhythmClass, string>> = {
  SR: 'sinus rhythm or sinus arrhythmia',
  AFIB: 'atrial fibrillation or flutter',
  SBRAD: 'sinus bradycardia',
  STACH: 'sinus or supraventricular tachycardia',
  OTHER: 'another rhythm (paced, bigeminy, supraventricular arrhythmia …)',
};

export const RhythmProbability = z.object({ class: RhythmClass, probability: z.number().min(0).max(1) });
export type RhythmProbability = z.infer<typeof RhythmProbability>;

/** Rhythm of a record and of each second. Probabilities of one list sum to 1; most probable first. */
export const EcgRhythm = z.object({
  studyKey: StudyKey,
  modelId: ModelId,
  record: z.array(RhythmProbability),
  /** One list a second, from the start of the record. */
  perSecond: z.array(z.array(RhythmProbability)),
  /** Seconds of the record that the model saw. */
  scalogramSeconds: z.int().min(0),
});
export type EcgRhythm = z.infer<typeof EcgRhythm>;

/** Magnitude of the wavelet transform of one lead. */
export const EcgScalogram = z.object({
  studyKey: StudyKey,
  lead: LeadName,
  /** Row-major, a row a frequency, a column a time: `magnitudesMv[row * timesSeconds.length + column]`, mV. */
  magnitudesMv: z.instanceof(Float32Array),
  /** Centre frequency of each row, Hz, ascending. */
  frequenciesHz: z.array(z.number().positive()),
  /** Centre of each column, s from the start of the record. */
  timesSeconds: z.array(z.number().min(0)),
});
export type EcgScalogram = z.infer<typeof EcgScalogram>;
