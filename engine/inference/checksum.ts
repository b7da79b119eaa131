/** SHA-256 of model files, computed once for each state of a file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Remembers checksums for as long as size and modification time of a file stay the same. */
export class ChecksumCache {
  readonly #known = new Map<string, { readonly state: string; readonly sha256: Promise<string> }>();

  /**
   * SHA-256 of a file, lower-case hexadecimal.
   *
   * @throws the error of the file system when the file cannot be read
   */
  async sha256(file: string): Promise<string> {
    const { size, mtimeMs } = await stat(file);
    const state = `${size} ${mtimeMs}`;
    const known = this.#known.get(file);
    if (known?.state === state) return known.sha256;
    const sha256 = hashOf(file);
    this.#known.set(file, { state, sha256 });
    sha256.catch(() => this.#known.delete(file));
    return sha256;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
