/** The key of the store for the command line: from the environment, from a file, or newly made for a new store. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const keyBytes = 32;

/** Where to look. */
export interface KeyPlaces {
  /** `AUSCULT_KEY`. */
  readonly environmentKey: string | undefined;
  /** `--key-file`. */
  readonly keyFile: string | undefined;
  /** Auscult's folder of settings; the app keeps its key there too. */
  readonly configDir: string;
  /** Whether the store is there already: a new key could not open it. */
  readonly storeExists: boolean;
}

/** A key and how it is kept, in one sentence. */
export interface FoundKey {
  readonly key: Uint8Array;
  readonly custody: string;
}

/** The key cannot be had; the message says why and what to do. */
export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
}

function parseKey(hex: string, source: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/iu.test(hex)) throw new KeyUnavailable(`${source} does not hold a key of 64 hexadecimal digits.`);
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function whyMissing(path: string, places: KeyPlaces): string {
  const sealed = existsSync(join(places.configDir, 'store-key.sealed'));
  if (sealed && places.keyFile === undefined)
    return 'The store key is sealed by the system keyring, which only the app can open. Name another key with --key-file.';
  return `There is a store but no key in ${path}. Restore the key that the store was made with, or name it with --key-file.`;
}

function makeKey(path: string): Uint8Array {
  const key = randomBytes(keyBytes);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, key.toString('hex'), { mode: 0o600, flag: 'wx', flush: true });
  return new Uint8Array(key);
}

/**
 * The key: `AUSCULT_KEY`, else the key file, which is made (readable by this user only) when there is no store yet.
 *
 * @throws KeyUnavailable when there is a store but no key, or what should be the key is none
 */
export function obtainStoreKey(places: KeyPlaces): FoundKey {
  if (places.environmentKey)
    return { key: parseKey(places.environmentKey, 'AUSCULT_KEY'), custody: 'The store key was given by the environment.' };
  const path = places.keyFile ?? join(places.configDir, 'store.key');
  const custody = `The store key is in a file that only this user can read (${path}).`;
  if (existsSync(path)) return { key: parseKey(readFileSync(path, 'utf8').trim(), path), custody };
  if (places.storeExists) throw new KeyUnavailable(whyMissing(path, places));
  return { key: makeKey(path), custody };
}
