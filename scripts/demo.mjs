#!/usr/bin/env node
/**
 * `npm run demo [-- <files and folders…>]`: the main job from a fresh clone: set-up, build, import → encode → store → retrieve → draft, a
 * report, a picture of the app with the patient open, and the app itself where there is a display. Results lie in `out/demo/`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from './build.mjs';
import { withDisplay } from './display.mjs';
import { photographPatient } from './photograph.mjs';
import { createSteps, Refusal, repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';
import { openApp } from './start.mjs';

const outDir = join(repoRoot, 'out/demo');
const dataDir = join(outDir, 'store');

/** @param {string[]} paths the user's files and folders, as typed */
async function demo(paths) {
  for (const path of paths) if (!existsSync(path)) throw new Refusal(`There is no file or folder ${path}.`);
  await setup();
  await createSteps(1)('build', build);
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const key = randomBytes(32).toString('hex');
  console.log(`\nMain job on ${paths.length > 0 ? 'your files' : 'the built-in sample patient (SYNTHETIC)'}`);
  const code = await runJob(paths, key);
  const report = readReport();
  if (code !== 0 || !report?.patient)
    throw new Refusal(`The job failed; ${relative(process.cwd(), join(outDir, 'engine.log'))} has the details.`);
  await takePicture(report.patient, key);
  printResults(report);
  if (hasOwnDisplay()) await showApp(key);
}

/** Runs the engine's job as its own process, with its lines on this terminal. @param {string[]} paths @param {string} key @returns {Promise<number>} */
function runJob(paths, key) {
  const { version } = JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8'));
  const args = [
    '--data',
    dataDir,
    '--models',
    process.env.AUSCULT_MODELS_DIR ?? join(repoRoot, 'models'),
    '--out',
    outDir,
    '--version',
    version,
  ];
  const child = spawn(process.execPath, [join(repoRoot, 'out/main/demo-job.js'), ...args, ...paths.map((path) => resolve(path))], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, AUSCULT_KEY: key },
  });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code ?? 1));
  });
}

/** @returns {any} what the job found out, or null when it ended before it could say */
function readReport() {
  const file = join(outDir, 'report.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** @param {{ patientKey: string, patientId: string }} patient @param {string} key */
async function takePicture({ patientKey, patientId }, key) {
  await createSteps(1)('picture of the app', () =>
    withDisplay((env) => photographPatient({ env, dataDir, key, patientKey, patientId, file: join(outDir, 'screenshot.png') })),
  );
}

/** @param {{ draft: { sentences: { section: string, text: string, verdict: string }[] } | null, refused: { path: string }[] }} report */
function printResults({ draft, refused }) {
  if (draft) console.log('\nDraft (machine text, not signed)');
  for (const { section, text, verdict } of draft?.sentences ?? [])
    console.log(`  ${section.padEnd(11)}${text}${verdict === 'supported' ? '' : ` [${verdict}]`}`);
  if (refused.length > 0) console.log(`\n${refused.length} refused, named above and in the report`);
  console.log('\nResults');
  for (const name of ['report.md', 'report.json', 'screenshot.png']) console.log(`  ${relative(process.cwd(), join(outDir, name))}`);
}

const hasOwnDisplay = () =>
  !process.env.CI && (process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));

/** @param {string} key */
async function showApp(key) {
  console.log('\nOpening Auscult with this store. Close its window to end.');
  const env = { ...process.env, AUSCULT_KEY: key, AUSCULT_DATA_DIR: dataDir };
  await openApp({ env, args: [`--user-data-dir=${join(outDir, 'app')}`] });
}

await runIfStarted(import.meta.url, () => demo(process.argv.slice(2)));
