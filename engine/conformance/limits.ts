/** What checking one file may take. */

/** Most processor time, s: the slowest sound file takes 1 s. Not the clock, so that a busy machine fails no file. */
export const fileProcessorSeconds = 60;

/** Longest time by the clock, ms, for a process that waits for ever. */
export const fileTimeMs = 600_000;

/** Most resident memory of the checking process, bytes; the largest sound file needs a third of it. */
export const processBytes = 1536 * 1024 * 1024;
