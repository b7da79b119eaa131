/** Samples of a decoded frame as numbers. */
import type { DecodedFrame } from './codec.ts';
import type { PixelDescription } from './pixel-description.ts';

/** Samples as they stand in their allocated bits, for frames of 8, 16 or 32 bits; single bits are spread to bytes. */
export function rawSamples({ bytes, bitsAllocated }: DecodedFrame, pixels: number): Uint8Array | Uint16Array | Uint32Array {
  if (bitsAllocated === 1) return Uint8Array.from({ length: pixels }, (_, i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1);
  if (bitsAllocated === 8) return bytes;
  const width = bitsAllocated / 8;
  const count = Math.floor(bytes.length / width);
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return bitsAllocated === 16
    ? new Uint16Array(aligned.buffer, aligned.byteOffset, count)
    : new Uint32Array(aligned.buffer, aligned.byteOffset, count);
}

/** Stored value of a raw sample: shifted down from the high bit, masked, sign-extended. */
export function storedValue(d: PixelDescription, frame: DecodedFrame): (raw: number) => number {
  const bitsStored = Math.min(d.bitsStored, frame.bitsAllocated);
  const left = 32 - Math.min(d.highBit, frame.bitsAllocated - 1) - 1;
  const right = 32 - bitsStored;
  return d.isSigned ? (raw) => (raw << left) >> right : (raw) => (raw << left) >>> right;
}
