import { describe, expect, it } from 'vitest';
import { PaperChoices, usualChoice } from '../../../../../renderer/study/ecg/paper-choices.svelte.ts';
import type { CalibrationStorage } from '../../../../../renderer/study/ecg/screen-calibration.svelte.ts';

function storageWith(text: string | null = null): CalibrationStorage {
  let kept = text;
  return { getItem: () => kept, setItem: (_key, value) => void (kept = value), removeItem: () => void (kept = null) };
}

describe('the choices of the paper', () => {
  it('are the standard page for a new reader', () => expect(new PaperChoices(storageWith()).now).toEqual(usualChoice));
  it('are remembered', () => {
    const storage = storageWith();
    new PaperChoices(storage).change({ paperSpeed: 50, leadOrder: 'cabrera' });
    expect(new PaperChoices(storage).now).toEqual({ ...usualChoice, paperSpeed: 50, leadOrder: 'cabrera' });
  });
  it('count as none where they are not offered, or broken', () => {
    expect(new PaperChoices(storageWith('{"paperSpeed":33,"gain":20,"other":1}')).now).toEqual({ ...usualChoice, gain: 20 });
    for (const broken of ['{', '7', 'null', '[]']) expect(new PaperChoices(storageWith(broken)).now).toEqual(usualChoice);
  });
  it('step along a scale and stay at its end', () => {
    const choices = new PaperChoices();
    for (let i = 0; i < 5; i++) choices.step('paperSpeed', 1);
    expect(choices.now.paperSpeed).toBe(100);
    choices.step('gain', -1);
    expect(choices.now.gain).toBe(5);
  });
  it('go round a list', () => {
    const choices = new PaperChoices();
    choices.cycle('notchHz');
    choices.cycle('notchHz');
    expect(choices.now.notchHz).toBe(60);
    choices.cycle('notchHz');
    expect(choices.now.notchHz).toBeNull();
  });
});
