import { describe, expect, it } from 'vitest';
import { leadNames, type EcgTrace } from '../../../../contract/index.ts';
import type { MarkedEcg } from '../../../../engine/evaluation/delineation-marks.ts';
import { referenceIntervals } from '../../../../engine/evaluation/ecg-intervals.ts';
import { readBeatAnnotations } from '../../../../engine/import/wfdb/annotations.ts';

const trace: EcgTrace = {
  samplingFrequencyHz: 500,
  samplesPerLead: 5_000,
  leads: leadNames.map((name) => ({ name, origin: 'recorded', isCalibrated: true, notices: [] })),
  samplesMv: new Float32Array(60_000),
};
const beats = [1_000, 1_500, 2_000];

/** Marks of each lead: P, QRS and T about the beats; the lead's number widens them by as many samples. */
function marked(hasP = true, slip = 0): MarkedEcg {
  const wavesOf = (lead: number): MarkedEcg['marks']['II'] =>
    beats.flatMap((at) => [
      ...(hasP ? [{ kind: 'P' as const, onset: at - 80, peak: at - 60, offset: at - 40 }] : []),
      { kind: 'QRS' as const, onset: at - 20 - (lead === 3 ? slip : 0), peak: at, offset: at + 25 },
      { kind: 'T' as const, onset: at + 90, peak: at + 130, offset: at + 170 },
    ]);
  return { id: 'one', trace, marks: Object.fromEntries(leadNames.map((name, i) => [name, wavesOf(i)])) };
}

describe('referenceIntervals', () => {
  it('measures from onset to offset over the leads', () => {
    expect(referenceIntervals(marked())).toEqual({ heartRateBpm: 60, prMs: 120, qrsMs: 90, qtMs: 380 });
  });

  it('is of the beats that are measured, where they are marked: a paced beat between conducted ones has intervals of its own', () => {
    const record = marked();
    const widened = (waves: MarkedEcg['marks']['II']): MarkedEcg['marks']['II'] =>
      waves?.map((wave) => (wave.kind === 'QRS' && wave.peak !== 1_500 ? { ...wave, offset: wave.offset + 30 } : wave));
    const mixed = { ...record, marks: Object.fromEntries(leadNames.map((name) => [name, widened(record.marks[name])])) };
    expect(referenceIntervals(mixed).qrsMs).toBe(150);
    expect(referenceIntervals(mixed, [1_510]).qrsMs).toBe(90);
    expect(referenceIntervals(mixed, [1_250])).toMatchObject({ prMs: null, qrsMs: null, qtMs: null });
    expect(referenceIntervals(mixed, [1_510]).heartRateBpm).toBe(60);
  });

  it('is no wider for marks that stray from beat to beat: each lead is first the median of its own', () => {
    const record = marked();
    const strayed = Object.fromEntries(
      leadNames.map((name, lead) => [
        name,
        record.marks[name]?.map((wave) =>
          wave.kind === 'QRS' && wave.peak === beats[lead % beats.length]
            ? { ...wave, onset: wave.onset - 15, offset: wave.offset + 15 }
            : wave,
        ),
      ]),
    );
    expect(referenceIntervals({ ...record, marks: strayed })).toMatchObject({ prMs: 120, qrsMs: 90, qtMs: 380 });
  });

  it('does not follow the slip of a single lead, and has no PR without P waves', () => {
    expect(referenceIntervals(marked(true, 30)).qrsMs).toBe(90);
    expect(referenceIntervals(marked(false)).prMs).toBeNull();
  });
});

describe('readBeatAnnotations', () => {
  it('adds up intervals, skips and notes, and leaves out what is no beat or cut off', () => {
    const words = [(1 << 10) | 100, (28 << 10) | 5, (59 << 10) | 0, 1, 0, (5 << 10) | 10, (63 << 10) | 3, 0x4141, 0x0041, (1 << 10) | 7, 0];
    const bytes = new Uint8Array(new Uint16Array(words).buffer);
    expect(readBeatAnnotations(bytes).beats).toEqual([100, 105 + 65_536 + 10, 105 + 65_536 + 17]);
    expect(readBeatAnnotations(bytes.subarray(0, 7)).beats).toEqual([100]);
  });

  it('knows where ventricular flutter is, and that its waves are no beats', () => {
    const words = [(1 << 10) | 100, (32 << 10) | 50, (31 << 10) | 20, (33 << 10) | 30, (1 << 10) | 40, (32 << 10) | 10, 0];
    const { beats, flutter } = readBeatAnnotations(new Uint8Array(new Uint16Array(words).buffer));
    expect(beats).toEqual([100, 240]);
    expect(flutter).toEqual([
      [150, 200],
      [250, Infinity],
    ]);
  });
});
