/** LZW with codes of a fixed width of ten bits, as Philips' XLI compression uses it. */

const codeBits = 10;
const codes = 1 << codeBits;

/** The last code marks the end. */
const endCode = codes - 1;

/**
 * Unpacks bytes: codes from the most significant bit on, the first 256 for single bytes, the others for what was met, until
 * the table is full; it is not cleared then.
 *
 * @param maxBytes  how many bytes may come out; more are left
 * @returns the bytes, or `null` when a code stands for nothing
 * @see Welch TA, A technique for high-performance data compression, Computer 1984;17(6):8
 */
export function unpackLzw(packed: Uint8Array, maxBytes: number): Uint8Array | null {
  const out = new Uint8Array(maxBytes);
  /** Where in `out` the string of a code begins, and its length: each was written when its code was made. */
  const starts = new Uint32Array(codes);
  const lengths = new Uint32Array(codes);
  let next = 256;
  let written = 0;
  let previous: { start: number; length: number } | null = null;
  for (const code of codesOf(packed)) {
    if (code === endCode || written >= maxBytes) break;
    if (code > next || (code === next && previous === null)) return null;
    const isNew = code >= 256 && code === next;
    const length: number = code < 256 ? 1 : isNew ? (previous?.length ?? 0) + 1 : (lengths[code] ?? 0);
    const from: number = isNew ? (previous?.start ?? 0) : (starts[code] ?? 0);
    const start = written;
    for (let i = 0; i < length && written < maxBytes; i++, written++) out[written] = code < 256 ? code : (out[from + i] ?? 0);
    if (previous !== null && next < endCode) {
      starts[next] = previous.start;
      lengths[next] = previous.length + 1;
      next += 1;
    }
    previous = { start, length };
  }
  return out.subarray(0, written);
}

function* codesOf(packed: Uint8Array): Generator<number> {
  let [bits, held] = [0, 0];
  for (const byte of packed) {
    held = ((held << 8) | byte) & 0x3ffff;
    bits += 8;
    if (bits < codeBits) continue;
    bits -= codeBits;
    yield (held >> bits) & endCode;
  }
}
