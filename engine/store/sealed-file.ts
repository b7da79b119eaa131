/**
 * One encrypted file. Layout, byte for byte:
 *
 *     0   4  "AUSC"
 *     4   1  version of this layout, 1
 *     5   3  zero
 *     8  12  nonce, random
 *    20   n  AES-256-GCM ciphertext, as long as the clear text
 *  20+n  16  authentication tag
 *
 * Associated data is the first 8 bytes followed by the caller's context (which study, which file), so that a file that was
 * changed, cut or put in another's place does not open. Large files have the layout of chunked-file.ts instead.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AuscultError } from '../../contract/index.ts';
import { bytesInMemory, type ByteSource } from '../import/byte-source.ts';
import { ChunkedFile, chunkedMark, writeChunked } from './chunked-file.ts';

const header = Buffer.from([0x41, 0x55, 0x53, 0x43, 1, 0, 0, 0]);
const nonceBytes = 12;
const tagBytes = 16;
/** Bytes beyond the clear text. */
export const sealedOverheadBytes = header.length + nonceBytes + tagBytes;

/** Longer content is sealed in chunks that can be read alone, bytes. */
export const chunkedFromBytes = 16 * 1024 * 1024;

/** Bytes ciphered before other work gets its turn. */
const chunkBytes = 4 * 1024 * 1024;

async function writeSealed(file: FileHandle, key: Uint8Array, context: string, clear: Uint8Array): Promise<void> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(context, 'utf8')]));
  await file.appendFile(Buffer.concat([header, nonce]));
  for (let start = 0; start < clear.byteLength; start += chunkBytes) {
    await file.appendFile(cipher.update(clear.subarray(start, start + chunkBytes)));
  }
  cipher.final();
  await file.appendFile(cipher.getAuthTag());
}

/** Makes a rename in this folder last. Windows cannot open folders and writes them through by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file encrypted: to a temporary name, flushed, then renamed, so that `path` never holds a half-written file.
 *
 * @param key      32 bytes
 * @param context  what the file is; the same words are needed to open it
 */
export async function sealFile(path: string, key: Uint8Array, context: string, clear: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await (clear.byteLength > chunkedFromBytes ? writeChunked : writeSealed)(file, key, context, clear);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Whether a file has the layout of chunked-file.ts; one that cannot be read has not. */
async function isChunked(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkedMark.length), 0, chunkedMark.length, 0);
      return bytesRead === chunkedMark.length && buffer.equals(chunkedMark);
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/**
 * Opens an encrypted file to be read by range. One that was not sealed in chunks is taken into memory whole.
 *
 * @throws AuscultError 'store-damaged' when the file is missing, was changed, or is not the one that `context` names; when read, when it
 * was changed since
 */
export async function openSealedSource(path: string, key: Uint8Array, context: string): Promise<ByteSource> {
  if (await isChunked(path)) return ChunkedFile.open(path, key, context);
  return bytesInMemory(await openSealedFile(path, key, context));
}

async function readSealed(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AuscultError('store-damaged', { what: 'an original file is missing or cannot be read' }, { cause: error });
  }
}

/**
 * Opens an encrypted file.
 *
 * @returns clear bytes, in memory of their own
 * @throws AuscultError 'store-damaged' when the file is missing, was changed, or is not the one that `context` names
 */
export async function openSealedFile(path: string, key: Uint8Array, context: string): Promise<Uint8Array<ArrayBuffer>> {
  if (await isChunked(path)) return (await ChunkedFile.open(path, key, context)).readAll();
  const sealed = await readSealed(path);
  const damaged = (cause?: unknown): AuscultError =>
    new AuscultError('store-damaged', { what: 'an original file was changed since it was stored' }, { cause });
  if (sealed.byteLength < sealedOverheadBytes || !sealed.subarray(0, header.length).equals(header)) throw damaged();
  const bodyStart = header.length + nonceBytes;
  const bodyEnd = sealed.byteLength - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(header.length, bodyStart));
  decipher.setAAD(Buffer.concat([header, Buffer.from(context, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(bodyEnd));
  const clear = new Uint8Array(bodyEnd - bodyStart);
  for (let start = bodyStart; start < bodyEnd; start += chunkBytes) {
    if (start > bodyStart) await setImmediate();
    clear.set(decipher.update(sealed.subarray(start, Math.min(start + chunkBytes, bodyEnd))), start - bodyStart);
  }
  try {
    decipher.final();
  } catch (error) {
    throw damaged(error);
  }
  return clear;
}
