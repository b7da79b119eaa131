#!/usr/bin/env node
/**
 * `npm run dist`: installers for this system in `dist/`. `-- --dir` makes the unpacked application alone, as the tests start it;
 * `-- --publishable` refuses any runtime but official Electron and switches the inspector off.
 * Built from the fallback runtime, everything is named so and must not be published.
 */
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { electronRuntime } from './electron/prepare-electron.mjs';
import { createSteps, Refusal, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';
import { hasCommand } from './system-packages.mjs';

/** Says what the unpacked application for the tests was packed from. */
const stampFile = join(repoRoot, 'dist/unpacked-stamp.txt');

/** @typedef {{ isDirOnly: boolean, isPublishable: boolean }} DistOptions */

/**
 * Packs the built app.
 *
 * @param {DistOptions} options
 * @returns {Promise<string[]>} the files or the folder that were made
 * @throws Refusal when a publishable build is asked for and cannot be made here
 */
export async function dist({ isDirOnly, isPublishable }) {
  const runtime = electronRuntime();
  if (!runtime) throw new Refusal('There is no Electron runtime. Run: npm run setup');
  if (isPublishable && runtime.isFallback)
    throw new Refusal('A build for publishing needs official Electron; this machine has the fallback runtime.');
  const { build: pack, Platform } = await import('electron-builder');
  const targets = isDirOnly ? ['dir'] : installerTargets(runtime.isFallback);
  if (process.platform === 'linux' && !isDirOnly) useLocalFpm();
  const made = await pack({
    projectDir: repoRoot,
    targets: Platform.current().createTarget(targets),
    publish: 'never',
    config: machineConfig(runtime, isPublishable),
  });
  return isDirOnly ? [unpackedDir()] : made.filter((file) => !file.endsWith('.yml') && !file.endsWith('.blockmap'));
}

/**
 * The unpacked application, packed anew only when build or models have changed since.
 *
 * @returns {Promise<string>} a note on what was done
 */
export async function ensureUnpacked() {
  const wanted = currentStamp();
  if (existsSync(unpackedDir()) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return 'nothing has changed';
  rmSync(unpackedDir(), { recursive: true, force: true });
  await dist({ isDirOnly: true, isPublishable: false });
  writeFileSync(stampFile, wanted);
  return 'packed';
}

/** What was built, from which configuration, with which models. */
function currentStamp() {
  const files = ['out/build-stamp.json', 'models/manifest.json', 'electron-builder.yml'];
  return files.map((file) => (existsSync(join(repoRoot, file)) ? readFileSync(join(repoRoot, file), 'utf8') : '')).join('\n');
}

/** Where `--dir` puts the application. @returns {string} */
export function unpackedDir() {
  const name = { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac' }[process.platform] ?? 'linux-unpacked';
  return join(repoRoot, 'dist', name);
}

/** What only this machine knows. @param {{ isFallback: boolean, version: string }} runtime @param {boolean} isPublishable */
function machineConfig(runtime, isPublishable) {
  const config = {
    extends: join(repoRoot, 'electron-builder.yml'),
    files: otherSystems().map((folder) => `!**/node_modules/onnxruntime-node/bin/napi-v*/${folder}/**`),
    // Playwright starts the app through the inspector; what is published has none.
    electronFuses: { enableNodeCliInspectArguments: !isPublishable },
    electronDist: realpathSync(join(repoRoot, 'node_modules/electron/dist')),
    electronVersion: runtime.version,
  };
  if (!runtime.isFallback) return config;
  // A trial build: named so, and packed fast rather than small.
  return { ...config, artifactName: '${name}-${version}-${os}-${arch}-fallback-runtime.${ext}', deb: { compression: 'gz' } };
}

/** ONNX Runtime's binaries for systems that this build does not run on. @returns {string[]} */
function otherSystems() {
  const systems = ['linux', 'win32', 'darwin'].filter((system) => system !== process.platform);
  const architectures = ['x64', 'arm64'].filter((architecture) => architecture !== process.arch);
  return [...systems, ...architectures.map((architecture) => `${process.platform}/${architecture}`)];
}

/** AppImage, nsis and dmg need helpers that electron-builder downloads; without a network a deb can still be made. @param {boolean} isFallback */
function installerTargets(isFallback) {
  if (process.platform === 'darwin') return ['dmg'];
  if (process.platform === 'win32') return ['nsis'];
  return isFallback ? ['deb'] : ['AppImage', 'deb'];
}

/** electron-builder downloads fpm for a deb; dpkg-deb does as well where it is installed. */
function useLocalFpm() {
  if (!hasCommand('dpkg-deb')) throw new Refusal('Making a deb needs dpkg-deb. Run: sudo apt-get install -y dpkg');
  process.env.CUSTOM_FPM_PATH ??= join(import.meta.dirname, 'electron/fpm-shim.mjs');
}

await runIfStarted(import.meta.url, async () => {
  const args = process.argv.slice(2);
  await setup();
  const step = createSteps(2);
  await step('build', build);
  await step('pack', async () => {
    const dir = unpackedDir();
    rmSync(dir, { recursive: true, force: true });
    rmSync(stampFile, { force: true });
    const made = await dist({ isDirOnly: args.includes('--dir'), isPublishable: args.includes('--publishable') });
    return made.join(' ');
  });
});
