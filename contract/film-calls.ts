/** Calls that read films frame by frame. */
import { z } from 'zod';
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
  }),
  output: z.object({ study: Study, facts: FilmFacts, frame: FilmFrame }),
});

/**
 * Has films decoded ahead, first frames only, so that opening one of them does not wait: the films named, then the newest of each
 * patient named. Returns at once; what fails shows on opening. No entry in the audit: nobody has seen anything.
 */
export const prefetchFilms = call({
  name: 'film.prefetch',
  effect: 'read',
  input: z.strictObject({ studyKeys: z.array(StudyKey).max(4).default([]), patientKeys: z.array(PatientKey).max(2).default([]) }),
  output: z.object({}),
});
