/** Sets up, builds and runs one of the engine's command-line entries; standard output holds its results alone. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { createSteps, repoRoot } from './progress.mjs';
import { setup } from './setup.mjs';

/** Runs work with its lines on standard error. @param {() => Promise<void>} work */
async function besideResults(work) {
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}

/**
 * @param {string} entry name of the built file in `out/main`
 * @param {string[]} words its command line
 * @returns {Promise<number>} its exit code
 */
export async function runEntry(entry, words) {
  await besideResults(async () => {
    await setup();
    await createSteps(1)('build', build);
  });
  const child = spawn(process.execPath, [join(repoRoot, `out/main/${entry}.js`), ...words], { stdio: 'inherit' });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code ?? 1));
  });
}
