/**
 * The conformance table; started by `npm run conformance`: `conformance <folder> [--json] [--failures]`. Results go to standard output,
 * progress to standard error. Ends with 0, with 1 when an agreed lossless image is not equal, an ECG is not what is stated or anything
 * crashes, with 2 when there is no manifest, with 3 when none of its files is in the folder.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError } from '../contract/index.ts';
import { exitCodes } from './cli/exit-codes.ts';
import {
  conformanceJson,
  IsolatedChecker,
  manifestName,
  parseManifest,
  runConformance,
  writeConformance,
  type Conformance,
} from './conformance/index.ts';
import { print, say } from './standard-streams.ts';

const usage = `Usage: npm run conformance -- <folder> [--json]

  <folder>  holds ${manifestName} and the files that it names; docs/conformance.md describes its columns
  --json    print one JSON object; with \`npm run --silent conformance -- …\` nothing else is printed
`;

function readArguments(): { folder: string; json: boolean } | string {
  try {
    const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return 'Give one folder.';
    return { folder: resolve(folder), json: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : 'The command line was not understood.';
  }
}

async function check(folder: string): Promise<Conformance | string> {
  const file = join(folder, manifestName);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return `${file} cannot be read. Give a folder with a manifest.`;
  const entries = parseManifest(text, manifestName);
  const checker = new IsolatedChecker(join(import.meta.dirname, 'conformance-job.js'));
  try {
    return await runConformance(folder, entries, (request) => checker.check(request), showProgress);
  } finally {
    checker.close();
  }
}

function showProgress(done: number, total: number, path: string): void {
  if (process.stderr.isTTY) say(`\r\u001b[K${done === total ? '' : `${done} of ${total}: ${path}`}`);
  else if (done % 100 === 0 || done === total) say(`${done} of ${total}\n`);
}

function exitCodeOf({ rows, failures }: Conformance): number {
  if (failures.length > 0) return exitCodes.internal;
  return rows.some(({ outcome }) => outcome !== 'missing' && outcome !== 'changed') ? exitCodes.ok : exitCodes.refused;
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    await print(usage);
    return exitCodes.ok;
  }
  const given = readArguments();
  if (typeof given === 'string') {
    say(`${given}\n\n${usage}`);
    return exitCodes.usage;
  }
  try {
    const result = await check(given.folder);
    if (typeof result === 'string') {
      say(`${result}\n`);
      return exitCodes.usage;
    }
    await print(given.json ? conformanceJson(result) : writeConformance(result));
    return exitCodeOf(result);
  } catch (error) {
    if (!isAuscultError(error)) throw error;
    say(`${error.message}\n`);
    return exitCodes.usage;
  }
}

process.exit(await main());
