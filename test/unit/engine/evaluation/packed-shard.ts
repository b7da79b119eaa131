/** A shard of ECGs as the format packs them, for tests. */
import { brotliCompressSync } from 'node:zlib';

/** Packs records of 8 × 1,000 samples, units of 5 µV. */
export function packedShard(records: readonly ((lead: number, sample: number) => number)[]): Buffer {
  const differences = new Int16Array(records.length * 8_000);
  records.forEach((unit, record) => {
    for (let lead = 0; lead < 8; lead++) {
      for (let t = 0; t < 1_000; t++) {
        differences[record * 8_000 + lead * 1_000 + t] = unit(lead, t) - (t === 0 ? 0 : unit(lead, t - 1));
      }
    }
  });
  const low = Uint8Array.from(differences, (value) => value & 0xff);
  const high = Uint8Array.from(differences, (value) => (value >> 8) & 0xff);
  return brotliCompressSync(Buffer.concat([low, high]));
}
