/** What is made out of a study's originals and takes long to make, encrypted, in `derived/`. It can be made again: a damaged file counts as absent. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAuscultError } from '../../contract/index.ts';
import type { StudyKey } from '../../contract/index.ts';
import { derivedPathOf } from './identity.ts';
import type { DerivedKeys } from './keys.ts';
import { openSealedFile, sealFile } from './sealed-file.ts';

/** Writes and reads derived files. */
export class DerivedFiles {
  readonly #dataDir: string;
  readonly #keys: DerivedKeys;

  constructor(dataDir: string, keys: DerivedKeys) {
    this.#dataDir = dataDir;
    this.#keys = keys;
  }

  /** Replaces what was kept under this name. */
  async write(studyKey: StudyKey, name: string, bytes: Uint8Array): Promise<void> {
    await sealFile(this.#pathOf(studyKey, name), this.#keys.files, contextOf(studyKey, name), bytes);
  }

  /** @returns `null` when there is none, or none that is whole */
  async read(studyKey: StudyKey, name: string): Promise<Uint8Array | null> {
    const path = this.#pathOf(studyKey, name);
    const isThere = await stat(path).then(
      (facts) => facts.isFile(),
      () => false,
    );
    if (!isThere) return null;
    try {
      return await openSealedFile(path, this.#keys.files, contextOf(studyKey, name));
    } catch (error) {
      if (isAuscultError(error)) return null;
      throw error;
    }
  }

  #pathOf(studyKey: StudyKey, name: string): string {
    return join(this.#dataDir, derivedPathOf(this.#keys.identity, studyKey, name));
  }
}

function contextOf(studyKey: StudyKey, name: string): string {
  return `${studyKey}/derived/${name}`;
}
