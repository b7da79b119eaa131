import { describe, expect, it } from 'vitest';
import { isTyping, keyOf, shortcutGroups } from '../../../renderer/keys.ts';

const key = (over: Partial<KeyboardEvent>): string => keyOf({ key: '', ctrlKey: false, metaKey: false, altKey: false, ...over });

describe('keys', () => {
  it('writes a key event as one word', () => {
    expect(key({ key: 'D' })).toBe('d');
    expect(key({ key: 'Escape' })).toBe('escape');
    expect(key({ key: ' ' })).toBe('space');
    expect(key({ key: '?' })).toBe('?');
  });
  it('takes Ctrl and Cmd for the same', () => {
    expect(key({ key: '1', ctrlKey: true })).toBe('ctrl+1');
    expect(key({ key: '1', metaKey: true })).toBe('ctrl+1');
    expect(key({ key: 'x', altKey: true })).toBe('alt+x');
  });
  it('counts Shift with letters and arrows only', () => {
    expect(key({ key: 'F', shiftKey: true })).toBe('shift+f');
    expect(key({ key: 'ArrowUp', shiftKey: true })).toBe('shift+arrowup');
    expect(key({ key: '?', shiftKey: true })).toBe('?');
    expect(key({ key: 'C', ctrlKey: true, shiftKey: true })).toBe('ctrl+shift+c');
  });
  it('is not typing where there is no field', () => expect(isTyping(null)).toBe(false));
  it('explains each shortcut once in its group', () => {
    for (const group of shortcutGroups) {
      const names = group.shortcuts.map((shortcut) => shortcut.what);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
