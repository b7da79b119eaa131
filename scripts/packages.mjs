/** The npm packages: whether they are installed as the lock file says, and installing them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal, repoRoot } from './progress.mjs';

const sqlcipherBinary = join(repoRoot, 'node_modules/@journeyapps/sqlcipher/build/Release/node_sqlite3.node');

/** Whether SQLCipher, the one module that is compiled here, has been compiled. */
export const isSqlcipherBuilt = () => existsSync(sqlcipherBinary);

/**
 * Whether `node_modules` holds what `package-lock.json` names, by version. Packages for other systems may be absent.
 *
 * @param {string} root folder of the project
 * @returns {boolean}
 */
export function arePackagesCurrent(root = repoRoot) {
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const present = installed[path];
    if (present) return present.version === entry.version;
    return Boolean(entry.optional ?? entry.devOptional ?? entry.peer);
  });
}

/** @param {string} file */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Installs exactly what the lock file names. Node's own headers are used for compiling where they came with Node, so that nothing but the
 * npm registry is needed; ONNX Runtime is kept from downloading CUDA.
 *
 * @throws Refusal with npm's last lines when npm fails
 */
export function installPackages() {
  runNpm(['ci', '--no-audit', '--no-fund'], 'npm ci');
}

/** Compiles SQLCipher again, for an npm that did not run install scripts. @throws Refusal when that fails */
export function rebuildSqlcipher() {
  runNpm(['rebuild', '@journeyapps/sqlcipher', '--foreground-scripts'], 'npm rebuild @journeyapps/sqlcipher');
  if (!isSqlcipherBuilt()) compileSqlcipher();
}

/** The last resort, for an npm that refuses install scripts altogether: node-gyp itself. */
function compileSqlcipher() {
  const nodeGyp = join(repoRoot, 'node_modules/node-gyp/bin/node-gyp.js');
  const result = spawnSync(process.execPath, [nodeGyp, 'rebuild'], {
    cwd: join(repoRoot, 'node_modules/@journeyapps/sqlcipher'),
    env: npmEnvironment(),
    encoding: 'utf8',
  });
  if (result.status !== 0 || !isSqlcipherBuilt()) throw new Refusal(`SQLCipher could not be compiled.\n${lastLines(result)}`);
}

/** @param {string[]} args @param {string} what */
function runNpm(args, what) {
  const result = spawnSync('npm', args, {
    cwd: repoRoot,
    env: npmEnvironment(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) throw new Refusal(`${what} failed.\n${lastLines(result)}`);
}

/** @param {{ stdout?: string | null, stderr?: string | null, error?: Error }} result */
function lastLines(result) {
  return `${result.error?.message ?? ''}\n${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n').slice(-25).join('\n');
}

/** @returns {NodeJS.ProcessEnv} the environment for npm */
export function npmEnvironment() {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const prefix = dirname(dirname(process.execPath));
  if (existsSync(join(prefix, 'include/node/node_api.h'))) env.npm_config_nodedir = prefix;
  // A CI that sets NODE_ENV=production would leave the build tools out.
  delete env.NODE_ENV;
  return env;
}
