/** Makes `node_modules/electron` usable: the official download, or the fallback runtime where that cannot be reached. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, repoRoot } from '../progress.mjs';
import { ensureFallbackRuntime, isFallbackPossible } from './fallback-runtime.mjs';

const packageDir = join(repoRoot, 'node_modules/electron');
const officialTimeoutMs = 600_000;
/** Where a fallback exists, a download that crawls is given up sooner. */
const officialTimeoutWithFallbackMs = 180_000;

/** Path of the Electron executable, as the `electron` package would name it. */
export function electronBinary() {
  return join(packageDir, 'dist', readFileSync(join(packageDir, 'path.txt'), 'utf8'));
}

/**
 * What runs when `electron` is started.
 *
 * @returns {{ version: string, major: number, isFallback: boolean } | null} null when no runtime is there yet
 */
export function electronRuntime() {
  try {
    const version = readFileSync(join(packageDir, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    if (!existsSync(electronBinary())) return null;
    return { version, major: Number.parseInt(version, 10), isFallback: version !== declaredVersion() };
  } catch {
    return null;
  }
}

const declaredVersion = () => JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version;

/**
 * Prepares Electron unless that is done.
 *
 * @returns {Promise<string>} a note on what runs, for the progress line
 * @throws Refusal when neither the official download nor a fallback is possible
 */
export async function prepareElectron() {
  const present = electronRuntime();
  if (present) return describe(present);
  if (!installOfficial()) await installFallback();
  const installed = electronRuntime();
  if (!installed) throw new Refusal('Electron was installed but cannot be found. Delete node_modules/electron and start again.');
  return describe(installed);
}

/** @param {{ version: string, isFallback: boolean }} runtime */
const describe = (runtime) => `${runtime.version}${runtime.isFallback ? ' (fallback runtime, for development and tests)' : ''}`;

/** @returns {boolean} whether the official binary is now in place */
function installOfficial() {
  const timeout = isFallbackPossible() ? officialTimeoutWithFallbackMs : officialTimeoutMs;
  const result = spawnSync(process.execPath, [join(packageDir, 'install.js')], { stdio: 'ignore', timeout });
  return result.status === 0;
}

async function installFallback() {
  if (!isFallbackPossible()) {
    throw new Refusal(
      'Electron could not be downloaded. Check the network, or set ELECTRON_MIRROR to a mirror that can be reached, and start again.',
    );
  }
  const runtimeDir = await ensureFallbackRuntime();
  const dist = join(packageDir, 'dist');
  rmSync(dist, { recursive: true, force: true });
  symlinkSync(runtimeDir, dist, 'dir');
  writeFileSync(join(packageDir, 'path.txt'), 'electron');
}
