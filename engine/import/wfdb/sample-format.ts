/** How WFDB signal files pack their samples, one reader a format. */

/** A storage format: how many bytes so many samples take, and how one sample is read. */
export interface SampleFormat {
  /** Bytes that `samples` samples take at least. */
  readonly bytesFor: (samples: number) => number;
  /** How many whole samples fit in so many bytes. */
  readonly samplesIn: (bytes: number) => number;
  /** Sample `i` in ADC units. */
  readonly read: (view: DataView, i: number) => number;
  /** Value that marks a missing sample; `null` when the format has none. */
  readonly invalid: number | null;
}

function fixed(bytes: number, invalid: number | null, read: SampleFormat['read']): SampleFormat {
  return { bytesFor: (samples) => bytes * samples, samplesIn: (length) => Math.floor(length / bytes), read, invalid };
}

function signExtend(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

/** Pairs of 12-bit samples in three bytes: the second byte holds the high nibbles, the first sample's low. */
function read212(view: DataView, i: number): number {
  const start = 3 * (i >> 1);
  const middle = view.getUint8(start + 1);
  const value = i % 2 === 0 ? ((middle & 0x0f) << 8) | view.getUint8(start) : ((middle & 0xf0) << 4) | view.getUint8(start + 2);
  return signExtend(value, 12);
}

/** Three 10-bit samples in two 16-bit words; the third is spread over the words' upper five bits. */
function read310(view: DataView, i: number): number {
  const start = 4 * Math.floor(i / 3);
  const word = (n: number): number => view.getUint16(start + 2 * n, true);
  if (i % 3 < 2) return signExtend((word(i % 3) >> 1) & 0x3ff, 10);
  return signExtend(((word(0) >> 11) & 0x1f) | (((word(1) >> 11) & 0x1f) << 5), 10);
}

/** Three 10-bit samples in one 32-bit word, lowest bits first. The last word may be cut to the bytes that it needs. */
function read311(view: DataView, i: number): number {
  const start = 4 * Math.floor(i / 3);
  let word = 0;
  for (let n = 0; n < 4 && start + n < view.byteLength; n++) word |= view.getUint8(start + n) << (8 * n);
  return signExtend((word >>> (10 * (i % 3))) & 0x3ff, 10);
}

/** Bytes of a last, incomplete group of three samples in formats 310 and 311. */
function bytesOfTriples(samples: number, ofRest: readonly [number, number, number]): number {
  return 4 * Math.floor(samples / 3) + (ofRest[samples % 3] ?? 0);
}

function samplesOfTriples(length: number, ofRest: readonly [number, number, number]): number {
  const rest = length % 4;
  const extra = ofRest[2] <= rest ? 2 : ofRest[1] <= rest ? 1 : 0;
  return 3 * Math.floor(length / 4) + extra;
}

const rest310 = [0, 2, 4] as const;
const rest311 = [0, 2, 3] as const;

/**
 * The formats that are read. Format 8 holds differences; its reader returns them and the caller adds up.
 *
 * @see WFDB Applications Guide, signal(5)
 */
export const sampleFormats: Readonly<Record<number, SampleFormat>> = {
  8: fixed(1, null, (view, i) => view.getInt8(i)),
  16: fixed(2, -32_768, (view, i) => view.getInt16(2 * i, true)),
  24: fixed(3, -8_388_608, (view, i) => (view.getInt8(3 * i + 2) << 16) | view.getUint16(3 * i, true)),
  32: fixed(4, -2_147_483_648, (view, i) => view.getInt32(4 * i, true)),
  61: fixed(2, -32_768, (view, i) => view.getInt16(2 * i, false)),
  80: fixed(1, -128, (view, i) => view.getUint8(i) - 128),
  160: fixed(2, -32_768, (view, i) => view.getUint16(2 * i, true) - 32_768),
  212: {
    bytesFor: (samples) => 3 * (samples >> 1) + 2 * (samples & 1),
    samplesIn: (bytes) => 2 * Math.floor(bytes / 3) + (bytes % 3 === 2 ? 1 : 0),
    read: read212,
    invalid: -2_048,
  },
  310: {
    bytesFor: (samples) => bytesOfTriples(samples, rest310),
    samplesIn: (bytes) => samplesOfTriples(bytes, rest310),
    read: read310,
    invalid: -512,
  },
  311: {
    bytesFor: (samples) => bytesOfTriples(samples, rest311),
    samplesIn: (bytes) => samplesOfTriples(bytes, rest311),
    read: read311,
    invalid: -512,
  },
};

/** How stored values become voltages: (stored − baseline) × scale. */
export interface SampleScale {
  readonly baseline: number;
  readonly scale: number;
}

/**
 * Reads every `step`th sample from sample `first` on, as many as `into` holds; NaN where the record marks one as missing. The formats
 * of nearly all long recordings are read without a call for each sample.
 */
export function readEvery(
  number: number,
  view: DataView,
  first: number,
  step: number,
  { baseline, scale }: SampleScale,
  into: Float32Array,
): void {
  if (number === 16) {
    for (let t = 0, at = 2 * first; t < into.length; t++, at += 2 * step) {
      const stored = view.getInt16(at, true);
      into[t] = stored === -32_768 ? NaN : (stored - baseline) * scale;
    }
  } else if (number === 212) {
    for (let t = 0, i = first; t < into.length; t++, i += step) {
      const stored = read212(view, i);
      into[t] = stored === -2_048 ? NaN : (stored - baseline) * scale;
    }
  } else {
    const { read, invalid } = sampleFormats[number] as SampleFormat;
    for (let t = 0, i = first; t < into.length; t++, i += step) {
      const stored = read(view, i);
      into[t] = stored === invalid ? NaN : (stored - baseline) * scale;
    }
  }
}
