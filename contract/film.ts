/** Facts about a film that the viewer shows beside its pixels. */
import { z } from 'zod';

/** Where a pixel spacing comes from: measured at the patient, at the detector, or not stated at all. */
export const SpacingOrigin = z.enum(['patient', 'imager', 'none']);

export const FilmFacts = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  frames: z.int().positive(),
  bitsStored: z.int().positive(),
  photometricInterpretation: z.string(),
  transferSyntaxUID: z.string(),
  /** DICOM View Position (PA, AP, LL …), empty when not stated. */
  viewPosition: z.string(),
  bodyPart: z.string(),
  /** Patient Orientation (0020,0020): where the rows run to and where the columns run to, as `L`, `F`, `LF` …; `null` when not stated. */
  patientOrientation: z.tuple([z.string(), z.string()]).nullable().default(null),
  /** Row and column spacing in mm. */
  spacingMm: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  spacingOrigin: SpacingOrigin,
  /** Stated window, in modality units. */
  windowCenter: z.number().nullable(),
  windowWidth: z.number().nullable(),
  modality: z.string(),
  manufacturer: z.string(),
  institution: z.string(),
});
export type FilmFacts = z.infer<typeof FilmFacts>;
