#!/usr/bin/env node
/** `npm run eval -- --index <file> …`: sets up, builds and evaluates the shipped encoders on labelled recordings. See docs/models.md. */
import { join, resolve } from 'node:path';
import { repoRoot, runIfStarted } from './progress.mjs';
import { runEntry } from './run-entry.mjs';

await runIfStarted(import.meta.url, async () => {
  const models = process.env.AUSCULT_MODELS_DIR ?? join(repoRoot, 'models');
  process.exitCode = await runEntry('eval', ['--models', resolve(models), ...process.argv.slice(2)]);
});
