import { describe, expect, it } from 'vitest';
import { fuse } from '../../../../engine/retrieval/fuse.ts';

describe('fuse', () => {
  it('leaves one unit vector as it is', () => expect([...fuse([Float32Array.of(0, 1)])]).toEqual([0, 1]));

  it('points halfway between two unit vectors at a right angle, with length 1', () => {
    const fused = fuse([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(fused[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(fused[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('refuses vectors that cancel out, and none at all', () => {
    const refusal = expect.objectContaining({ code: 'internal-error' });
    expect(() => fuse([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toThrowError(refusal);
    expect(() => fuse([])).toThrowError(refusal);
  });
});
