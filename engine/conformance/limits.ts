/** What checking one file may take. */

/** Longest time, ms: the slowest sound file takes 1 s on a slow machine. */
export const fileTimeMs = 60_000;

/** Most resident memory of the checking process, bytes; the largest sound file needs a third of it. */
export const processBytes = 1536 * 1024 * 1024;
