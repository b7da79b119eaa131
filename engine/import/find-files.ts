/** Which files an import is about: folders walked through, companions of WFDB headers left to their headers. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AuscultError } from '../../contract/index.ts';

/** Deepest folder below a given path that is looked into. */
const maxDepth = 32;

/**
 * Files below the given paths, each once, sorted. Hidden files and folders are left out, symbolic links are followed once.
 * A path that does not exist or cannot be opened is kept in the list, so that reading it tells what is wrong with it.
 *
 * @param paths           files and folders, absolute or relative to the working directory
 * @param options.signal  ends the search
 * @returns paths of files; a file that belongs to a WFDB header in the list (`a.dat` to `a.hea`) is not listed itself
 * @throws AuscultError 'cancelled'
 */
export async function findFiles(paths: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<string[]> {
  const found = new Set<string>();
  const visited = new Set<string>();
  for (const path of paths) await collect(path, 0, found, visited, options.signal);
  return withoutCompanions([...found]).sort((a, b) => (a < b ? -1 : 1));
}

async function collect(
  path: string,
  depth: number,
  found: Set<string>,
  visited: Set<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted === true) throw new AuscultError('cancelled', { what: 'The search for files' });
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    found.add(path);
    return;
  }
  const real = await realpath(path).catch(() => path);
  if (visited.has(real) || depth > maxDepth) return;
  visited.add(real);
  const names = await readdir(path).catch(() => null);
  if (names === null) {
    found.add(path);
    return;
  }
  for (const name of names.sort()) if (!name.startsWith('.')) await collect(join(path, name), depth + 1, found, visited, signal);
}

/** Signal and annotation files share their header's name up to the last dot. ECGs that are whole in one file never belong to a header. */
function withoutCompanions(files: readonly string[]): string[] {
  const stem = (path: string): string => join(dirname(path), basename(path, extname(path)));
  const headers = new Set(files.filter((path) => extname(path).toLowerCase() === '.hea').map(stem));
  return files.filter((path) => /^\.(hea|dcm|dicom|xml|scp)?$/i.test(extname(path)) || !headers.has(stem(path)));
}
