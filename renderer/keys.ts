/** Every shortcut of the workstation, in one table: the help overlay shows it, the rooms react to it. */
import { reportShortcuts } from './study/draft/report-keys.ts';
import { ecgKeys } from './study/ecg/room/ecg-keys.ts';
import { tools } from './study/film/tool-names.ts';

/** A shortcut as the help overlay shows it. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly what: string;
}

/** A group of shortcuts that belong to one place. */
export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** A key as `keyOf` writes it, for people: `Ctrl+Shift+C`, `W`. */
export function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('+');
}

/** All shortcuts, by room. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl', '1'], what: 'Worklist' },
      { keys: ['Ctrl', '2'], what: 'Open study' },
      { keys: ['Ctrl', '3'], what: 'Search' },
      { keys: ['Ctrl', '4'], what: 'Models' },
      { keys: ['Ctrl', '5'], what: 'ECG room' },
      { keys: ['Ctrl', '6'], what: 'Findings of your own' },
      { keys: ['Shift', 'M'], what: 'Mark as an example of a finding of your own' },
      { keys: ['/'], what: 'Search: filter in the worklist, the search room elsewhere' },
      { keys: ['?'], what: 'All shortcuts' },
      { keys: ['Esc'], what: 'Stop, close, then back to the worklist' },
    ],
  },
  {
    title: 'Worklist',
    shortcuts: [
      { keys: ['↑', '↓'], what: 'Previous, next patient' },
      { keys: ['Home', 'End'], what: 'First, last patient' },
      { keys: ['Enter'], what: 'Open the patient' },
    ],
  },
  {
    title: 'Findings of your own',
    shortcuts: [
      { keys: ['↑', '↓'], what: 'Previous, next finding' },
      { keys: ['F2'], what: 'Rename' },
      { keys: ['Del'], what: 'Delete' },
    ],
  },
  {
    title: 'Film: tools for the left button',
    shortcuts: tools.map(({ label, key }) => ({ keys: [keyLabel(key)], what: label })),
  },
  {
    title: 'Film: picture',
    shortcuts: [
      { keys: ['Ctrl', 'drag'], what: 'Zoom (also the wheel, the right button, + and −)' },
      { keys: ['Shift', 'drag'], what: 'Pan (also the middle button)' },
      { keys: ['Shift', '← ↑ → ↓'], what: 'Pan' },
      { keys: ['Ctrl', '← ↑ → ↓'], what: 'Window width and level' },
      { keys: ['1', '…', '9'], what: 'Window presets' },
      { keys: ['I'], what: 'Invert' },
      { keys: ['R'], what: 'Rotate by 90°; with Shift back' },
      { keys: ['Shift', 'F'], what: 'Flip left and right' },
      { keys: ['Shift', 'V'], what: 'Flip top and bottom' },
      { keys: ['F'], what: 'Fit to the pane' },
      { keys: ['Shift', 'Z'], what: 'One film pixel to one pixel of the screen' },
      { keys: ['0'], what: 'Reset the film' },
      { keys: ['Space'], what: 'Play or pause a film of many frames' },
      { keys: ['PgUp', 'PgDn'], what: 'Frame before, next frame' },
      { keys: ['Ctrl', 'S'], what: 'Save as picture' },
      { keys: ['Ctrl', 'Shift', 'C'], what: 'Copy as picture' },
      { keys: ['Ctrl', 'P'], what: 'Print' },
    ],
  },
  {
    title: 'Film: panes and annotations',
    shortcuts: [
      { keys: ['Alt', '1', '…', '9'], what: 'Hanging protocol' },
      { keys: ['[', ']'], what: 'Pane before, next pane' },
      { keys: ['L'], what: 'Link window, zoom and pan' },
      { keys: ['U'], what: 'Film room alone' },
      { keys: ['.'], what: 'Pointer by keys: arrows move, Shift finely; . presses and lets go' },
      { keys: ['Shift', 'N'], what: 'Next annotation; Shift P the one before' },
      { keys: ['Del'], what: 'Delete the chosen annotation' },
      { keys: ['Ctrl', 'Z'], what: 'Undo; Ctrl Y redo' },
      { keys: ['Shift', 'L'], what: 'List of annotations' },
      { keys: ['Shift', 'O'], what: 'Outlines of lungs and heart, cardiothoracic ratio by the model' },
      { keys: ['Shift', 'G'], what: 'Graphics that the file wants drawn over the film' },
      { keys: ['Shift', 'E'], what: 'Export annotations as DICOM' },
      { keys: ['Shift', 'T'], what: 'DICOM tags' },
    ],
  },
  {
    title: 'ECG and draft',
    shortcuts: [
      { keys: ['drag'], what: 'Calipers on the trace: ms, beats a minute, mV' },
      { keys: ['E'], what: 'ECG room, and back' },
      { keys: ['G'], what: 'Paper or dark grid' },
      { keys: ['T'], what: 'True size or fit' },
      { keys: ['Shift', 'W'], what: 'Any finding in words: how film and ECG stand to it, and where' },
      { keys: ['D'], what: 'Draft again; what you reviewed or wrote stays' },
      { keys: ['←', '→'], what: 'Older, newer study' },
    ],
  },
  { title: 'Report', shortcuts: reportShortcuts },
  {
    title: 'ECG room',
    shortcuts: [
      ...ecgKeys.map(({ keys, what }) => ({ keys, what })),
      { keys: ['Ctrl', '←', '→'], what: 'Older, newer ECG' },
      { keys: ['Shift', 'drag'], what: 'Move the paper (also the wheel and the middle button)' },
    ],
  },
];

/** Whether a key event belongs to a field that is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return false;
  if (target.closest('[contenteditable="true"], textarea, select') !== null) return true;
  const input = target.closest('input');
  return input !== null && !['checkbox', 'radio', 'button', 'range'].includes(input.type);
}

/** Whether a key event is the press of a focused control, which Enter and the space bar belong to. */
export function isPressing(target: EventTarget | null, key: string): boolean {
  if ((key !== 'space' && key !== 'enter') || typeof Element === 'undefined' || !(target instanceof Element)) return false;
  return target.closest('button, summary, a, input, [role="button"]') !== null;
}

/**
 * A key event as one word: `ctrl+1`, `?`, `escape`, `d`, `shift+arrowleft`. Ctrl and Cmd are the same; Shift counts with letters and
 * arrows, elsewhere only through the character it makes.
 */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> & { readonly shiftKey?: boolean }): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const isShifted = event.shiftKey === true && /^([a-z]|arrow\w+)$/.test(key);
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${isShifted ? 'shift+' : ''}${key}`;
}
