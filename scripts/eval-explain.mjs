#!/usr/bin/env node
/** `npm run eval:explain -- <index>`: sets up, builds and measures how faithful explanations are. See docs/models.md. */
import { join, resolve } from 'node:path';
import { repoRoot, runIfStarted } from './progress.mjs';
import { runEntry } from './run-entry.mjs';

await runIfStarted(import.meta.url, async () => {
  const models = process.env.AUSCULT_MODELS_DIR ?? join(repoRoot, 'models');
  process.exitCode = await runEntry('eval-explain', ['--models', resolve(models), ...process.argv.slice(2)]);
});
