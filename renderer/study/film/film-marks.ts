/** Marks on the way of a film to the glass, for whoever measures it: `performance.getEntriesByType('mark')`. */

/** From the click in the worklist to the painted film. */
export type FilmStep = 'asked' | 'patient' | 'facts' | 'pixels' | 'drawn' | 'whole';

/** Notes when a step was reached; asking for a film takes the marks of the one before away. */
export function markFilmStep(step: FilmStep): void {
  if (step === 'asked') performance.clearMarks();
  performance.mark(`film ${step}`);
}
