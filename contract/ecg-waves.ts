/** Waves of a 12-lead ECG. */
import { z } from 'zod';

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
  /** Where the QRS complex is largest over the leads: the R peak of a lead that has one. */
  rPeak: SampleIndex,
  qrsOffset: SampleIndex,
  tOnset: SampleIndex,
  tPeak: SampleIndex,
  tOffset: SampleIndex,
});
export type BeatFiducials = z.infer<typeof BeatFiducials>;
