/** What the keys do everywhere, before a room gets them. */
import type { AppState, RoomName } from './app.svelte.ts';
import { handleEcgKey } from './study/ecg/room/ecg-keys.ts';
import { handleProbesKey } from './probes/probes-keys.ts';
import type { StudyRoomState } from './study/study-room.svelte.ts';
import { handleStudyKey } from './study/study-keys.ts';

/** What only the page can do: put the focus somewhere, open the overlay. */
export interface PageActions {
  focusSearch(): void;
  toggleHelp(): void;
}

const rooms: Readonly<Record<string, RoomName>> = {
  'ctrl+1': 'worklist',
  'ctrl+2': 'study',
  'ctrl+3': 'search',
  'ctrl+4': 'models',
  'ctrl+5': 'ecg',
  'ctrl+6': 'probes',
};

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
  else if (key === 'shift+m' && app.room !== 'search' && app.room !== 'models' && app.room !== 'probes') void app.markExample();
  else if (app.room === 'probes' && handleProbesKey(app.probes, key)) return true;
  else if (key === '/') {
    if (app.room !== 'worklist') app.go('search');
    page.focusSearch();
  } else if (key === 'escape' && app.room === 'study' && app.study && handleStudyKey(app.study, key)) return true;
  else if (key === 'escape') leave(app);
  else if (key === 'e' && (app.room === 'study' || app.room === 'ecg')) app.go(app.room === 'ecg' ? 'study' : 'ecg');
  else if (app.room === 'ecg') return app.study !== null && handleEcgRoomKey(app.study, key);
  else return app.room === 'study' && app.study !== null && handleStudyKey(app.study, key);
  return true;
}

/** Keys of the ECG room, and Ctrl with an arrow for the ECG before or after. */
function handleEcgRoomKey(study: StudyRoomState, key: string): boolean {
  if (key === 'ctrl+arrowleft' || key === 'ctrl+arrowright') void study.stepEcg(key === 'ctrl+arrowleft' ? -1 : 1);
  else return handleEcgKey(study.ecgRoom, key);
  return true;
}

/** Escape: takes off calipers, stops a draft that is being written, else goes back to the worklist. */
function leave(app: AppState): void {
  if (app.room === 'ecg') leaveEcgRoom(app);
  else if (app.room === 'study' && app.study?.draft.isWriting) app.study.draft.stop();
  else if (app.room !== 'worklist') app.go('worklist');
}

/** What lies uppermost in the ECG room goes first: calipers, median beats, comparison; then back to the study. */
function leaveEcgRoom(app: AppState): void {
  const room = app.study?.ecgRoom;
  if (room?.ecg.calipers.span) room.ecg.calipers.remove();
  else if (room?.isMedianOpen) room.isMedianOpen = false;
  else if (room?.comparison.isOpen) room.comparison.toggle();
  else app.go('study');
}
