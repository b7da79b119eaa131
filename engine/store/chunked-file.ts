/**
 * A large encrypted file of which any part can be read alone. Layout, byte for byte:
 *
 *     0   4  "AUSC"
 *     4   1  version of this layout, 2
 *     5   3  zero
 *     8  16  salt, random
 *    24   …  chunks of 1 MiB of clear text, the last shorter or as long, each as AES-256-GCM ciphertext and a tag of 16 bytes
 *
 * Each file has a key of its own, HKDF-SHA256 of the store's key for files with the salt. A chunk's nonce is its number (11 bytes, big
 * endian) and a byte that is 1 for the last alone (STREAM; Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that chunks that were changed,
 * moved, left out or cut off do not open. Associated data is the first 24 bytes followed by the caller's context.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { stat, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { AuscultError } from '../../contract/index.ts';
import type { ByteSource } from '../import/byte-source.ts';

/** The first bytes of a file of this layout. */
export const chunkedMark = Buffer.from([0x41, 0x55, 0x53, 0x43, 2, 0, 0, 0]);
const saltBytes = 16;
const headBytes = chunkedMark.length + saltBytes;
const tagBytes = 16;
/** Clear bytes of a chunk. */
export const chunkBytes = 1024 * 1024;
/** Chunks kept in the clear while a file is being read: neighbouring leads and windows lie in the same. */
const keptChunks = 4;

function keyOfFile(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, 'auscult/store/chunked-file/2', 32));
}

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** How many chunks so many clear bytes take; at least one, so that an empty file is authenticated too. */
function chunksOf(clearBytes: number): number {
  return Math.max(1, Math.ceil(clearBytes / chunkBytes));
}

/** Writes the layout into an open, empty file. */
export async function writeChunked(file: FileHandle, key: Uint8Array, context: string, clear: Uint8Array): Promise<void> {
  const head = Buffer.concat([chunkedMark, randomBytes(saltBytes)]);
  const fileKey = keyOfFile(key, head.subarray(chunkedMark.length));
  const associated = Buffer.concat([head, Buffer.from(context, 'utf8')]);
  await file.appendFile(head);
  const chunks = chunksOf(clear.byteLength);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(chunk, chunk === chunks - 1));
    cipher.setAAD(associated);
    const body = cipher.update(clear.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes));
    cipher.final();
    await file.appendFile(Buffer.concat([body, cipher.getAuthTag()]));
  }
}

/** A file of this layout, read by range. It is open only while it is being read. */
export class ChunkedFile implements ByteSource {
  /** Clear bytes. */
  readonly length: number;
  readonly #path: string;
  readonly #key: Uint8Array;
  readonly #associated: Buffer;
  readonly #chunks: number;
  readonly #kept = new Map<number, Uint8Array>();

  private constructor(path: string, head: Buffer, sealedBytes: number, key: Uint8Array, context: string) {
    this.#path = path;
    this.#key = keyOfFile(key, head.subarray(chunkedMark.length));
    this.#associated = Buffer.concat([head, Buffer.from(context, 'utf8')]);
    this.#chunks = Math.max(1, Math.ceil((sealedBytes - headBytes) / (chunkBytes + tagBytes)));
    this.length = sealedBytes - headBytes - this.#chunks * tagBytes;
    if (this.length < 0 || chunksOf(this.length) !== this.#chunks) throw damaged();
  }

  /**
   * Opens a file and proves its end, so that one that was cut does not open.
   *
   * @param key  32 bytes
   * @param context  what the file is; the words that it was written with
   * @throws AuscultError 'store-damaged' when it is missing, was changed, or is not the one that `context` names
   */
  static async open(path: string, key: Uint8Array, context: string): Promise<ChunkedFile> {
    const facts = await stat(path).catch((error: unknown) => {
      throw damaged(error);
    });
    const head = readRange(path, 0, Math.min(headBytes, facts.size));
    if (head.length < headBytes || !head.subarray(0, chunkedMark.length).equals(chunkedMark)) throw damaged();
    const file = new ChunkedFile(path, head, facts.size, key, context);
    file.#chunk(file.#chunks - 1);
    return file;
  }

  read(from: number, to: number): Uint8Array {
    const first = Math.floor(from / chunkBytes);
    const last = Math.max(first, Math.ceil(to / chunkBytes) - 1);
    if (from < 0 || to > this.length || from >= to) return new Uint8Array();
    if (first === last) return this.#chunk(first).subarray(from - first * chunkBytes, to - first * chunkBytes);
    const bytes = new Uint8Array(to - from);
    for (let chunk = first; chunk <= last; chunk++) {
      const start = chunk * chunkBytes;
      const part = this.#chunk(chunk).subarray(Math.max(0, from - start), to - start);
      bytes.set(part, Math.max(0, start - from));
    }
    return bytes;
  }

  /** All of it, letting other work run between chunks. */
  async readAll(): Promise<Uint8Array<ArrayBuffer>> {
    const clear = new Uint8Array(this.length);
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      if (chunk > 0 && chunk % 4 === 0) await setImmediate();
      clear.set(this.#decipher(chunk), chunk * chunkBytes);
    }
    return clear;
  }

  #chunk(chunk: number): Uint8Array {
    const clear = this.#kept.get(chunk) ?? this.#decipher(chunk);
    this.#kept.delete(chunk);
    this.#kept.set(chunk, clear);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > keptChunks) this.#kept.delete(oldest);
    return clear;
  }

  #decipher(chunk: number): Buffer {
    const start = headBytes + chunk * (chunkBytes + tagBytes);
    const clearBytes = Math.min(chunkBytes, this.length - chunk * chunkBytes);
    const sealed = readRange(this.#path, start, start + clearBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(chunk, chunk === this.#chunks - 1));
    try {
      decipher.setAAD(this.#associated);
      decipher.setAuthTag(sealed.subarray(clearBytes));
      const clear = decipher.update(sealed.subarray(0, clearBytes));
      decipher.final();
      return clear;
    } catch (error) {
      throw damaged(error);
    }
  }
}

function readRange(path: string, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): AuscultError {
  return new AuscultError('store-damaged', { what: 'an original file was changed or removed since it was stored' }, { cause });
}
