/** Packages of the operating system that Auscult needs on Linux: found, installed when root, otherwise named with the exact command. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Refusal } from './progress.mjs';

/** What compiling SQLCipher needs: command → Debian package. */
const compilerPackages = { python3: 'python3', 'g++': 'g++', make: 'make' };

/** Libraries that Electron links to or loads → Debian packages, the newer name first where it has changed. */
const libraryPackages = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
];

/** Whether a command is on the PATH. @param {string} command */
export const hasCommand = (command) => spawnSync('sh', ['-c', `command -v "${command}"`], { stdio: 'ignore' }).status === 0;

/**
 * Makes sure of a compiler and Python, which compiling SQLCipher needs.
 *
 * @returns {string} what was done
 * @throws Refusal with the command to type when something is missing and cannot be installed from here
 */
export function ensureCompiler() {
  if (process.platform === 'win32') return 'left to node-gyp';
  const missing = Object.entries(compilerPackages).filter(([command]) => !hasCommand(command));
  if (missing.length === 0) return 'present';
  if (process.platform === 'darwin')
    throw new Refusal('Compiling SQLCipher needs the command line tools of Xcode. Run: xcode-select --install');
  return aptInstall(
    missing.map(([, name]) => name),
    'Compiling SQLCipher',
  );
}

/**
 * Makes sure of the libraries that Electron needs and, without a display, of Xvfb.
 *
 * @param {string} electronBinary path of the Electron executable
 * @returns {string} what was done
 * @throws Refusal with the command to type when something is missing and cannot be installed from here
 */
export function ensureElectronLibraries(electronBinary) {
  if (process.platform !== 'linux') return 'nothing to do on this system';
  const missing = missingLibraries(electronBinary).map((entry) => entry.packages);
  if (!process.env.DISPLAY && !hasCommand('Xvfb')) missing.push(['xvfb']);
  if (missing.length === 0) return 'present';
  return aptInstall(missing, 'Electron');
}

/** @param {string} electronBinary */
function missingLibraries(electronBinary) {
  const result = spawnSync('ldd', [electronBinary], { encoding: 'utf8' });
  const notFound = (result.stdout ?? '').split('\n').filter((line) => line.includes('not found'));
  if (notFound.length === 0) return [];
  // One missing library often stands for a tree of them: the four packages below pull in all that Electron links to.
  return libraryPackages;
}

/**
 * @param {(string | string[])[]} wanted package names; a list means: the first that this system knows
 * @param {string} who what needs them, for the message
 */
function aptInstall(wanted, who) {
  const isRoot = process.getuid?.() === 0;
  const plain = wanted.map((names) => (Array.isArray(names) ? names[names.length - 1] : names));
  if (!existsSync('/usr/bin/apt-get'))
    throw new Refusal(`${who} needs these packages, by their Debian names: ${plain.join(' ')}. Install them and start again.`);
  if (!isRoot)
    throw new Refusal(
      `${who} needs system packages that are not installed. Run:\n  sudo apt-get update && sudo apt-get install -y ${plain.join(' ')}\nand start again.`,
    );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  runApt(['update', '-qq'], env);
  const names = wanted.map((options) => (Array.isArray(options) ? firstKnown(options) : options));
  runApt(['install', '-y', '-qq', '--no-install-recommends', ...names], env);
  return `installed ${names.join(' ')}`;
}

/** @param {string[]} options */
function firstKnown(options) {
  const known = options.find((name) =>
    /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? ''),
  );
  return known ?? options[options.length - 1];
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
function runApt(args, env) {
  const result = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Refusal(
      `apt-get ${args.join(' ')} failed.\n${(result.stderr || result.stdout || '').trim().split('\n').slice(-10).join('\n')}`,
    );
}
