/** What the keys do in the film room. The toolbar's tips and the help follow from the same table of tools. */
import type { FilmActions } from './film-actions.ts';
import type { FilmRoomState } from './film-room.svelte.ts';
import { protocolOfDigit } from './hanging.ts';
import { tools } from './tool-names.ts';

/** How far one key pans, CSS px. */
const panStep = 40;

/** How much one key changes the window, as a share of the film's range. */
const windowStep = 0.04;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  arrowleft: [-1, 0],
  arrowright: [1, 0],
  arrowup: [0, -1],
  arrowdown: [0, 1],
};

type Action = (room: FilmRoomState, actions: FilmActions) => void;

const plain: Readonly<Record<string, Action>> = {
  i: (room) => room.active.invert(),
  r: (room) => room.active.rotate(),
  'shift+r': (room) => room.active.rotate(-90),
  'shift+f': (room) => room.active.flip('across'),
  'shift+v': (room) => room.active.flip('upside-down'),
  f: (room) => room.active.fit(),
  'shift+z': (room) => room.active.oneToOne(window.devicePixelRatio),
  '0': (room) => room.active.reset(),
  '+': (room) => room.active.zoomBy(1.2),
  '=': (room) => room.active.zoomBy(1.2),
  '-': (room) => room.active.zoomBy(1 / 1.2),
  '[': (room) => room.activateNext(-1),
  ']': (room) => room.activateNext(1),
  l: (room) => (room.isLinked = !room.isLinked),
  u: (room) => (room.isFullScreen = !room.isFullScreen),
  'shift+l': (room) => (room.isListOpen = !room.isListOpen),
  'shift+o': (room) => void room.active.toggleAnatomy(),
  'shift+g': (room) => (room.active.areOverlaysShown = !room.active.areOverlaysShown),
  'shift+e': (room) => (room.isExporting = room.active.isShown && room.active.film !== null),
  'shift+t': (room) => (room.isTagsOpen = !room.isTagsOpen),
  'shift+n': (room) => room.active.annotations.selectNext(1),
  'shift+p': (room) => room.active.annotations.selectNext(-1),
  delete: (room) => room.active.annotations.delete(),
  backspace: (room) => room.active.annotations.delete(),
  'ctrl+z': (room) => room.active.annotations.undo(),
  'ctrl+y': (room) => room.active.annotations.redo(),
  'ctrl+shift+z': (room) => room.active.annotations.redo(),
  pageup: ({ active }) => turn(active, -1),
  pagedown: ({ active }) => turn(active, 1),
  'ctrl+s': (_room, actions) => void actions.save(),
  'ctrl+shift+c': (_room, actions) => void actions.copy(),
  'ctrl+p': (_room, actions) => void actions.print(),
  '.': (room, actions) => (room.pointer.isOn ? room.pointer.press(room.active.screen) : actions.togglePointer()),
  ...Object.fromEntries(tools.map(({ tool, key }): [string, Action] => [key, (room) => room.chooseTool(tool)])),
};

/**
 * Carries out a key.
 *
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something to the film room
 */
export function handleFilmKey(room: FilmRoomState, actions: FilmActions, key: string): boolean {
  if (/^[1-9]$/.test(key)) {
    void room.active.windows.applyPreset(Number(key));
    return true;
  }
  if (/^alt\+[1-9]$/.test(key)) return hang(room, Number(key.slice(-1)));
  if (key === 'escape') return leave(room, actions);
  if (key === 'space' && room.active.cine.frames > 1) {
    room.active.cine.toggle(room.active.frame);
    return true;
  }
  if (pressArrow(room, key)) return true;
  const action = plain[key];
  if (!action) return false;
  action(room, actions);
  return true;
}

function turn(film: FilmRoomState['active'], by: 1 | -1): void {
  film.cine.stop();
  void film.turnBy(by);
}

function hang(room: FilmRoomState, digit: number): boolean {
  const protocol = protocolOfDigit(room.saved, digit);
  if (protocol) room.hang(protocol);
  return protocol !== undefined;
}

/** Escape ends what is being drawn, then takes away what lies over the films: the pointer, then the whole window. */
function leave(room: FilmRoomState, actions: FilmActions): boolean {
  if (room.active.screen?.cancelDrawing()) room.pointer.release(room.active.screen);
  else if (room.pointer.isOn) actions.togglePointer();
  else if (room.isFullScreen) room.isFullScreen = false;
  else return false;
  return true;
}

/** Arrows move the pointer when there is one; with Shift they pan, with Ctrl they change the window. */
function pressArrow(room: FilmRoomState, key: string): boolean {
  const [, modifier = '', name = ''] = /^((?:shift\+|ctrl\+)?)(arrow\w+)$/.exec(key) ?? [];
  const arrow = arrows[name];
  if (!arrow) return false;
  const [x, y] = arrow;
  if (room.pointer.isOn && modifier !== 'ctrl+') room.pointer.move(room.active.screen, x, y, modifier === '' ? 'coarse' : 'fine');
  else if (modifier === 'shift+') room.active.panBy(x * panStep, y * panStep);
  else if (modifier === 'ctrl+') room.active.windows.nudge(x * windowStep, y * windowStep);
  else return false;
  return true;
}
