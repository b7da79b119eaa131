/** No file over 300 lines without a reason: a long file hides a missing concept. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './progress.mjs';

const mostLines = 300;
const folders = ['contract', 'engine', 'main', 'preload', 'renderer', 'scripts', 'bin', 'bench', 'test', 'models/training'];
const sourceFile = /\.(ts|mjs|js|cjs|svelte|css|py)$/;
const skippedFolder = /^(node_modules|fixtures|runs|__pycache__|\..*)$/;
/** The head comment of a file that may be longer says so with these words. */
const reason = /Long because/;
const headLines = 15;

/**
 * Files that are too long and do not say why in their head comment.
 *
 * @param {string} root
 * @returns {{ file: string, lines: number }[]}
 */
export function findLongFiles(root = repoRoot) {
  return folders
    .flatMap((folder) => listSources(root, folder))
    .flatMap((file) => {
      const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n');
      const isExplained = reason.test(lines.slice(0, headLines).join('\n'));
      return lines.length > mostLines && !isExplained ? [{ file, lines: lines.length }] : [];
    });
}

/** @param {string} root @param {string} folder @returns {string[]} */
function listSources(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const file = `${folder}/${name}`;
    if (statSync(join(root, file)).isDirectory()) return skippedFolder.test(name) ? [] : listSources(root, file);
    return sourceFile.test(name) ? [file] : [];
  });
}
