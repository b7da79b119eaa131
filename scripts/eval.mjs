#!/usr/bin/env node
/** `npm run eval -- --index <file> …`: sets up, builds and evaluates the shipped encoders on labelled recordings. See docs/models.md. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { createSteps, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';

/** Runs work with its lines on standard error, so that standard output holds the results alone. @param {() => Promise<void>} work */
async function besideResults(work) {
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}

/** @param {string[]} args @returns {Promise<number>} exit code */
function evaluate(args) {
  const models = process.env.AUSCULT_MODELS_DIR ?? join(repoRoot, 'models');
  const words = [join(repoRoot, 'out/main/eval.js'), '--models', resolve(models), ...args];
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code ?? 1));
  });
}

await runIfStarted(import.meta.url, async () => {
  await besideResults(async () => {
    await setup();
    await createSteps(1)('build', build);
  });
  process.exitCode = await evaluate(process.argv.slice(2));
});
