/** The index of a long recording: the same beats, kinds and envelopes whatever is done for its speed; progress and an end on request. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compareBeats } from '../../../../engine/evaluation/qrs-detection.ts';
import { beatKindCodes, indexRecord, type RecordIndex } from '../../../../engine/signal/record-index.ts';
import { makeLongEcg } from '../../../long-ecg.ts';

const record = makeLongEcg(30);
const { samplingFrequencyHz, beats } = record;

function digest(bytes: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex')
    .slice(0, 16);
}

const countOf = ({ kinds }: RecordIndex, kind: keyof typeof beatKindCodes): number =>
  kinds.filter((code) => code === beatKindCodes[kind]).length;

describe('indexRecord on half an hour', () => {
  it('gives the beats, kinds and envelopes that it gave when they were last looked at', async () => {
    const index = await indexRecord(record);
    const levels = index.pyramids.flatMap((pyramid) => pyramid.map(({ pairs }) => digest(pairs)));
    expect({ beats: digest(index.beats), kinds: digest(index.kinds), levels }).toMatchInlineSnapshot(`
      {
        "beats": "b8fef3f20a1f1896",
        "kinds": "32a2b9155296cb2f",
        "levels": [
          "c1514a59941f8a97",
          "424473b2171893dd",
          "cdf4d730e38719f5",
          "c5820683d84258f8",
          "b0259454a1ac4edb",
          "98244dfb8eaa4c6a",
          "5e33a03d77f0e2e1",
          "ffd6f53348625176",
          "ff71408f01c6dab4",
          "93591fcecb514e8b",
          "5102826aa44b2406",
          "63ec40effb326eb0",
        ],
      }
    `);
  });

  it('finds every beat and knows the ventricular and the early ones', async () => {
    const index = await indexRecord(record);
    const counts = compareBeats(Array.from(index.beats), { beats, flutter: [] }, samplingFrequencyHz);
    expect(counts).toEqual({ beats: beats.length, found: beats.length, extra: 0 });
    expect(countOf(index, 'ventricular-ectopic')).toBe(Math.floor(beats.length / 37));
    expect(countOf(index, 'supraventricular-ectopic')).toBeGreaterThan(0.9 * Math.floor(beats.length / 53));
  });
});
