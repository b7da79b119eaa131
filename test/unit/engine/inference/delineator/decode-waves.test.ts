import { describe, expect, it } from 'vitest';
import { withoutUnagreedP } from '../../../../../engine/inference/delineator/agree-on-p-waves.ts';
import { assembleBeats, type AssembledBeats } from '../../../../../engine/inference/delineator/assemble-beats.ts';
import { decodeWaves, waveKinds, type Wave } from '../../../../../engine/inference/delineator/decode-waves.ts';

/** Probabilities of 1 for the given stretches, `none` elsewhere. */
function certain(length: number, stretches: readonly (readonly [Wave['kind'], number, number])[]): Float32Array {
  const probabilities = new Float32Array(4 * length).fill(1, 0, length);
  for (const [kind, onset, offset] of stretches) {
    probabilities.fill(0, onset, offset + 1);
    probabilities.fill(1, waveKinds.indexOf(kind) * length + onset, waveKinds.indexOf(kind) * length + offset + 1);
  }
  return probabilities;
}

const wave = (kind: Wave['kind'], onset: number, offset: number): Wave => ({ kind, onset, peak: (onset + offset) >> 1, offset });

/** P, QRS and T of one beat whose QRS complex begins at `at`. */
const beat = (at: number): Wave[] => [wave('P', at - 80, at - 30), wave('QRS', at, at + 45), wave('T', at + 120, at + 200)];

/** Beats of leads whose waves the network is sure of. */
function assembled(leads: readonly (readonly Wave[])[], samplingFrequencyHz: number, sampleCount: number): AssembledBeats {
  const length = (sampleCount * 500) / samplingFrequencyHz;
  const probabilities = leads.map((waves) => certain(length, waves.map(({ kind, onset, offset }) => [kind, onset, offset]))); // prettier-ignore
  return assembleBeats(leads, probabilities, samplingFrequencyHz, sampleCount);
}

describe('decoding', () => {
  it('reads runs as waves, in order, with the peak farthest from the line', () => {
    const lead = new Float32Array(1_000);
    lead[310] = -3;
    lead[420] = 1;
    const found = decodeWaves(certain(1_000, [['T', 400, 450], ['QRS', 300, 340], ['P', 200, 240]]), lead, 1_000); // prettier-ignore
    expect(found.map(({ kind, onset, offset }) => [kind, onset, offset])).toEqual([
      ['P', 200, 240],
      ['QRS', 300, 340],
      ['T', 400, 450],
    ]);
    expect(found.map(({ peak }) => peak)).toEqual([200, 310, 420]);
  });

  it('bridges short gaps, drops what is too short, and ends with the lead', () => {
    const stretches = [['QRS', 100, 130], ['QRS', 140, 160], ['QRS', 300, 308], ['T', 500, 599]] as const; // prettier-ignore
    const found = decodeWaves(certain(640, stretches), new Float32Array(640), 600);
    expect(found.map(({ kind, onset, offset }) => [kind, onset, offset])).toEqual([
      ['QRS', 100, 160],
      ['T', 500, 599],
    ]);
  });
});

describe('agreement on P waves', () => {
  it('keeps P waves that the leads share', () => {
    const leads = Array.from({ length: 12 }, () => [...beat(500), ...beat(900)]);
    expect(withoutUnagreedP(leads)).toBe(leads);
  });

  it('takes away those that each lead has elsewhere', () => {
    const leads = Array.from({ length: 12 }, (_, i) => [wave('P', 40 * i, 40 * i + 30), wave('QRS', 500, 545)]);
    expect(withoutUnagreedP(leads).flat().map(({ kind }) => kind)).toEqual(Array(12).fill('QRS')); // prettier-ignore
  });
});

describe('beats', () => {
  it('are numbered at the rate of the record, from the second-earliest onset of the leads to the second-latest offset', () => {
    const leads = [0, 0, 4, 4, 8, 8, 8, 60].map((shift) => beat(500 + shift));
    const { beats, perLead } = assembled(leads, 250, 2_500);
    expect(beats).toEqual([
      {
        pOnset: 210,
        pPeak: 227,
        pOffset: 239,
        qrsOnset: 250,
        rPeak: 265,
        qrsOffset: 277,
        tOnset: 310,
        tPeak: 334,
        tOffset: 354,
      },
    ]);
    expect(perLead).toHaveLength(8);
    expect(perLead[7]![0]!.qrsOnset).toBe(280);
  });

  it('need enough leads; a wave needs enough of the beat’s leads', () => {
    const leads = Array.from({ length: 10 }, (_, i) => [
      wave('QRS', 500, 545),
      ...(i === 0 ? [wave('QRS', 900, 945), wave('P', 440, 470)] : []),
    ]);
    const { beats, perLead } = assembled(leads, 500, 5_000);
    expect(beats).toHaveLength(1);
    expect(beats[0]).toMatchObject({ pOnset: null, qrsOnset: 500, tOnset: null });
    expect(perLead[0]![0]).toMatchObject({ pOnset: 440, qrsOnset: 500 });
  });

  it('take the P wave before their own complex and the T wave before the next', () => {
    const leads = Array.from({ length: 3 }, () => [...beat(500), ...beat(900)]);
    const { beats } = assembled(leads, 500, 5_000);
    expect(beats.map(({ pOnset, tOffset }) => [pOnset, tOffset])).toEqual([
      [420, 700],
      [820, 1_100],
    ]);
  });

  it('are none without QRS complexes', () => {
    expect(assembled([[], [wave('P', 10, 60)]], 500, 5_000)).toEqual({ beats: [], perLead: [[], []] });
  });
});
