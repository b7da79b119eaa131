/** How studies, patients and files get their names: keyed hashes that tell nothing without the store's key. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { PatientKey, StudyKey } from '../../contract/index.ts';
import type { PatientIdentity } from '../import/parsed-study.ts';
import { keyedHash } from './keys.ts';

/** Bytes hashed before other work gets its turn: about 5 ms. */
const hashChunkBytes = 4 * 1024 * 1024;

/** Hex digits of a key: 128 bits, far beyond what collides by accident. */
const keyHexDigits = 32;

/** SHA-256 of a file, 32 bytes. Lets other work run between chunks, so that a large film freezes nothing. */
export async function hashBytes(bytes: Uint8Array): Promise<Buffer> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes.byteLength; start += hashChunkBytes) {
    if (start > 0) await setImmediate();
    hash.update(bytes.subarray(start, start + hashChunkBytes));
  }
  return hash.digest();
}

/** Key of a study from the SHA-256 of each of its original files, in order: the same bytes always meet again. */
export function studyKeyOf(identityKey: Uint8Array, fileHashes: readonly Uint8Array[]): StudyKey {
  return StudyKey.parse(
    keyedHash(identityKey, ['study', ...fileHashes])
      .toString('hex')
      .slice(0, keyHexDigits),
  );
}

/**
 * Key of a patient from issuer and patient ID. A synthetic and a real patient never share a key, and a source without a
 * patient ID is a patient of its own (named after its study): people are not merged by guess.
 */
export function patientKeyOf(identityKey: Uint8Array, patient: PatientIdentity, studyKey: StudyKey): PatientKey {
  const kind = patient.isSynthetic ? 'synthetic' : 'real';
  const parts =
    patient.patientId === '' ? ['patient', kind, 'by-study', studyKey] : ['patient', kind, 'by-id', patient.issuer, patient.patientId];
  return PatientKey.parse(keyedHash(identityKey, parts).toString('hex').slice(0, keyHexDigits));
}

/** Path of a derived file within the store's folder, with `/`: `derived/<2 hex>/<64 hex>.bin`. */
export function derivedPathOf(identityKey: Uint8Array, studyKey: StudyKey, name: string): string {
  const hash = keyedHash(identityKey, ['derived', studyKey, name]).toString('hex');
  return `derived/${hash.slice(0, 2)}/${hash}.bin`;
}

/** Path of an original file within the store's folder, with `/`: `originals/<2 hex>/<64 hex>.bin`. */
export function originalPathOf(identityKey: Uint8Array, studyKey: StudyKey, position: number): string {
  const name = keyedHash(identityKey, ['original', studyKey, String(position)]).toString('hex');
  return `originals/${name.slice(0, 2)}/${name}.bin`;
}
