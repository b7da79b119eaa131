/** What leaves the film room for other systems: annotations and measurements as DICOM objects. */
import { z } from 'zod';
import { call } from './call.ts';
import { StudyKey } from './ids.ts';

/** How a film is shown, as far as a presentation state tells it. */
export const FilmPresentation = z.strictObject({
  /** In units of the shown values; `isLinear` for one that the file states as LINEAR (PS3.3 C.11.2.1.2.1). `null`: none. */
  window: z.strictObject({ center: z.number(), width: z.number().positive(), isLinear: z.boolean() }).nullable(),
  /** The file's VOI transform that the shown values went through (`FilmFrame.appliedVoi`). */
  appliedVoi: z.int().min(0).nullable(),
  isInverted: z.boolean(),
  /** Degrees clockwise, as seen on the screen before it is flipped. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Left and right, top and bottom of the screen have changed places. */
  isFlippedAcross: z.boolean(),
  isFlippedUpsideDown: z.boolean(),
});
export type FilmPresentation = z.infer<typeof FilmPresentation>;

/**
 * The saved annotations of a film as a DICOM file (Part 10) in the film's own study: `presentation-state` what is drawn and how it is shown
 * (Grayscale Softcopy Presentation State), `structured-report` what is measured (Comprehensive SR, TID 1500). Refuses what cannot refer to
 * its film, a presentation state of a colour film, and a structured report where nothing is measured.
 */
export const exportAnnotations = call({
  name: 'film.exportAnnotations',
  effect: 'read',
  input: z.strictObject({
    studyKey: StudyKey,
    form: z.enum(['presentation-state', 'structured-report']),
    presentation: FilmPresentation,
    /** Frame that is shown, from 0: its grey values are those of the window. */
    frame: z.int().min(0).default(0),
    /** Who drew, as typed; '' when not said. */
    observer: z.string().trim().max(64).default(''),
  }),
  output: z.object({
    bytes: z.instanceof(ArrayBuffer),
    fileName: z.string(),
    /** What the file does not hold, one sentence each. */
    remarks: z.array(z.string()),
  }),
});
