#!/usr/bin/env node
/** `npm start`: sets up, builds if needed, and opens Auscult. Arguments are handed on to Electron. */
import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { electronBinary } from './electron/prepare-electron.mjs';
import { createSteps, Refusal, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';

/**
 * Opens the app on the user's display and waits until it is closed.
 *
 * @param {{ env?: NodeJS.ProcessEnv, args?: string[] }} options
 * @returns {Promise<number>} exit code of the app
 */
export function openApp({ env = process.env, args = [] } = {}) {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    throw new Refusal('There is no display to open a window on. `npm run demo` works without one.');
  const child = spawn(electronBinary(), [...rootSwitches(), '.', ...args], { cwd: repoRoot, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Chromium refuses to run its sandbox as root. @returns {string[]} */
export const rootSwitches = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []);

await runIfStarted(import.meta.url, async () => {
  await setup();
  await createSteps(1)('build', build);
  process.exitCode = await openApp({ args: process.argv.slice(2) });
});
