#!/usr/bin/env node
/** Type-checks each layer by its own tsconfig, so that a layer that uses what it does not have fails to compile. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repoRoot, runIfStarted } from './progress.mjs';

const tsc = join(repoRoot, 'node_modules/typescript/bin/tsc');
const svelteCheck = join(repoRoot, 'node_modules/svelte-check/bin/svelte-check');

/** The layers and what checks each. */
export const typeChecks = [
  ...['contract', 'engine', 'main', 'preload', 'test'].map((layer) => ({ name: `types of ${layer}`, args: [tsc, '-p', layer] })),
  { name: 'types of renderer', args: [svelteCheck, '--tsconfig', 'renderer/tsconfig.json', '--output', 'human', '--fail-on-warnings'] },
];

/**
 * Runs one Node script of a package and collects what it says.
 *
 * @param {string[]} args script and its arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNode(args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: repoRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

await runIfStarted(import.meta.url, async () => {
  for (const { name, args } of typeChecks) {
    const { code, output } = await runNode(args);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    if (code !== 0) {
      console.log(output);
      process.exitCode = 1;
    }
  }
});
