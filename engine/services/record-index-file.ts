/** The index of a long recording as bytes: kept encrypted beside the originals, made again when this layout or the method changes. */
import { buildPyramid, finestStep, type RecordIndex, type SampleSource } from '../signal/index.ts';

/** Names the layout and the method: a change of either makes older files unknown. */
export const recordIndexName = 'record-index-2';

/** Header: samples a lead, leads, beats, finest step; 4 bytes each, little-endian as everything that follows. */
const headerWords = 4;

/** Finest pairs lead by lead (float32), beats (int32), kinds (bytes). */
export function encodeRecordIndex(
  { pyramids, beats, kinds }: RecordIndex,
  { samplesPerLead }: Pick<SampleSource, 'samplesPerLead'>,
): Uint8Array {
  const finest = pyramids.map((pyramid) => pyramid[0]?.pairs ?? new Float32Array());
  const pairs = finest.reduce((sum, one) => sum + one.length, 0);
  const bytes = new Uint8Array(4 * (headerWords + pairs + beats.length) + kinds.length);
  new Int32Array(bytes.buffer, 0, headerWords).set([samplesPerLead, pyramids.length, beats.length, finestStep]);
  let at = 4 * headerWords;
  for (const one of finest) {
    new Float32Array(bytes.buffer, at, one.length).set(one);
    at += 4 * one.length;
  }
  new Int32Array(bytes.buffer, at, beats.length).set(beats);
  bytes.set(kinds, at + 4 * beats.length);
  return bytes;
}

/** @returns `null` when there is none or it is not of this recording */
export function decodeRecordIndex(
  stored: Uint8Array | null,
  { samplesPerLead, leadCount }: Pick<SampleSource, 'samplesPerLead' | 'leadCount'>,
): RecordIndex | null {
  if (stored === null || stored.length < 4 * headerWords) return null;
  const bytes = stored.slice().buffer;
  const [samples, leads, beatCount = 0, step] = new Int32Array(bytes, 0, headerWords);
  const perLead = 2 * Math.ceil(samplesPerLead / finestStep);
  const expected = 4 * (headerWords + perLead * leadCount + beatCount) + beatCount;
  if (samples !== samplesPerLead || leads !== leadCount || step !== finestStep || stored.length !== expected) return null;
  const start = 4 * headerWords;
  const beatsAt = start + 4 * perLead * leadCount;
  return {
    pyramids: Array.from({ length: leadCount }, (_, lead) => buildPyramid(new Float32Array(bytes, start + 4 * perLead * lead, perLead))),
    beats: new Int32Array(bytes, beatsAt, beatCount),
    kinds: new Uint8Array(bytes, beatsAt + 4 * beatCount, beatCount),
  };
}
