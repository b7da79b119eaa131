import { describe, expect, it } from 'vitest';
import { compareBeats, wilsonInterval } from '../../../../engine/evaluation/qrs-detection.ts';

const fs = 100;
const plain = { beats: [100, 200, 300, 400], flutter: [] };

describe('compareBeats', () => {
  it('counts what is found within 150 ms, each once, and what is extra', () => {
    expect(compareBeats([100, 215, 300, 400], plain, fs)).toEqual({ beats: 4, found: 4, extra: 0 });
    expect(compareBeats([100, 216, 300, 400], plain, fs)).toEqual({ beats: 4, found: 3, extra: 1 });
    expect(compareBeats([95, 105, 200, 300, 400], plain, fs)).toEqual({ beats: 4, found: 4, extra: 1 });
  });

  it('leaves out what lies before the first and after the last reference beat, and flutter', () => {
    expect(compareBeats([10, 100, 200, 300, 400, 500], plain, fs)).toEqual({ beats: 4, found: 4, extra: 0 });
    expect(compareBeats([100, 200, 250, 270, 400], { ...plain, flutter: [[230, 320]] }, fs)).toEqual({ beats: 3, found: 3, extra: 0 });
  });
});

describe('wilsonInterval', () => {
  it('gives the values of a published example, and stays within 0 and 1', () => {
    const [low, high] = wilsonInterval(81, 263); // Newcombe RG, Stat Med 1998;17:857–872, table I
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(10, 10)[1]).toBeCloseTo(1, 12);
    expect(wilsonInterval(10, 10)[0]).toBeCloseTo(0.7225, 4);
  });
});
