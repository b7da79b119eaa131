/** Every shortcut of the workstation, in one table: the help overlay shows it, the rooms react to it. */
import { ecgKeys } from './study/ecg/room/ecg-keys.ts';

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
    title: 'Film',
    shortcuts: [
      { keys: ['drag'], what: 'Window and level' },
      { keys: ['Ctrl', 'drag'], what: 'Zoom (also the wheel)' },
      { keys: ['Shift', 'drag'], what: 'Pan (also the middle button)' },
      { keys: ['1', '…', '6'], what: 'Window presets' },
      { keys: ['W'], what: 'Window with the left button' },
      { keys: ['Z'], what: 'Zoom with the left button' },
      { keys: ['P'], what: 'Pan with the left button' },
      { keys: ['M'], what: 'Measure a length with the left button' },
      { keys: ['I'], what: 'Invert' },
      { keys: ['F'], what: 'Fit to the pane' },
      { keys: ['R'], what: 'Rotate by 90°' },
      { keys: ['0'], what: 'Reset the film' },
    ],
  },
  {
    title: 'ECG and draft',
    shortcuts: [
      { keys: ['drag'], what: 'Calipers on the trace: ms, beats a minute, mV' },
      { keys: ['E'], what: 'ECG room, and back' },
      { keys: ['G'], what: 'Paper or dark grid' },
      { keys: ['T'], what: 'True size or fit' },
      { keys: ['D'], what: 'Draft again' },
      { keys: ['←', '→'], what: 'Older, newer study' },
    ],
  },
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

/**
 * A key event as one word: `ctrl+1`, `?`, `escape`, `d`. Ctrl and Cmd are the same; Shift counts through the character it makes, and with arrows.
 */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> & { readonly shiftKey?: boolean }): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const isShiftedArrow = event.shiftKey && key.startsWith('arrow');
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${isShiftedArrow ? 'shift+' : ''}${key}`;
}
