#!/usr/bin/env node
/** `npm run eval:ecg -- <folder>`: sets up, builds and evaluates detection and measurement of ECGs on a folder. See docs/models.md. */
import { join, resolve } from 'node:path';
import { repoRoot, runIfStarted } from './progress.mjs';
import { runEntry } from './run-entry.mjs';

await runIfStarted(import.meta.url, async () => {
  const models = process.env.AUSCULT_MODELS_DIR ?? join(repoRoot, 'models');
  process.exitCode = await runEntry('eval-ecg', ['--models', resolve(models), ...process.argv.slice(2)]);
});
