import { describe, expect, it } from 'vitest';
import type { EcgOverview } from '../../../../../../renderer/study/ecg/long-record.svelte.ts';
import { summariseRecording } from '../../../../../../renderer/study/ecg/room/recording-summary.ts';
import { openEcg } from '../../../invented.ts';

/** 100 s at 100 Hz in 10 columns of 10 s; nothing recorded in the last two. */
function overview(seconds: readonly number[], kinds: readonly number[] = []): EcgOverview {
  return {
    study: openEcg('e1').study,
    samplingFrequencyHz: 100,
    samplesPerLead: 10_000,
    durationSeconds: 100,
    leads: [{ label: 'MLII', lead: 'II', isCalibrated: true }],
    envelopeMv: Float32Array.from({ length: 20 }, (_, i) => (i >= 16 ? NaN : i % 2)),
    pixels: 10,
    beats: {
      samples: Int32Array.from(seconds, (one) => Math.round(100 * one)),
      kinds: Uint8Array.from(seconds, (_, i) => kinds[i] ?? 0),
    },
    heartRateBpm: Float32Array.of(60, 75, 55, 60, 60, 60, 60, 60, NaN, NaN),
    notices: [],
  };
}

describe('the summary of a recording', () => {
  it('counts beats by kind and finds slowest, fastest and mean rate with their times', () =>
    expect(summariseRecording(overview([1, 2, 3, 3.5, 5], [0, 0, 0, 2, 1]))).toMatchObject({
      beats: 5,
      ventricular: 1,
      supraventricular: 1,
      meanBpm: 60,
      slowest: { value: 55, timeS: 25 },
      fastest: { value: 75, timeS: 15 },
      columnS: 10,
    }));
  it('takes a pause for the longest RR, a gap in the recording for none', () =>
    expect(summariseRecording(overview([1, 2, 6.2, 7.2, 8.2, 85, 99]))).toMatchObject({
      longestRr: { value: 4_200, timeS: 2 },
    }));
  it('has no rates without beats', () =>
    expect(summariseRecording({ ...overview([]), heartRateBpm: new Float32Array(10).fill(NaN) })).toMatchObject({
      beats: 0,
      meanBpm: null,
      slowest: null,
      longestRr: null,
    }));
});
