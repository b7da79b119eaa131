import { describe, expect, it } from 'vitest';
import { StreamDecoder } from '../../../../engine/drafting/stream-decoder.ts';

/** One byte a token. */
const bytes = { decode: (tokens: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(tokens)) };

function streamed(text: string): string[] {
  const stream = new StreamDecoder(bytes);
  return [...new TextEncoder().encode(text)].map((byte) => stream.push(byte));
}

describe('StreamDecoder', () => {
  it('gives plain letters at once', () => expect(streamed('abc')).toEqual(['a', 'b', 'c']));

  it('holds a character back until its last byte', () => expect(streamed('é—𝄞')).toEqual(['', 'é', '', '', '—', '', '', '', '𝄞']));

  it('gives what is left in the end, a broken character as U+FFFD', () => {
    const stream = new StreamDecoder(bytes);
    expect(stream.push(0x41)).toBe('A');
    expect(stream.push(0xc3)).toBe('');
    expect(stream.end()).toBe('\uFFFD');
    expect(stream.text).toBe('A\uFFFD');
  });
});
