#!/usr/bin/env node
/** Builds main process, preload script, page, engine and command line into `out/`; does nothing when no source has changed since. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from './electron/prepare-electron.mjs';
import { createSteps, Refusal, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';

/** What goes into the build. */
const sources = ['contract', 'engine', 'main', 'preload', 'renderer', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];
const stampFile = join(repoRoot, 'out/build-stamp.json');
const builtEntries = ['main/index.js', 'main/utility.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html'];

/**
 * Builds unless the last build was made from the same sources for the same Electron.
 *
 * @returns {Promise<string>} a note on what was done
 * @throws Refusal with the bundler's output when it fails
 */
export async function build() {
  const stamp = sourceStamp();
  if (isCurrent(stamp)) return 'nothing has changed';
  const runtime = electronRuntime();
  // electron-vite takes its syntax target from the declared Electron; the fallback runtime is older.
  const env = { ...process.env, ...(runtime?.isFallback ? { ELECTRON_MAJOR_VER: String(runtime.major) } : {}) };
  await runBundler(env);
  const missing = builtEntries.filter((entry) => !existsSync(join(repoRoot, 'out', entry)));
  if (missing.length > 0) throw new Refusal(`The build ended without ${missing.join(', ')}.`);
  mkdirSync(join(repoRoot, 'out'), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ stamp }));
  return 'built';
}

/** @param {NodeJS.ProcessEnv} env */
function runBundler(env) {
  const bundler = join(repoRoot, 'node_modules/electron-vite/bin/electron-vite.js');
  const child = spawn(process.execPath, [bundler, 'build'], { cwd: repoRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(undefined) : reject(new Refusal(`The build failed.\n${output.trim().split('\n').slice(-40).join('\n')}`)),
    );
  });
}

/** Sources by name, size and time, and the Electron they are built for. */
function sourceStamp() {
  const hash = createHash('sha256').update(JSON.stringify(electronRuntime()));
  for (const file of sources.flatMap((source) => listFiles(join(repoRoot, source)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} path a file or folder @returns {string[]} all files below, sorted */
function listFiles(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}

/** @param {string} stamp */
function isCurrent(stamp) {
  try {
    return (
      JSON.parse(readFileSync(stampFile, 'utf8')).stamp === stamp && builtEntries.every((entry) => existsSync(join(repoRoot, 'out', entry)))
    );
  } catch {
    return false;
  }
}

await runIfStarted(import.meta.url, async () => {
  await setup();
  await createSteps(1)('build', build);
});
