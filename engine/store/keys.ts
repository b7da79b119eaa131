/** The keys that follow from the one master key. Each purpose has its own, so that none can be used in another's place. */
import { createHmac, hkdfSync } from 'node:crypto';
import { AuscultError } from '../../contract/index.ts';
import type { StoreKey } from './store.ts';

/** Length of the master key and of every derived key, bytes. */
export const keyBytes = 32;

/** Keys of an open store, 32 bytes each. */
export interface DerivedKeys {
  /** SQLCipher's raw page key. */
  readonly database: Buffer;
  /** AES-256-GCM key of the original files. */
  readonly files: Buffer;
  /** HMAC key of study keys, patient keys and file names. */
  readonly identity: Buffer;
  /** HMAC key of the audit chain. */
  readonly audit: Buffer;
}

/**
 * Derives the keys of a store by HKDF-SHA256 without salt; the purpose is the info string.
 *
 * @param master  32 random bytes
 * @throws AuscultError 'store-key-wrong' unless the key has 32 bytes
 * @see RFC 5869
 */
export function deriveKeys(master: StoreKey): DerivedKeys {
  if (master.byteLength !== keyBytes) throw new AuscultError('store-key-wrong', {});
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', `auscult/store/${purpose}/1`, keyBytes));
  return { database: derive('database'), files: derive('files'), identity: derive('identity'), audit: derive('audit') };
}

/**
 * HMAC-SHA256 of parts that are each preceded by their length, so that no two lists of parts give the same input.
 *
 * @returns 32 bytes
 */
export function keyedHash(key: Uint8Array, parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.byteLength));
    hmac.update(length).update(bytes);
  }
  return hmac.digest();
}
