import { describe, expect, it } from 'vitest';
import { fitBar, type BarButton } from '../../../../../renderer/study/film/bar-fit.ts';

const button = (label: string, isOn = false): BarButton => ({ label, key: label, glyph: label, isOn, run: () => undefined });
const groups = [
  ['a', 'b', 'c', 'd'],
  ['e', 'f', 'g', 'h'],
].map((labels) => labels.map((label) => button(label)));
const labelsOf = (buttons: readonly BarButton[]): string => buttons.map(({ label }) => label).join('');

describe('fitBar', () => {
  it('shows all where they fit, and while the width is not known', () => {
    for (const width of [0, 8 * 28 + 10]) expect(fitBar(groups, width)).toEqual({ shown: groups, hidden: [] });
  });

  it('takes what does not fit off the end, and loses none', () => {
    for (let width = 60; width < 8 * 28 + 10; width += 7) {
      const { shown, hidden } = fitBar(groups, width);
      expect(labelsOf([...shown.flat(), ...hidden])).toBe('abcdefgh');
      expect(shown.flat().length * 28 + (shown.length - 1) * 10 + 28).toBeLessThanOrEqual(Math.max(width, 56));
    }
  });

  it('keeps a button that is on in view', () => {
    const on = [groups[0] ?? [], [...(groups[1] ?? []).slice(0, 3), button('h', true)]];
    const { shown, hidden } = fitBar(on, 170);
    expect(labelsOf(shown.flat())).toMatch(/h$/);
    expect(labelsOf(hidden)).not.toContain('h');
  });
});
