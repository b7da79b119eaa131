#!/usr/bin/env node
/**
 * `npm run bench`: runs every benchmark and writes docs/benchmarks.md. `npm run bench -- encode search` runs only these and prints.
 * Times depend on the machine: they are never part of `npm test`.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as bundle } from 'vite';
import { measureApp } from '../bench/app-start.mjs';
import { measureEcgRoom } from '../bench/ecg-room.mjs';
import { measureFilmRoom } from '../bench/film-room.mjs';
import { build } from './build.mjs';
import { electronRuntime } from './electron/prepare-electron.mjs';
import { createSteps, Refusal, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';

const runFile = promisify(execFile);
const nodeBenches = ['import', 'film', 'encode', 'explain', 'search', 'draft'];
/** Benchmarks that start the app itself. */
const appBenches = { app: measureApp, ecg: measureEcgRoom, 'film-room': measureFilmRoom };
const all = [...Object.keys(appBenches), ...nodeBenches];
const page = join(repoRoot, 'docs/benchmarks.md');
const marks = ['<!-- table -->', '<!-- end of table -->'];
const pythonDir = join(repoRoot, 'out/bench-python');

await runIfStarted(import.meta.url, async () => {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Refusal(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  const names = wanted.length > 0 ? all.filter((name) => wanted.includes(name)) : all;
  if (names.some((name) => name in appBenches)) await setup();
  await run(names, wanted.length === 0);
});

/** @param {string[]} names @param {boolean} writesPage */
async function run(names, writesPage) {
  const step = createSteps(names.length + 2);
  await step('build', () => prepare(names));
  let python;
  await step('peers', async () => {
    python = await preparePython();
    return python ? 'Python with onnxruntime' : 'not available: no Python with onnxruntime';
  });
  const rows = [];
  const failures = [];
  for (const name of names) {
    await step(name, async () => {
      try {
        const made = name in appBenches ? await appBenches[name]() : await runBench(name, python);
        rows.push(...made);
        return `${made.length} rows`;
      } catch (error) {
        failures.push(name);
        return `FAILED: ${lastLine(error)}`;
      }
    });
  }
  const table = writeTable(rows, failures);
  console.log(`\n${table}`);
  if (writesPage) writePage(table);
  if (failures.length > 0) process.exitCode = 1;
}

/** @param {string[]} names */
async function prepare(names) {
  if (names.some((name) => name in appBenches)) await build();
  const input = {
    ...Object.fromEntries(nodeBenches.map((name) => [name, join(repoRoot, `bench/${name}.ts`)])),
    'pixel-worker': join(repoRoot, 'engine/import/pixel-worker.ts'),
  };
  const output = { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' };
  const rollupOptions = { input, output };
  await bundle({
    configFile: false,
    root: repoRoot,
    logLevel: 'error',
    build: { ssr: true, outDir: 'out/bench', emptyOutDir: true, target: 'node20', rollupOptions },
  });
}

/** A Python with numpy and onnxruntime of its own in `out/`. @returns {Promise<string | undefined>} its path */
async function preparePython() {
  const python = join(pythonDir, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const isReady = () => existsSync(python) && spawnSync(python, ['-c', 'import numpy, onnxruntime']).status === 0;
  if (isReady()) return python;
  if (spawnSync('python3', ['-m', 'venv', pythonDir]).status !== 0) return undefined;
  spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'numpy', 'onnxruntime'], { timeout: 120_000 });
  return isReady() ? python : undefined;
}

/** @param {string} name @param {string | undefined} python @returns {Promise<object[]>} */
async function runBench(name, python) {
  const env = { ...process.env, ...(python ? { AUSCULT_BENCH_PYTHON: python } : {}) };
  const { stdout } = await runFile(process.execPath, [join(repoRoot, `out/bench/${name}.js`)], { cwd: repoRoot, env, timeout: 300_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]');
}

/** @param {unknown} error */
function lastLine(error) {
  const text = error instanceof Error ? `${error.stderr ?? ''}\n${error.message}` : String(error);
  return /\b(\w*Error: .+)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1);
}

/** @param {object[]} rows @param {string[]} failures */
function writeTable(rows, failures) {
  const number = (value) => (Number.isFinite(value) ? value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2) : 'not measured');
  const lines = rows.map(
    ({ what, n, median, p95, unit, peer, ratio }) =>
      `| ${what} | ${n} | ${number(median)} | ${number(p95)} | ${unit} | ${peer} | ${ratio === null ? '–' : ratio.toFixed(2)} |`,
  );
  const failed = failures.map((name) => `\nThe benchmark \`${name}\` failed and is missing from the table.`);
  return [
    machineLine(),
    '',
    '| what | n | median | p95 | unit | peer in the same run | ours ÷ peer |',
    '|---|---:|---:|---:|---|---|---:|',
    ...lines,
    ...failed,
  ].join('\n');
}

function machineLine() {
  const runtime = electronRuntime();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const electron = runtime ? `, Electron ${runtime.major}` : '';
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${memory}, Node ${process.versions.node}${electron}, ${process.platform}-${process.arch}, no GPU used.`;
}

/** Replaces what stands between the marks. @param {string} table */
function writePage(table) {
  const [start, end] = marks;
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Refusal(`docs/benchmarks.md has lost its marks ${start} and ${end}.`);
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`);
}
