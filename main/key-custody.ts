/** Who keeps the key of the patient store: the system's keyring where there is one, otherwise a file that only this user may read. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const keyBytes = 32;

/** The part of Electron's safeStorage that is used. `getSelectedStorageBackend` exists on Linux only. */
export interface Keyring {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
  getSelectedStorageBackend?(): string;
}

export interface KeyPlaces {
  /** Folder of the key files; made when absent. Must not be the folder of the store, so that a copy of the store is not a copy of its key. */
  readonly configDir: string;
  /** `AUSCULT_KEY`: 64 hexadecimal digits, for automation. Wins over everything else. */
  readonly environmentKey: string | undefined;
  readonly keyring: Keyring;
}

export interface KeptKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Where it is kept, as a sentence for the reader. */
  readonly custody: string;
}

/** The key cannot be had. The message is for the reader. A new key is never made in its place, since it could not open the store. */
export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
}

/**
 * The key of the store, made on first use. A key file from a time without keyring is moved into the keyring as soon as there is one.
 *
 * @throws KeyUnavailable when a key was kept but cannot be read any more
 */
export function obtainKey({ configDir, environmentKey, keyring }: KeyPlaces): KeptKey {
  if (environmentKey !== undefined)
    return { key: parseKey(environmentKey, 'AUSCULT_KEY'), custody: 'The store key was given by the environment.' };
  mkdirSync(configDir, { recursive: true, mode: 0o700 });
  const sealedFile = join(configDir, 'store-key.sealed');
  const plainFile = join(configDir, 'store.key');
  if (existsSync(sealedFile)) return unseal(sealedFile, keyring);
  const known = existsSync(plainFile) ? parseKey(readFileSync(plainFile, 'utf8').trim(), plainFile) : null;
  const key = known ?? new Uint8Array(randomBytes(keyBytes));
  if (hasRealKeyring(keyring)) return seal(sealedFile, plainFile, key, keyring);
  if (!known) writeWhole(plainFile, Buffer.from(toHex(key)));
  return { key, custody: `No system keyring: the store key is in a file that only this user can read (${plainFile}).` };
}

/** Whether the keyring protects anything: Chromium's `basic_text` is a fixed password, as good as none. */
export function hasRealKeyring(keyring: Keyring): boolean {
  if (!keyring.isEncryptionAvailable()) return false;
  const backend = keyring.getSelectedStorageBackend?.();
  return backend !== 'basic_text' && backend !== 'unknown';
}

function seal(sealedFile: string, plainFile: string, key: Uint8Array, keyring: Keyring): KeptKey {
  writeWhole(sealedFile, keyring.encryptString(toHex(key)));
  rmSync(plainFile, { force: true });
  return { key, custody: keyringSentence };
}

function unseal(sealedFile: string, keyring: Keyring): KeptKey {
  try {
    return { key: parseKey(keyring.decryptString(readFileSync(sealedFile)), sealedFile), custody: keyringSentence };
  } catch (cause) {
    throw new KeyUnavailable(
      'The key of the patient store is sealed by the system keyring, which does not open it. Sign in as the user who set Auscult up, unlock the keyring, and start again. Nothing was changed.',
      { cause },
    );
  }
}

const keyringSentence = 'The store key is sealed by the system keyring.';

function parseKey(hex: string, source: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new KeyUnavailable(
      `${source} does not hold a key of 64 hexadecimal digits. Restore the key that the store was made with. Nothing was changed.`,
    );
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

const toHex = (key: Uint8Array): string => Buffer.from(key).toString('hex');

/** Writes beside the place and renames, so that a crash leaves no half key. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, bytes, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(partial, file);
}
