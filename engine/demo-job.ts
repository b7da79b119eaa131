/**
 * The main job without a window: import → encode → store → retrieve → draft, on the built-in sample patient or on the user's files.
 * Started by `npm run demo` as its own process: `demo-job --data <dir> --models <dir> --out <dir> [--version <v>] [paths…]`, with the
 * store's key in AUSCULT_KEY. Writes report.md and report.json; ends with 0 unless the job itself fails.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError } from '../contract/index.ts';
import { runDemo } from './demo/run-demo.ts';
import { writeMarkdown } from './demo/write-markdown.ts';
import { createEngine } from './index.ts';
import type { EngineOptions } from './engine-api.ts';
import { openLocalLog } from './local-log.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    models: { type: 'string' },
    out: { type: 'string' },
    version: { type: 'string', default: '' },
  },
});

const required = (value: string | undefined, name: string): string => {
  if (value === undefined) throw new Error(`demo-job needs --${name}`);
  return value;
};

const outDir = resolve(required(values.out, 'out'));
const options: EngineOptions = {
  dataDir: resolve(required(values.data, 'data')),
  modelsDir: resolve(required(values.models, 'models')),
  key: new Uint8Array(Buffer.from(required(process.env['AUSCULT_KEY'], 'key (AUSCULT_KEY)'), 'hex')),
  keyCustody: 'The store key was made for this demonstration and is not kept.',
  version: values.version,
  log: openLocalLog(join(outDir, 'engine.log')),
};

const paths = positionals.map((path) => resolve(path));
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const report = await runDemo({ open: () => createEngine(options), paths, tell }).catch((error: unknown) => {
  options.log?.('error', 'the demonstration failed', error);
  if (!isAuscultError(error)) throw error;
  tell(`  ${error.message}`);
  process.exit(1);
});
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(outDir, 'report.md'), writeMarkdown(report));
process.exit(report.patient ? 0 : 1);
