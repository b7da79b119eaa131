/** GGUF files in the store's folder, each under its checksum. Nothing half-copied is ever seen. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AuscultError, OwnModelKey } from '../../contract/index.ts';
import { GgufProblem, GgufTooShort, readGgufHead, type GgufHead } from './gguf.ts';

/** The head is read in growing pieces, up to so many bytes: the words of large vocabularies are part of it. */
const headBytes = [2 * 2 ** 20, 16 * 2 ** 20, 128 * 2 ** 20];

const Note = z.object({ sourceName: z.string(), importedAt: z.string() });

/** A kept file. */
export interface KeptModel {
  readonly modelKey: OwnModelKey;
  readonly path: string;
  readonly bytes: number;
  readonly head: GgufHead;
  readonly sourceName: string;
  readonly importedAt: string;
}

/**
 * Reads the head of a file.
 *
 * @throws AuscultError 'own-model-refused' with the reason, 'file-unreadable'
 */
export async function readHeadOf(path: string): Promise<{ head: GgufHead; bytes: number }> {
  const name = basename(path);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new AuscultError('file-unreadable', { file: name, problem: 'it cannot be opened' }, { cause });
  });
  try {
    const { size } = await file.stat();
    for (const most of headBytes) {
      const buffer = Buffer.alloc(Math.min(most, size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      try {
        return { head: readGgufHead(buffer.subarray(0, bytesRead), size), bytes: size };
      } catch (error) {
        if (error instanceof GgufTooShort && bytesRead < size && most !== headBytes.at(-1)) continue;
        throw error;
      }
    }
    throw new GgufProblem('its description is too long');
  } catch (error) {
    if (error instanceof GgufProblem) throw new AuscultError('own-model-refused', { file: name, problem: error.message }, { cause: error });
    throw new AuscultError('file-unreadable', { file: name, problem: 'it cannot be read' }, { cause: error });
  } finally {
    await file.close();
  }
}

/** The folder of models. */
export class ModelShelf {
  readonly #folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date) {
    this.#folder = folder;
    this.#now = now;
  }

  /** All files that are whole, by name of their source; copies that were broken off are removed. */
  async list(): Promise<KeptModel[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]);
    const models: KeptModel[] = [];
    for (const name of names) {
      const key = OwnModelKey.safeParse(name.replace(/\.gguf$/u, ''));
      if (!name.endsWith('.gguf') || !key.success) continue;
      const kept = await this.find(key.data).catch(() => null); // damaged since: it cannot be loaded, so it is not offered
      if (kept) models.push(kept);
    }
    return models.sort((a, b) => a.sourceName.localeCompare(b.sourceName));
  }

  /** A file by its checksum. @throws AuscultError 'own-model-missing', 'own-model-refused' */
  async find(modelKey: OwnModelKey): Promise<KeptModel> {
    const path = this.#pathOf(modelKey);
    if (!(await stat(path).catch(() => null))) throw new AuscultError('own-model-missing', {});
    const { head, bytes } = await readHeadOf(path);
    const note = Note.safeParse(JSON.parse(await readFile(`${path}.json`, 'utf8').catch(() => 'null')));
    const { sourceName, importedAt } = note.success ? note.data : { sourceName: basename(path), importedAt: '' };
    return { modelKey, path, bytes, head, sourceName, importedAt };
  }

  /**
   * Copies a file in. The same bytes are kept once.
   *
   * @throws AuscultError 'own-model-refused', 'file-unreadable', 'cancelled' (nothing is left behind)
   */
  async add(source: string, onProgress: (doneBytes: number, totalBytes: number) => void, signal?: AbortSignal): Promise<KeptModel> {
    const { bytes } = await readHeadOf(source);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `copy-${process.pid}-${Date.now()}.part`);
    try {
      const modelKey = await copyWithHash(source, temporary, (done) => onProgress(done, bytes), signal);
      await writeFile(
        `${this.#pathOf(modelKey)}.json`,
        JSON.stringify({ sourceName: basename(source), importedAt: this.#now().toISOString() }),
      );
      await rename(temporary, this.#pathOf(modelKey));
      return await this.find(modelKey);
    } catch (error) {
      await rm(temporary, { force: true });
      if (signal?.aborted) throw new AuscultError('cancelled', { what: 'The import of the model' }, { cause: error });
      throw error;
    }
  }

  /** Deletes a file. */
  async remove(modelKey: OwnModelKey): Promise<void> {
    const path = this.#pathOf(modelKey);
    await rm(path, { force: true });
    await rm(`${path}.json`, { force: true });
  }

  #pathOf(modelKey: OwnModelKey): string {
    return join(this.#folder, `${modelKey}.gguf`);
  }
}

/** Copies, syncs to disk, and says the SHA-256 of what was copied. */
async function copyWithHash(
  source: string,
  target: string,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<OwnModelKey> {
  const hash = createHash('sha256');
  let done = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      done += chunk.length;
      onProgress(done);
      next(null, chunk);
    },
  });
  const steps = [
    createReadStream(source, { highWaterMark: 2 ** 20 }),
    counting,
    createWriteStream(target, { mode: 0o600, flush: true }),
  ] as const;
  await pipeline(...steps, { ...(signal && { signal }) });
  return OwnModelKey.parse(hash.digest('hex'));
}
