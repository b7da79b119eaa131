/** Bytes that are read by range, so that an hour of a day's recording does not need the day in memory. */

/** So many bytes, any range of which can be read. */
export interface ByteSource {
  readonly length: number;
  /**
   * Bytes [from, to), both within the length. The answer may be a view of a buffer that is read again: it is not changed.
   *
   * @throws AuscultError 'store-damaged' when the bytes cannot be read any more
   */
  read(from: number, to: number): Uint8Array;
}

/** An original file that is read by range. */
export interface OriginalSource {
  /** File name without folder. */
  readonly name: string;
  readonly bytes: ByteSource;
}

/** Bytes that are in memory already. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (from, to) => bytes.subarray(from, to) };
}
