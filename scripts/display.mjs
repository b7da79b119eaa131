/** A display for the app: the user's own, or a virtual one that lives as long as the work. */
import { spawn } from 'node:child_process';
import { Refusal } from './progress.mjs';

/**
 * Gives `work` an environment with a display.
 *
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @param {{ isForTests?: boolean }} options `isForTests`: never on the user's own screen, and open to the test that runs the app as another user
 * @returns {Promise<T>}
 */
export async function withDisplay(work, { isForTests = false } = {}) {
  const isNeeded = process.platform === 'linux' && (isForTests || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));
  if (!isNeeded) return work(process.env);
  const display = await startVirtualDisplay(isForTests ? ['-ac'] : []);
  const env = { ...process.env, DISPLAY: display.name };
  delete env.WAYLAND_DISPLAY;
  try {
    return await work(env);
  } finally {
    display.stop();
  }
}

/** Starts Xvfb on a free display number. @param {string[]} extraArgs @returns {Promise<{ name: string, stop: () => void }>} */
function startVirtualDisplay(extraArgs) {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', ...extraArgs], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', () => reject(new Refusal('There is no display and Xvfb is not installed. Run: sudo apt-get install -y xvfb')));
    child.on('exit', (code) => reject(new Refusal(`The virtual display ended with code ${code}.`)));
    child.stdio[3]?.once('data', (number) => resolve({ name: `:${String(number).trim()}`, stop: () => child.kill() }));
  });
}
