import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { deriveKeys, keyedHash } from '../../../../engine/store/keys.ts';

describe('deriveKeys', () => {
  it('derives the same four different keys of 32 bytes from the same master key', () => {
    const keys = deriveKeys(new Uint8Array(32).fill(1));
    const all = Object.values(keys).map((key: Buffer) => key.toString('hex'));
    expect(new Set(all).size).toBe(4);
    expect(all.every((hex) => hex.length === 64)).toBe(true);
    expect(deriveKeys(new Uint8Array(32).fill(1))).toEqual(keys);
  });

  it('follows HKDF-SHA256 of RFC 5869 with an empty salt: a value computed apart for 32 bytes of 1', () =>
    expect(deriveKeys(new Uint8Array(32).fill(1)).database.toString('hex')).toBe(
      '4786dfff1f6bd3d0dc6319c8dc01cfa8ce581e5f93c6a85024e92988b55c6612',
    ));

  it('refuses a key of 31 bytes by its code', () =>
    expect(() => deriveKeys(new Uint8Array(31))).toThrowError(expect.objectContaining({ code: 'store-key-wrong' })));
});

describe('keyedHash', () => {
  it('tells apart the same bytes cut at another place', () =>
    expect(keyedHash(Buffer.alloc(32), ['ab', 'c'])).not.toEqual(keyedHash(Buffer.alloc(32), ['a', 'bc'])));

  it('gives different hashes for different lists of parts', () =>
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(keyedHash(Buffer.alloc(32), a).equals(keyedHash(Buffer.alloc(32), b))).toBe(same);
      }),
    ));
});
