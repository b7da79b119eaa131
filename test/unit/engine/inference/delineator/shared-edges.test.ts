import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waveKinds, type Wave } from '../../../../../engine/inference/delineator/decode-waves.ts';
import { edgeProbability, sharedEdge, type LeadWave, type Side } from '../../../../../engine/inference/delineator/shared-edges.ts';

const length = 600;

/** A QRS complex whose edges are uncertain by so many samples: the probability falls along a line about each edge. */
function uncertain(onset: number, offset: number, halfWidth: number): LeadWave {
  const probabilities = new Float32Array(waveKinds.length * length);
  const inside = (distance: number): number => Math.min(1, Math.max(0, 0.5 + distance / (2 * halfWidth)));
  for (let t = 0; t < length; t++) probabilities[2 * length + t] = inside(Math.min(t - onset, offset - t));
  const wave: Wave = { kind: 'QRS', onset, peak: (onset + offset) >> 1, offset };
  return { wave, probabilities };
}

const edge = (leads: readonly LeadWave[], side: Side): number => sharedEdge(leads, side) ?? NaN;

describe('the edge over all leads', () => {
  it('is that of the second lead from the outside where the network is sure', () => {
    const leads = [200, 204, 210, 212, 230].map((onset) => uncertain(onset, onset + 50, 0.01));
    expect(Math.abs(edge(leads, 'onset') - 204)).toBeLessThan(1);
    expect(Math.abs(edge(leads, 'offset') - 262)).toBeLessThan(1);
  });

  it('does not follow one lead that lies alone', () => {
    const leads = [200, 201, 202, 203, 204].map((onset) => uncertain(onset, 260, 2));
    const slipped = [...leads.slice(1), uncertain(140, 260, 2)];
    expect(Math.abs(edge(slipped, 'onset') - edge(leads, 'onset'))).toBeLessThan(2);
  });

  it('lies further out the less certain the leads are, as the extreme of uncertain marks does', () => {
    const withWidth = (halfWidth: number): LeadWave[] => Array.from({ length: 12 }, () => uncertain(200, 250, halfWidth));
    const onsets = [1, 8, 16].map((halfWidth) => edge(withWidth(halfWidth), 'onset'));
    expect(onsets).toEqual([...onsets].sort((a, b) => b - a));
    expect((onsets[0] ?? NaN) - (onsets[2] ?? NaN)).toBeGreaterThan(4);
    expect(edge(withWidth(16), 'offset')).toBeGreaterThan(edge(withWidth(1), 'offset') + 4);
  });

  it('is the quantile of the second-earliest of drawn onsets', () => {
    const parts = [195, 200, 203, 207, 215, 220].map((onset, i) => ({ onset, halfWidth: 3 + 2 * i }));
    const leads = parts.map(({ onset, halfWidth }) => uncertain(onset, 280, halfWidth));
    let state = 1;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const draws = Array.from({ length: 20_000 }, () => {
      const onsets = parts.map(({ onset, halfWidth }) => onset + halfWidth * (2 * random() - 1)).sort((a, b) => a - b);
      return onsets[1] ?? NaN;
    }).sort((a, b) => a - b);
    const expected = draws[Math.round(edgeProbability.QRS.onset * draws.length)] ?? NaN;
    expect(Math.abs(edge(leads, 'onset') - expected)).toBeLessThan(0.5);
  });

  it('moves with the waves and mirrors with time', () => {
    const edges = fc.array(fc.integer({ min: 250, max: 300 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(edges, fc.integer({ min: -80, max: 80 }), fc.integer({ min: 1, max: 12 }), (onsets, shift, halfWidth) => {
        const at = (by: number): LeadWave[] => onsets.map((onset) => uncertain(onset + by, onset + by + 60, halfWidth));
        expect(edge(at(shift), 'onset')).toBeCloseTo(edge(at(0), 'onset') + shift, 3);
        expect(edge(at(shift), 'offset')).toBeCloseTo(edge(at(0), 'offset') + shift, 3);
      }),
    );
  });

  it('is none with fewer than four leads', () => {
    expect(sharedEdge([], 'onset')).toBeNull();
    expect(sharedEdge([200, 201, 202].map((onset) => uncertain(onset, 250, 2)), 'onset')).toBeNull(); // prettier-ignore
  });
});
