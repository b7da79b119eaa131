import { describe, expect, it } from 'vitest';
import { edgeLetters, isMirrored } from '../../../../../renderer/study/film/orientation.ts';

type Point = readonly [number, number];
const upright = ([x, y]: Point): Point => [x, y];
const turned = ([x, y]: Point): Point => [-y, x];
const flipped = ([x, y]: Point): Point => [-x, y];
const stated = { patientOrientation: ['L', 'F'] as [string, string] };

describe('the sides of the patient', () => {
  it('stand where the file puts them, and turn and flip with the film', () => {
    expect(edgeLetters(stated, upright)).toEqual({ right: 'L', left: 'R', bottom: 'F', top: 'H' });
    expect(edgeLetters(stated, turned)).toEqual({ right: 'H', left: 'F', bottom: 'L', top: 'R' });
    expect(edgeLetters(stated, flipped)).toEqual({ right: 'R', left: 'L', bottom: 'F', top: 'H' });
  });

  it('are not guessed when the file does not say', () => {
    expect(edgeLetters({ patientOrientation: null }, upright)).toEqual({ right: '', left: '', bottom: '', top: '' });
  });

  it('are mirrored after a flip, not after a turn, and not after two flips', () => {
    expect([isMirrored(upright), isMirrored(turned), isMirrored(flipped), isMirrored(([x, y]) => [-x, -y])]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});
