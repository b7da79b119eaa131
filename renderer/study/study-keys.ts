/** What the keys do in the study room. */
import type { StudyRoomState } from './study-room.svelte.ts';

/**
 * Carries out a key.
 *
 * @param room  the open room
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something here
 */
export function handleStudyKey(room: StudyRoomState, key: string): boolean {
  if (/^[1-9]$/.test(key)) {
    room.film.applyPreset(Number(key));
    return true;
  }
  const action = actions[key];
  if (!action) return false;
  action(room);
  return true;
}

const actions: Readonly<Record<string, (room: StudyRoomState) => void>> = {
  w: (room) => (room.film.tool = 'window'),
  z: (room) => (room.film.tool = 'zoom'),
  p: (room) => (room.film.tool = 'pan'),
  m: (room) => (room.film.tool = 'length'),
  i: (room) => room.film.invert(),
  f: (room) => room.film.fit(),
  r: (room) => room.film.rotate(),
  '0': (room) => room.film.reset(),
  '+': (room) => room.film.zoomBy(1.2),
  '-': (room) => room.film.zoomBy(1 / 1.2),
  g: (room) => room.ecg.choices.cycle('paper'),
  t: (room) => room.ecg.choices.cycle('scale'),
  d: (room) => void room.writeDraft(),
  arrowleft: (room) => void room.step(-1),
  arrowright: (room) => void room.step(1),
};
