/** Calls that read films frame by frame. */
import { z } from 'zod';
import { Annotation } from './annotation.ts';
import { call } from './call.ts';
import { FilmFrame } from './film-frame.ts';
import { FilmFacts } from './film.ts';
import { PatientKey, StudyKey } from './ids.ts';
import { Study } from './study.ts';

/**
 * One frame of a film, decoded and ready for a window. The engine keeps the frames read last, so that reading one after the other is
 * cheap; a frame that cannot be decoded is refused with the reason.
 */
export const readFilmFrame = call({
  name: 'film.readFrame',
  effect: 'read',
  input: z.strictObject({
    studyKey: StudyKey,
    /** From 0. */
    frame: z.int().min(0).default(0),
    /**
     * Which of the file's VOI transforms the pixels go through: `default` applies the first one when it is not linear (a table, a
     * sigmoid) and leaves linear windows to the viewer; `none` leaves all to it; a number applies that one.
     */
    voi: z.union([z.enum(['default', 'none']), z.int().min(0)]).default('default'),
    /**
     * `preview` is answered with a smaller picture of the first frame, kept beside the original, so that a large film is on the glass
     * before it is decoded: without overlays, as many pixels as a screen shows. Where there is none (a small film, colours, another
     * frame or transform) the frame itself is answered; `reduction` says which it is.
     */
    size: z.enum(['whole', 'preview']).default('whole'),
  }),
  output: z.object({ study: Study, facts: FilmFacts, frame: FilmFrame }),
});

/**
 * The newest film of a patient with all that its first look needs, in one answer, so that it is under way before the patient's page
 * is: what is known of it, its preview (as `film.readFrame`), its annotations. Until its pixels are read whole, for a moment at most,
 * other work of the engine waits.
 */
export const openNewestFilm = call({
  name: 'film.openNewest',
  effect: 'read',
  input: z.strictObject({ patientKey: PatientKey }),
  /** `null` when the patient has no film. */
  output: z.object({
    film: z.object({ study: Study, facts: FilmFacts, frame: FilmFrame, annotations: z.array(Annotation) }).nullable(),
  }),
});

/**
 * Has films decoded ahead, first frames only, so that opening one of them does not wait: the films named, then the newest of each
 * patient named. Returns at once; what fails shows on opening. No entry in the audit: nobody has seen anything.
 */
export const prefetchFilms = call({
  name: 'film.prefetch',
  effect: 'read',
  input: z.strictObject({
    studyKeys: z.array(StudyKey).max(4).default([]),
    patientKeys: z.array(PatientKey).max(2).default([]),
    /** `preview`: no more than what a large film is first shown with. */
    size: z.enum(['whole', 'preview']).default('whole'),
  }),
  output: z.object({}),
});
