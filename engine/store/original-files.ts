/** The original files of the studies, encrypted, in `originals/`. Names are keyed hashes: they tell nothing of the content. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AuscultError } from '../../contract/index.ts';
import type { StudyKey } from '../../contract/index.ts';
import type { OriginalSource } from '../import/byte-source.ts';
import type { OriginalFile } from '../import/parsed-study.ts';
import { hashBytes, originalPathOf } from './identity.ts';
import type { DerivedKeys } from './keys.ts';
import { openSealedFile, openSealedSource, sealFile } from './sealed-file.ts';

/** What the database remembers of a stored file. */
export interface StoredOriginal {
  readonly position: number;
  readonly name: string;
  /** Within the store's folder, with `/`. */
  readonly path: string;
  /** Of the clear bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
}

const folderName = 'originals';

function contextOf(studyKey: StudyKey, position: number): string {
  return `${studyKey}/${position}`;
}

/** Writes, reads and sweeps original files. */
export class OriginalFiles {
  readonly #dataDir: string;
  readonly #keys: DerivedKeys;

  constructor(dataDir: string, keys: DerivedKeys) {
    this.#dataDir = dataDir;
    this.#keys = keys;
  }

  /** Writes the files of a study and flushes them. Writing the same study again replaces them by the same content. */
  async write(studyKey: StudyKey, originals: readonly OriginalFile[], hashes: readonly Buffer[]): Promise<StoredOriginal[]> {
    const stored: StoredOriginal[] = [];
    for (const [position, { name, bytes }] of originals.entries()) {
      const path = originalPathOf(this.#keys.identity, studyKey, position);
      await sealFile(join(this.#dataDir, path), this.#keys.files, contextOf(studyKey, position), bytes);
      stored.push({ position, name, path, sha256: hashes[position]?.toString('hex') ?? '', bytes: bytes.byteLength });
    }
    return stored;
  }

  /**
   * Reads one file back.
   *
   * @throws AuscultError 'store-damaged' when it is missing or not what was stored
   */
  async read(studyKey: StudyKey, original: StoredOriginal): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
    const bytes = await openSealedFile(join(this.#dataDir, original.path), this.#keys.files, contextOf(studyKey, original.position));
    if ((await hashBytes(bytes)).toString('hex') !== original.sha256) {
      throw new AuscultError('store-damaged', { what: 'an original file does not have its checksum' });
    }
    return { name: original.name, bytes };
  }

  /**
   * Opens one file to be read by range. Its checksum is not worked out: the authenticated encryption proves each part that is read.
   *
   * @throws AuscultError 'store-damaged' when it is missing or not what was stored
   */
  async openSource(studyKey: StudyKey, original: StoredOriginal): Promise<OriginalSource> {
    const path = join(this.#dataDir, original.path);
    const bytes = await openSealedSource(path, this.#keys.files, contextOf(studyKey, original.position));
    if (bytes.length !== original.bytes) throw new AuscultError('store-damaged', { what: 'an original file does not have its length' });
    return { name: original.name, bytes };
  }

  /** Deletes files that no study owns: what a crash left between writing files and committing the study. Says how many. */
  async sweep(isOwned: (path: string) => boolean): Promise<number> {
    const root = join(this.#dataDir, folderName);
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    let swept = 0;
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const absolute = join(entry.parentPath, entry.name);
      const path = absolute.slice(this.#dataDir.length + 1).replaceAll('\\', '/');
      if (isOwned(path)) continue;
      await rm(absolute, { force: true });
      swept += 1;
    }
    return swept;
  }
}
