/** What the keys do everywhere, before a room gets them. */
import type { AppState, RoomName } from './app.svelte.ts';
import { handleStudyKey } from './study/study-keys.ts';

/** What only the page can do: put the focus somewhere, open the overlay. */
export interface PageActions {
  focusSearch(): void;
  toggleHelp(): void;
}

const rooms: Readonly<Record<string, RoomName>> = { 'ctrl+1': 'worklist', 'ctrl+2': 'study', 'ctrl+3': 'search', 'ctrl+4': 'models' };

/**
 * Carries out a key that no field has taken.
 *
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something
 */
export function handleAppKey(app: AppState, page: PageActions, key: string): boolean {
  const room = rooms[key];
  if (room) app.go(room);
  else if (key === '?') page.toggleHelp();
  else if (key === '/') {
    if (app.room !== 'worklist') app.go('search');
    page.focusSearch();
  } else if (key === 'escape') leave(app);
  else return app.room === 'study' && app.study !== null && handleStudyKey(app.study, key);
  return true;
}

/** Escape: stops a draft that is being written, else goes back to the worklist. */
function leave(app: AppState): void {
  if (app.room === 'study' && app.study?.draft.isWriting) app.study.draft.stop();
  else if (app.room !== 'worklist') app.go('worklist');
}
