/** Damage to a file, for tests of parsers: cut, bytes overwritten, or both. */
import fc from 'fast-check';

/** Copies of a file that are cut and have some bytes overwritten. */
export function damagedCopies(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(Math.max(0, file.length - 1)), fc.nat(255));
  return fc.tuple(fc.integer({ min: 1, max: file.length }), fc.array(change, { maxLength: 12 })).map(([length, changes]) => {
    const copy = Uint8Array.from(file);
    for (const [at, value] of changes) copy[at] = value;
    return copy.subarray(0, length);
  });
}
