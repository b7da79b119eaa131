/** UIDs under the root 2.25: a UUID in decimal, valid anywhere, owned by nobody (PS3.5 §B.2). */
import { createHash, randomUUID } from 'node:crypto';

/** Namespace of the UIDs that follow from a name; a fixed random UUID. */
const namespace = '6f0c3c0a-2f0b-4a55-9f3b-0a8d6f6d1c27';

/** A UID from a stream of random bits. */
export function makeUid(nextUint32: () => number): string {
  let value = 0n;
  for (let i = 0; i < 4; i++) value = (value << 32n) | BigInt(nextUint32() >>> 0);
  return ofBits(value, 4n);
}

/** A new random UID. */
export function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}

/**
 * The UID of a name: the same name has the same UID, so that what is exported twice is the same object to its receiver.
 * A name-based UUID of version 5.
 *
 * @see RFC 9562 §5.5
 */
export function uidOfName(name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest('hex');
  return ofBits(BigInt(`0x${digest.slice(0, 32)}`), 5n);
}

/** Sets version and variant of the 128 bits of a UUID (RFC 9562 §4). */
function ofBits(bits: bigint, version: bigint): string {
  const versioned = (bits & ~(0xf000n << 64n)) | (version << 76n);
  return `2.25.${(versioned & ~(0xc000n << 48n)) | (0x8000n << 48n)}`;
}
