#!/usr/bin/env node
/** `npm run conformance -- <folder>`: sets up, builds and checks interchange files against their manifest. See docs/conformance.md. */
import { runIfStarted } from './progress.mjs';
import { runEntry } from './run-entry.mjs';

await runIfStarted(import.meta.url, async () => {
  process.exitCode = await runEntry('conformance', process.argv.slice(2));
});
