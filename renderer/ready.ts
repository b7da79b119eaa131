/** Tells automation when a room shows all that it is going to show, and how long that took. */

/** What the page may say of itself. `study-incomplete`: everything has settled, but a part has failed and says so. */
export type Readiness = '' | 'worklist' | 'study' | 'study-incomplete' | 'search' | 'models' | 'ecg' | 'probes';

/** Writes the state to `data-ready` of the document element and a performance mark for measurements. */
export function announceReadiness(readiness: Readiness): void {
  const root = document.documentElement;
  if (root.dataset['ready'] === readiness) return;
  root.dataset['ready'] = readiness;
  if (readiness !== '') performance.mark(`auscult:ready:${readiness}`);
}
