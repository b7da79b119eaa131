/** Beats where leads come off, change their height or carry artefacts. */
import { describe, expect, it } from 'vitest';
import { compareBeats } from '../../../../engine/evaluation/qrs-detection.ts';
import { detectQrs, indexRecord } from '../../../../engine/signal/index.ts';
import { asSource, makeLongEcg, randomNumbers } from '../../../long-ecg.ts';

const record = makeLongEcg(10);
const { samplingFrequencyHz: fs, samplesPerLead: length, beats } = record;
const [first, second] = record.leads as [Float32Array, Float32Array];

function noise(seed: number): Float32Array {
  const random = randomNumbers(seed);
  return Float32Array.from({ length }, () => 0.4 * (random() + random() + random() - 1.5));
}

/** What `changed` does between two times, s; elsewhere the lead as it is. */
function between(from: number, to: number, lead: Float32Array, changed: (t: number) => number): Float32Array {
  return lead.map((value, t) => (t >= from * fs && t < to * fs ? changed(t) : value));
}

const compare = (detected: readonly number[]): ReturnType<typeof compareBeats> => compareBeats(detected, { beats, flutter: [] }, fs);
const all = { beats: beats.length, found: beats.length, extra: 0 };

describe('detectQrs with disturbed leads', () => {
  it('finds wide ventricular beats among narrow ones', () => {
    for (const noiseMv of [0.005, 0.15]) {
      const { leads, beats: marked } = makeLongEcg(10, fs, noiseMv);
      const counts = compareBeats(detectQrs(leads, fs), { beats: marked, flutter: [] }, fs);
      expect(counts).toEqual({ beats: marked.length, found: marked.length, extra: 0 });
    }
  });

  it('goes by the other lead when an electrode is off, for good or for minutes', () => {
    const off = noise(3);
    expect(compare(detectQrs([first, off], fs))).toEqual(all);
    expect(compare(detectQrs([off, first], fs))).toEqual(all);
    expect(compare(detectQrs([first, between(200, 400, second, (t) => off[t] as number)], fs))).toEqual(all);
  });

  it('follows beats that lose four fifths of their height for minutes, as on turning in bed', () => {
    const quiet = makeLongEcg(10, fs, 0.005);
    const low = quiet.leads.map((lead) => between(200, 400, lead, (t) => 0.2 * (lead[t] as number)));
    const { found, extra } = compareBeats(detectQrs(low, fs), { beats: quiet.beats, flutter: [] }, fs);
    expect(found).toBeGreaterThanOrEqual(quiet.beats.length - 1);
    expect(extra).toBeLessThanOrEqual(2);
  });

  it('takes an artefact in one of eight leads for no beat', () => {
    const leads = Array.from({ length: 8 }, (_, lead) => (lead % 2 === 0 ? first : second).slice(0, 10 * fs));
    const clean = detectQrs(leads, fs);
    const middle = Math.round(((clean[3] ?? 0) + (clean[4] ?? 0)) / 2);
    leads[7] = leads[7]!.map((value, t) => (t >= middle && t < middle + 0.1 * fs ? value + 20 : value));
    expect(detectQrs(leads, fs)).toHaveLength(clean.length);
  });
});

describe('indexRecord with a lead that is off', () => {
  it('makes no ectopic beats of it', async () => {
    const clean = await indexRecord(asSource([first], fs));
    const withNoise = await indexRecord(asSource([first, noise(5)], fs));
    const ventricular = (kinds: Uint8Array): number => kinds.filter((kind) => kind === 2).length;
    expect(ventricular(clean.kinds)).toBeGreaterThan(10);
    expect(ventricular(withNoise.kinds)).toBe(ventricular(clean.kinds));
  });
});
