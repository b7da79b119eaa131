import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasRealKeyring, KeyUnavailable, obtainKey } from '../../../main/key-custody.ts';
import type { Keyring } from '../../../main/key-custody.ts';

const hex = '0123456789abcdef'.repeat(4);
const freshDir = (): string => join(mkdtempSync(join(tmpdir(), 'auscult-key-')), 'config');

/** A keyring that turns the text round; another "user" cannot open what it sealed. */
function fakeKeyring({ backend = 'gnome_libsecret', isAvailable = true, user = 'a' } = {}): Keyring {
  return {
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from(`${user}:${[...text].reverse().join('')}`),
    decryptString: (sealed) => {
      const [owner, text = ''] = sealed.toString().split(':');
      if (owner !== user) throw new Error('cannot decrypt');
      return [...text].reverse().join('');
    },
  };
}
const noKeyring = fakeKeyring({ backend: 'basic_text' });

describe('the key of the store', () => {
  it('is taken from the environment where it is given, and nothing is written', () => {
    const configDir = freshDir();
    const { key, custody } = obtainKey({ configDir, environmentKey: hex, keyring: noKeyring });
    expect(Buffer.from(key).toString('hex')).toBe(hex);
    expect(custody).toBe('The store key was given by the environment.');
    expect(existsSync(configDir)).toBe(false);
  });

  it.each(['', 'abc', `${hex}00`, hex.replace('0', 'g')])('is refused when the environment gives %j', (environmentKey) =>
    expect(() => obtainKey({ configDir: freshDir(), environmentKey, keyring: noKeyring })).toThrow(KeyUnavailable),
  );

  it('is sealed by a real keyring and is the same the next time', () => {
    const places = { configDir: freshDir(), environmentKey: undefined, keyring: fakeKeyring() };
    const first = obtainKey(places);
    expect(first.key).toHaveLength(32);
    expect(first.custody).toBe('The store key is sealed by the system keyring.');
    expect(obtainKey(places).key).toEqual(first.key);
    expect(readdirSync(places.configDir)).toEqual(['store-key.sealed']);
    expect(readFileSync(join(places.configDir, 'store-key.sealed'), 'utf8')).not.toContain(Buffer.from(first.key).toString('hex'));
  });

  it('is kept in a file for this user alone when there is no keyring, and says so', () => {
    const places = { configDir: freshDir(), environmentKey: undefined, keyring: noKeyring };
    const first = obtainKey(places);
    const file = join(places.configDir, 'store.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(first.custody).toContain('only this user can read');
    expect(obtainKey(places).key).toEqual(first.key);
  });

  it('moves from the file into the keyring as soon as there is one', () => {
    const configDir = freshDir();
    const inFile = obtainKey({ configDir, environmentKey: undefined, keyring: noKeyring });
    const sealed = obtainKey({ configDir, environmentKey: undefined, keyring: fakeKeyring() });
    expect(sealed.key).toEqual(inFile.key);
    expect(readdirSync(configDir)).toEqual(['store-key.sealed']);
  });

  it('is never made anew while a sealed one exists that cannot be opened', () => {
    const configDir = freshDir();
    obtainKey({ configDir, environmentKey: undefined, keyring: fakeKeyring() });
    const before = readFileSync(join(configDir, 'store-key.sealed'));
    for (const keyring of [fakeKeyring({ user: 'b' }), fakeKeyring({ user: 'b', isAvailable: false })])
      expect(() => obtainKey({ configDir, environmentKey: undefined, keyring })).toThrow(KeyUnavailable);
    expect(readFileSync(join(configDir, 'store-key.sealed'))).toEqual(before);
  });

  it('is never made anew while a damaged key file exists', () => {
    const configDir = freshDir();
    obtainKey({ configDir, environmentKey: undefined, keyring: noKeyring });
    writeFileSync(join(configDir, 'store.key'), 'damaged');
    expect(() => obtainKey({ configDir, environmentKey: undefined, keyring: noKeyring })).toThrow(KeyUnavailable);
  });

  it('differs from one installation to the next', () => {
    const [a, b] = [1, 2].map(() => obtainKey({ configDir: freshDir(), environmentKey: undefined, keyring: noKeyring }).key);
    expect(a).not.toEqual(b);
  });
});

describe('hasRealKeyring', () => {
  it('counts basic_text, unknown and unavailable as none', () => {
    expect(
      [fakeKeyring(), fakeKeyring({ backend: 'basic_text' }), fakeKeyring({ backend: 'unknown' }), fakeKeyring({ isAvailable: false })].map(
        hasRealKeyring,
      ),
    ).toEqual([true, false, false, false]);
  });

  it('trusts macOS and Windows, which name no backend', () => {
    const { getSelectedStorageBackend: _none, ...keyring } = fakeKeyring();
    expect(hasRealKeyring(keyring)).toBe(true);
  });
});
