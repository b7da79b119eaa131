/** Which of the film room's buttons stand in the bar, and which wait behind its last one. Pure. */
import type { Component } from 'svelte';

/** A button of the bar. */
export interface BarButton {
  readonly label: string;
  readonly key: string;
  /** Either a picture or a few letters. */
  readonly Icon?: Component<{ size?: number }>;
  readonly glyph?: string;
  readonly isOn?: boolean;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** Width of a button with its gap, and of the line between two groups, CSS px. */
const [buttonWidth, gapWidth] = [28, 10];

/**
 * Fits groups of buttons into a width. What does not fit comes off the end, but for a button that is on: that the reader always sees.
 *
 * @param width  room for the buttons, CSS px; 0 while it is not known: then all fit
 */
export function fitBar(
  groups: readonly (readonly BarButton[])[],
  width: number,
): { readonly shown: readonly (readonly BarButton[])[]; readonly hidden: readonly BarButton[] } {
  const widthOf = (buttons: number, lines: number): number => buttons * buttonWidth + lines * gapWidth;
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  if (width === 0 || widthOf(count, groups.length - 1) <= width) return { shown: groups, hidden: [] };
  const all = groups.flat();
  // One place is for the button behind which the others wait; lines are counted as if all were needed.
  const places = Math.max(1, Math.floor((width - widthOf(1, groups.length)) / buttonWidth));
  const chosen = all.filter((button, i) => i < places || button.isOn);
  const kept = new Set(chosen);
  for (let i = places - 1; i >= 0 && kept.size > places; i--) {
    const button = all[i];
    if (button && !button.isOn) kept.delete(button);
  }
  return {
    shown: groups.map((group) => group.filter((button) => kept.has(button))).filter((group) => group.length > 0),
    hidden: all.filter((button) => !kept.has(button)),
  };
}
