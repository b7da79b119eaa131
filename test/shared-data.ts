/** Where tests find the recordings that are too large or not licensed to be kept with the source. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Folder of the shared recordings: the environment variable AUSCULT_SHARED, else `shared` beside the repository.
 *
 * @returns an absolute path, or `null` when there is no such folder; tests that need it are skipped then
 */
export function sharedDir(): string | null {
  const folder = resolve(process.env['AUSCULT_SHARED'] ?? join(repositoryRoot, '..', 'shared'));
  return existsSync(folder) ? folder : null;
}
