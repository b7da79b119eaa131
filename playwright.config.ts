/** End-to-end tests on the built app. `npm test` builds it and provides a display; see scripts/test.mjs. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/test/e2e',
  // One app at a time: each brings an engine that uses all cores.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});
