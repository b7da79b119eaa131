/** Stands in for Electron's own default app in the fallback runtime: runs the folder or file named on the command line (`electron .`). */
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string[]} args command line without the executable */
function parseArguments(args) {
  const preload = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') preload.push(args[++i]);
    else if (arg === '-v' || arg === '--version') return { preload, showVersion: true };
    else if (!arg.startsWith('-')) return { preload, target: arg };
  }
  return { preload };
}

/** Takes name and version from the target's package.json, as Electron's own default app does. @param {string} target */
function adoptTarget(target) {
  const dir = resolve(target);
  const manifest = join(dir, 'package.json');
  if (!existsSync(manifest)) {
    const file = createRequire(join(process.cwd(), 'x')).resolve(dir);
    app.setAppPath(dirname(file));
    return file;
  }
  const described = JSON.parse(readFileSync(manifest, 'utf8'));
  if (described.version) app.setVersion(described.version);
  app.name = described.productName ?? described.name ?? app.name;
  if (described.desktopName) app.setDesktopName(described.desktopName);
  app.setAppPath(dir);
  return createRequire(manifest).resolve(dir);
}

const { preload, target, showVersion } = parseArguments(process.argv.slice(1));
if (showVersion) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (target === undefined) {
  process.stderr.write('usage: electron [options] path-to-app\n');
  process.exit(1);
}
try {
  if (preload.length) Module._preloadModules(preload);
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  await import(pathToFileURL(adoptTarget(target)).href);
} catch (error) {
  process.stderr.write(`App threw an error during load\n${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
