#!/usr/bin/env node
// Starts the command line of Auscult from its build.
import { existsSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write('Auscult is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
