/** What the keys do in the study room. */
import { filmActions } from './film/film-actions.ts';
import { handleFilmKey } from './film/film-keys.ts';
import type { StudyRoomState } from './study-room.svelte.ts';

/**
 * Carries out a key.
 *
 * @param room  the open room
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something here
 */
export function handleStudyKey(room: StudyRoomState, key: string): boolean {
  if (
    handleFilmKey(
      room.films,
      filmActions(room.films, () => room.patient),
      key,
    )
  )
    return true;
  const action = actions[key];
  if (!action) return false;
  action(room);
  return true;
}

const actions: Readonly<Record<string, (room: StudyRoomState) => void>> = {
  g: (room) => room.ecg.choices.cycle('paper'),
  t: (room) => room.ecg.choices.cycle('scale'),
  d: (room) => void room.writeDraft(),
  'shift+w': (room) => room.explanations.openWords(),
  'ctrl+e': (room) => room.report.selectFirstUnreviewed(),
  'ctrl+enter': (room) => (room.report.isSigning = room.report.isOpen),
  'ctrl+shift+e': (room) => (room.report.isExporting = room.report.isSigned),
  arrowleft: (room) => void room.step(-1),
  arrowright: (room) => void room.step(1),
  space: (room) => void room.step(1),
};
